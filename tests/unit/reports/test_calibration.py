"""A calibration in the terminal, as a drawing and as JSON."""

import json
import re
from xml.etree import ElementTree as ET

import pytest

from grader.course.rubric import Threshold
from grader.prove.calibration.assessment import Assessment, Chance, Seen
from grader.prove.calibration.record import Bound, ProfileRecord, WorkRecord
from grader.reports.calibration_json import calibration_to_json
from grader.reports.calibration_svg import calibration_to_svg
from grader.reports.parts.spread import axis_of, counts
from grader.reports.terminal.calibration_page import render_calibration

SVG = "{http://www.w3.org/2000/svg}"
NEVER, ALWAYS, OFTEN = Chance(0.0, 0.0, 0.02), Chance(1.0, 0.99, 1.0), Chance(0.4, 0.2, 0.6)


def assessment(*, p=0.4, full_at=0.2, zero_at=0.35, name="slow"):
    works = (
        Seen("reference", "reference", (0.05, 0.06, 0.05, 0.07), ALWAYS, 4, must_fail=False),
        Seen("style", "loops", (0.08, 0.09, 0.08, 0.08), ALWAYS, 4, must_fail=False),
        Seen("mistake", name, (0.5, 1e12, 0.4, 0.6), NEVER, 0, must_fail=True),
        Seen("mistake", "broken", (None, None, None, None), NEVER, 0, must_fail=True),
        Seen("mistake", "nearly", (0.1, 0.3, None, 0.2), OFTEN, 2, must_fail=False),
    )
    bound = Bound(value=0.19, work="loops", coverage=0.999, confidence=0.95, scale="log", shapiro_p=p)
    present = Threshold(full_at=full_at, zero_at=0.4)
    chances = tuple(work.full for work in works)
    strict = full_at < 0.19
    return Assessment("quick", "loss", present, bound, 0.19, strict, works, 0.2, zero_at, chances)


RECORD = ProfileRecord(
    data="points",
    device="cpu",
    threads=1,
    versions={"python": "3.11.2", "grader": "0.1.0"},
    rests_on={},
    works=(WorkRecord(kind="reference", name="reference", source="ab", figures={"loss": (0.05, 0.06, 0.05, 0.07)}),),
    bounds={},
)


def page(show, one, **settings):
    return show(render_calibration("guess", RECORD, [one]), **settings)


@pytest.mark.parametrize("width", [40, 60, 80, 200])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_every_work_has_a_row_in_any_terminal(show, width, encoding):
    lines = page(show, assessment(), width=width, encoding=encoding).splitlines()
    assert max(map(len, lines)) <= min(width, 100)
    for name in ("reference", "loops", "slow", "broken", "nearly"):
        assert sum(line.strip().startswith(name) for line in lines) >= 1
    assert any("no figures" in line for line in lines)


def test_right_work_lies_before_the_thresholds_and_wrong_work_beyond(show):
    lines = page(show, assessment(), width=100, encoding="ascii").splitlines()
    strips = {line.split()[0]: line[31:-10] for line in lines if line.startswith("  ") and "|" in line}
    full, none = (place for place, char in enumerate(strips["reference"]) if char == "|")
    assert max(place for place, char in enumerate(strips["reference"]) if char in ".:+*#@") < full
    assert min(place for place, char in enumerate(strips["slow"]) if char in ".:+*#@") > none - 1


def test_what_the_figures_say_is_said(show):
    said = " ".join(page(show, assessment(), width=100).split())
    assert "99.9 % of all trainings end at 0.19 or less (95 % sure, if their logarithms are normal" in said
    assert "Shapiro-Wilk p = 0.4" in said
    assert "can't tell, with its chance of full marks: nearly (40 %)" in said
    assert (
        "full_at 0.2 with zero_at 0.4 leaves right work its marks. The figures bear full_at 0.2 and zero_at 0.35."
        in said
    )
    assert "rejects" not in said


def test_doubt_and_strictness_are_said(show):
    said = " ".join(page(show, assessment(p=0.001, full_at=0.1, zero_at=None), width=100).split())
    assert "The test rejects that" in said
    assert "4 trainings shows no more than that 47 % of all" in said
    assert "full_at 0.1 with zero_at 0.4 is too strict for right work." in said
    assert "zero_at as it is (no mistake tells it)" in said


def test_the_drawing_has_a_dot_for_each_figure_and_lines_for_thresholds():
    root = ET.fromstring(calibration_to_svg("guess", [assessment(), assessment()]))
    assert len(root.findall(f"{SVG}circle")) == 2 * (4 + 4 + 4 + 3)
    assert len([line for line in root.findall(f"{SVG}line") if line.get("class") == "mark"]) == 4
    words = [text.text for text in root.iter(f"{SVG}text")]
    assert words.count("4 of 4 runs gave no figure") == 2
    assert words.count("40 %") == 2
    _, _, width, height = map(float, root.get("viewBox").split())
    for dot in root.findall(f"{SVG}circle"):
        assert 0 < float(dot.get("cx")) < width
        assert 0 < float(dot.get("cy")) < height


def test_the_drawing_takes_nothing_from_elsewhere_and_holds_for_dark_pages():
    text = calibration_to_svg("guess", [assessment(name="<script>&\x1b")])
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|<script|\x1b|href|url\(", text)
    assert "prefers-color-scheme: dark" in text
    assert calibration_to_svg("guess", [assessment()]) == calibration_to_svg("guess", [assessment()])


def test_the_axis_holds_right_work_and_thresholds_and_cuts_off_the_hopeless():
    axis = axis_of(assessment())
    assert (axis.low, axis.high, axis.log) == (0.05, 0.6, False)
    assert axis.share(1e12) == 1
    assert (axis.share(0.05), axis.share(-3)) == (0, 0)
    assert counts([0.05, 0.6, 1e12], axis, 10) == [1, 0, 0, 0, 0, 0, 0, 0, 0, 2]


def test_as_json():
    told = json.loads(calibration_to_json("guess", "quick", RECORD, [assessment(full_at=0.1)]))
    (metric,) = told["metrics"]
    assert (told["schema"], told["assignment"], told["profile"]) == ("grader/calibrate/v1", "guess", "quick")
    assert metric["present"] == {"full_at": 0.1, "zero_at": 0.4}
    assert metric["proposed"] == {"full_at": 0.2, "zero_at": 0.35}
    assert (metric["too_strict"], metric["bound"]["value"]) == (True, 0.19)
    assert [work["must_fail"] for work in metric["works"]] == [False, False, True, True, False]
    assert metric["works"][3]["figures"] == [None, None, None, None]
    assert metric["works"][4]["full_marks"] == {"estimate": 0.4, "low": 0.2, "high": 0.6}
