import json

import pytest

from grader.course.discovery import find_course
from grader.course.noise import Noise, noise_of
from grader.errors import CourseError

LOSS = {"within": 0.3, "between": 0.4, "runs": 20}


@pytest.fixture
def course(tmp_path):
    """Writes files into a course, and gives its one assignment."""

    def written(files):
        (tmp_path / "assignments" / "tiny").mkdir(parents=True)
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text if isinstance(text, str) else json.dumps(text))
        return find_course(tmp_path).assignment("tiny")

    return written


def told(**metrics):
    return {"schema": "whatever", "noise": {"quick": metrics}}


def test_authors_have_it_from_the_calibration_and_students_from_what_was_released(course):
    files = {
        "reference/tiny/calibration.json": told(loss=LOSS),
        "assignments/tiny/public.json": told(loss=LOSS | {"runs": 7}),
    }
    assignment = course(files)
    assert noise_of(assignment, "quick") == {"loss": Noise(0.3, 0.4, 20)}
    (assignment.reference / "calibration.json").unlink()
    assert noise_of(assignment, "quick")["loss"].runs == 7


def test_what_was_never_calibrated_has_none(course):
    assignment = course({})
    assert noise_of(assignment, "quick") == {}
    (assignment.folder / "public.json").write_text(json.dumps(told(loss=LOSS)))
    assert noise_of(assignment, "full") == {}


def test_further_trainings_take_the_scatter_within_a_secret_away_and_no_other():
    noise = Noise(within=0.3, between=0.4, runs=20)
    assert noise.of_mean(1) == pytest.approx(0.5)
    assert noise.of_mean(10**9) == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("{", "its form"),
        ("[]", "its form"),
        ('{"noise": 3}', "noise"),
        (told(loss={"within": 0.3}), "noise.quick.loss.between"),
        (told(loss=LOSS | {"within": -1}), "noise.quick.loss.within"),
        (told(loss=LOSS | {"between": "much"}), "noise.quick.loss.between"),
        (told(loss=LOSS | {"runs": 0}), "noise.quick.loss.runs"),
    ],
)
@pytest.mark.parametrize(
    ("file", "mend"),
    [("reference/tiny/calibration.json", "grader calibrate"), ("assignments/tiny/public.json", "grader release")],
)
def test_a_faulty_file_is_one_line_with_the_place_and_the_mend(course, text, where, file, mend):
    assignment = course({file: text})
    with pytest.raises(CourseError) as error:
        noise_of(assignment, "quick")
    said = str(error.value)
    assert "\n" not in said
    assert file in said
    assert f": {where}: " in said
    assert mend in said
