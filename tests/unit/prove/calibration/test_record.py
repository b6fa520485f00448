"""`calibration.json` reads as it was written, and a diff of it can be read."""

import json

import pytest

from grader.course.discovery import find_course
from grader.course.noise import noise_of
from grader.errors import CourseError
from grader.prove.calibration.record import Bound, Calibration, NoiseRecord, ProfileRecord, WorkRecord, read


@pytest.fixture
def calibration():
    works = (
        WorkRecord(kind="reference", name="reference", source="12ab", figures={"loss": (0.5, 0.25, 0.5) * 12}),
        WorkRecord(kind="mistake", name="far_off", source="34cd", figures={"loss": (None, 3.5, None) * 12}),
    )
    bound = Bound(value=0.8, work="reference", coverage=0.999, confidence=0.95, scale="log", shapiro_p=0.4)
    record = ProfileRecord(
        data="points",
        device="cpu",
        threads=1,
        versions={"python": "3.11.2"},
        rests_on={"data": "56ef"},
        works=works,
        bounds={"loss": bound},
    )
    noise = {"quick": {"loss": NoiseRecord(within=0.03, between=0.0, runs=36)}}
    return Calibration(assignment="guess", noise=noise, profiles={"quick": record})


def test_it_reads_as_it_was_written(calibration, tmp_path):
    file = tmp_path / "calibration.json"
    assert read(file) is None
    file.write_text(calibration.text())
    assert read(file) == calibration
    assert json.loads(file.read_text())["schema"] == "grader/calibration/v1"


def test_the_figures_of_a_work_stand_on_a_line_of_their_own(calibration):
    lines = calibration.text().splitlines()
    assert sum("0.5, 0.25, 0.5" in line for line in lines) == 1
    assert sum("null, 3.5, null" in line for line in lines) == 1
    assert len(lines) < 60


def test_grading_reads_the_noise_from_it(course, calibration):
    course.write("reference/guess/calibration.json", calibration.text())
    (found,) = noise_of(find_course(course.root).assignment("guess"), "quick").values()
    assert (found.within, found.between, found.runs) == (0.03, 0.0, 36)


@pytest.mark.parametrize("text", ["", "[1]", '{"schema": "grader/calibration/v1", "assignment": 3}'])
def test_what_is_none_is_one_line_with_the_mend(tmp_path, text):
    file = tmp_path / "calibration.json"
    file.write_text(text)
    with pytest.raises(CourseError, match=r"is no calibration .*run `grader calibrate` anew") as told:
        read(file)
    assert len(str(told.value).splitlines()) == 1
