"""The translator on real sentences, where a copy of small_vocab is at hand: graded end to end with `--profile full`.

It is trained on the first lines alone, as many as `data.py` takes at least: all of them would take several minutes.
"""

import json
from itertools import islice

import pytest

from .conftest import ROOT
from .test_real_data import at_hand, needs

NAME = "translation"
ENGLISH, FRENCH = "small_vocab/small_vocab_en", "small_vocab/small_vocab_fr"
LINES = 10_000
WITHOUT_GRAMMAR = {"agreement", "combinations"}  # nobody has marked the grammar of these sentences


@pytest.fixture
def first_lines(tmp_path):
    """A folder for `GRADER_DATA` with the first lines of both files."""
    (tmp_path / "real" / "small_vocab").mkdir(parents=True)
    for name in (ENGLISH, FRENCH):
        with (at_hand(name) / name).open(encoding="utf-8") as lines:
            (tmp_path / "real" / name).write_text("".join(islice(lines, LINES)), encoding="utf-8")
    return tmp_path / "real"


@pytest.mark.slow
@needs(ENGLISH)
@needs(FRENCH)
def test_the_reference_learns_to_translate_real_sentences(grader, first_lines):
    reference = ROOT / "reference" / NAME / "solution.py"
    args = ("--course", ROOT, "--profile", "full", "--json", "-")
    done = grader("check", NAME, reference, *args, GRADER_DATA=str(first_lines))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    ended = {one["id"]: one for one in found["criteria"]}
    assert found["provenance"]["data"] == "small_vocab"
    assert found["score"] == found["max_score"]
    assert {name for name, one in ended.items() if one["verdict"] == "not_applicable"} == WITHOUT_GRAMMAR
    shown = {one["name"]: one["data"] for one in ended["exact"]["artifacts"]}
    figures = shown["translations of held-out sentences, of 100"]
    bleu, chrf, exact = ([float(one) for one in row] for row in figures["values"])
    assert figures["rows"] == ["BLEU", "chrF", "exact"]
    assert len(bleu) == len(chrf) == 1  # there are no combinations
    assert bleu[0] > 85
    assert exact[0] == pytest.approx(100 * ended["exact"]["value"], abs=0.06)
    assert any(one.startswith("BLEU was computed by sacrebleu, nrefs:1|") for one in found["provenance"]["notes"])
