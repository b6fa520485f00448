"""The page of one grade: what it says, and that nothing in it acts."""

import base64
import hashlib
import re
from itertools import pairwise

import pytest

from grader.errors import GraderError
from grader.judge.grade import AdviceNote, Verdict, WeightsId, Withheld
from grader.reports.html import grade_page

from ..conftest import grade, outcome, provenance  # noqa: TID252
from .conftest import HOSTILE, Read, rich_grade, written

ACTIVE = {"script", "iframe", "object", "embed", "link", "base", "form", "video", "audio", "foreignobject", "use"}


def read(given):
    return Read(grade_page(written(given)))


def test_it_says_what_the_grade_says():
    text = read(rich_grade("a figure", log="epoch 1")).text
    for said in ("15", "of 40 points", "not yet passed", "A known mistake", "5 of 10", "hidden", "epoch 1"):
        assert said in text
    assert "3 training runs with different seeds; their mean is 0.25, 95 % interval of the mean 0.2 to 0.3." in text


def test_what_to_do_next_names_the_first_that_lost_points_by_itself():
    found = read(grade(outcome("a", Verdict.passed), outcome("b", Verdict.skipped), outcome("c")))
    assert "grader check first_nn work/ada.py --only c" in found.text
    assert "#c3" in found.values("href")
    assert "c3" in found.values("id")


def test_the_command_repeats_profile_and_weights():
    made = provenance(profile="full", weights=WeightsId("model.pt", "ab", path="my models/model.pt"))
    text = read(grade(outcome("c"), provenance=made)).text
    assert "work/ada.py --profile full --weights 'my models/model.pt' --only c" in text


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"status": "not_graded", "reason": "the course broke"}, "This is no fault of yours"),
        ({"status": "not_gradable", "reason": "the archive is damaged"}, "Mend what is said above"),
        ({"passed": True, "score": 10.0}, "all points are earned"),
        ({"passed": True, "score": 10.0, "withheld": Withheld(2, 5.0)}, "2 more criteria, 5 points"),
        ({"advice": (AdviceNote("x", "Say it shorter.", "ada.py", 3),)}, "ada.py, line 3"),
        ({"provenance": provenance(notes=("it was renamed",))}, "it was renamed"),
        ({"provenance": provenance(sandbox="none")}, "NOT ISOLATED"),
    ],
)
def test_what_else_there_is_to_say(more, said):
    assert said in read(grade(outcome(verdict=Verdict.passed), **more)).text


def test_what_is_for_authors_alone_is_left_out():
    assert "the expected" not in grade_page(written(grade(outcome(), author_log="the expected value was 3")))


def test_a_mistake_is_explained_once():
    known = rich_grade("twice").criteria[1].diagnosis
    text = read(grade(*(outcome(name, diagnosis=known) for name in "ab"))).text
    assert text.count("The one explained further up.") == 1


def test_criteria_of_which_the_same_is_to_be_said_stand_together():
    text = read(grade(*(outcome(name, Verdict.crashed, message="It ended.") for name in "abc"))).text
    assert "Each of these 3:" in text
    assert text.count("It ended.") == 1


def test_curves_keep_their_gaps_though_json_has_no_nan():
    found = read(rich_grade())
    assert [value.count("h0") for value in found.values("d") if value.endswith("h0") and value[:5] == "M0.0 "] == [2]
    assert any("from 1 to 0.5, lowest 0.5, highest 1" in label for label in found.values("aria-label"))


def test_pictures_are_embedded_and_described():
    found = read(rich_grade())
    assert [value.partition(",")[0] for value in found.values("src")] == ["data:image/png;base64"] * 2
    assert found.values("alt") == ["", "picture 2 of 2"]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_strangers_wrote_becomes_an_element(text):
    plain, found = read(rich_grade()), read(rich_grade(text))
    assert [*found.tags] == [*plain.tags]
    assert {(tag, name) for tag, name, _ in found.attributes} == {(tag, name) for tag, name, _ in plain.attributes}
    assert not ACTIVE & {*found.tags}
    assert not [name for _, name, _ in found.attributes if name.startswith("on") or name == "style"]
    assert all(value.startswith("#") for value in found.values("href"))


@pytest.mark.parametrize("text", HOSTILE)
def test_what_acts_or_reorders_is_written_out(text):
    page = grade_page(written(rich_grade(text)))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", page)
    page.encode("utf-8")


def test_the_policy_allows_our_style_and_nothing_else():
    found = read(rich_grade())
    policy = next(value for value in found.values("content") if "default-src" in value)
    style = base64.b64encode(hashlib.sha256(found.raw["style"].encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; img-src data:; style-src 'sha256-{style}'; script-src 'none'; base-uri 'none'; "
        "form-action 'none'"
    )


def test_ids_are_unique_and_headings_in_order():
    found = read(rich_grade())
    assert len({*found.values("id")}) == len(found.values("id"))
    levels = [int(tag[1]) if tag[1:].isdigit() else 3 for tag in _headings(found)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def _headings(found):
    return [tag for tag in found.tags if re.fullmatch("h[1-6]", tag) or tag == "summary"]


def test_what_is_no_grade_is_refused():
    with pytest.raises(GraderError, match="can't be read"):
        grade_page({"schema": "grader/grade/v1"})
