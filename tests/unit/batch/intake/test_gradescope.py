from datetime import UTC, datetime

import pytest

from grader.batch.hand_ins import Clues
from grader.errors import AskError

METADATA = """\
---
submission_11:
  :submitters:
  - :name: Ada Lovelace
    :sid: '0100'
    :email: ada@example.org
  :created_at: 2026-03-01 21:04:09.123456789 Z
  :score: 3.0
  :status: processed
  :results: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
    tests: []
  :history:
  - :id: 9
    :created_at: 2026-02-27 10:00:00.000000000 Z
submission_12:
  :submitters:
  - :name: Ben
    :sid:
    :email: ben@example.org
  - :name: "Zoë"
    :sid: null
    :email: zoe@example.org
  :created_at: 2026-03-01 13:04:09.000000000 -08:00
  :history: []
submission_13.pdf:
  :submitters: []
"""


def test_the_metadata_says_whose_when_and_how_often(read):
    found, unmatched = read({"submission_metadata.yml": METADATA, "submission_11/nn.py": "", "submission_12/nn.py": ""})
    first, second = found.values()
    assert first.members == (Clues("0100", "Ada Lovelace", "ada@example.org", ("0100",)),)
    assert (first.attempt, first.handed_in) == (2, datetime(2026, 3, 1, 21, 4, 9, 123456, UTC))
    assert second.members == (Clues(name="Ben", email="ben@example.org"), Clues(name="Zoë", email="zoe@example.org"))
    assert (second.attempt, second.handed_in) == (1, datetime(2026, 3, 1, 21, 4, 9, 0, UTC))
    assert unmatched == {"submission_13.pdf": "stands in submission_metadata.yml, but isn't there; export it again"}


def test_an_export_lies_in_a_folder_of_its_own(read):
    found, _ = read(
        {"assignment_77_export/submission_metadata.yml": METADATA, "assignment_77_export/submission_11/a": ""}
    )
    assert "assignment_77_export/submission_11" in found


def test_work_that_the_metadata_does_not_name_is_told(read):
    _, unmatched = read({"submission_metadata.yml": METADATA, "submission_99/nn.py": "", "notes.txt": ""})
    assert {"submission_99", "notes.txt"} <= set(unmatched)


def test_a_submission_whose_submitters_are_not_named_is_found_without_clues(read):
    found, _ = read({"submission_metadata.yml": "submission_1:\n  :created_at: soon\n", "submission_1/nn.py": ""})
    assert found["submission_1"].members == ()
    assert found["submission_1"].handed_in is None


@pytest.mark.parametrize("text", ["- 1\n", "a: [", "", "a: " + "[" * 5000, "a: &a [*a]", b"\xff\xfe\x00"])
def test_metadata_that_is_none_is_refused_in_one_line(read, text):
    with pytest.raises(AskError, match=r"^\S+submission_metadata.yml: .+$"):
        read({"submission_metadata.yml": text, "submission_1/nn.py": ""})
