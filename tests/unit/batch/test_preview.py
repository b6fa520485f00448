import hashlib

import pytest

from grader.batch.preview import Standing, preview
from grader.errors import AskError
from grader.reports.json import to_json

from .tiny import Tiny, work


@pytest.fixture
def tiny(tmp_path):
    made = Tiny(tmp_path)
    made.hands_in("anna", work())
    made.hands_in("bert", work(double="x"))
    return made


def seen(tiny):
    return preview(tiny.class_, tiny.setting, tiny.out, to_json)


def test_what_would_become_of_the_marks_is_told_and_nothing_is_done(tiny):
    tiny.batch()
    tiny.change_rubric(("points: 10", "points: 30"), ("pass_at: 0.5", "pass_at: 0.6"))
    before = hashlib.sha256((tiny.out / "batch.sqlite").read_bytes()).digest()
    found = seen(tiny)
    assert (found.planned.rescored, found.planned.run) == (2, 0)
    changes = {one.names[0]: (one.before, one.after) for one in found.changes}
    assert changes == {
        "Anna": (Standing("graded", 44.0, 44.0, passed=True), Standing("graded", 64.0, 64.0, passed=True)),
        "Bert": (Standing("graded", 25.0, 44.0, passed=True), Standing("graded", 25.0, 64.0, passed=False)),
    }
    assert hashlib.sha256((tiny.out / "batch.sqlite").read_bytes()).digest() == before
    tiny.batch()
    results = {who: score for (who, _), (_, score, _) in tiny.results().items()}
    assert results == {name.lower(): after.score for name, (_, after) in changes.items()}


def test_what_has_to_be_graded_is_told(tiny):
    tiny.batch()
    tiny.hands_in("anna", work(double="x + x"))
    tiny.hands_in("cora", work(double="0"))
    found = seen(tiny)
    assert found.planned.run == 2
    assert [(one.names, one.after) for one in found.changes] == [(("Anna",), None), (("Cora",), None)]
    assert found.changes[1].before is None


def test_without_a_change_there_is_none(tiny):
    tiny.batch()
    found = seen(tiny)
    assert (found.planned.kept, found.changes) == (2, ())


def test_there_must_be_something_to_compare_with(tiny):
    with pytest.raises(AskError, match="nothing was graded there yet"):
        seen(tiny)
