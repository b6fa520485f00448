"""Students get what public checks need, valid and as a whole, and nothing of the others."""

import pytest
import yaml

from grader.course.discovery import find_course
from grader.course.student_course import student_files, student_rubric
from grader.course.yaml_lines import load_rubric
from grader.errors import CourseError

HIDDEN = """\
  - id: secret
    title: A criterion that nobody knows
    points: 5
    check: checks/test_hidden.py::test_secret
    requires: [right]
    stage: spied
    metric: secrecy
    better: higher
    full_at: 1
    zero_at: 0
    visibility: hidden
"""


@pytest.fixture
def course(folder, rewrite):
    """The assignment `tiny` with a hidden criterion, its stage and its file."""
    rewrite("stages:\n  trained:", f"{HIDDEN}stages:\n  spied: {{run: spy, seconds: 5}}\n  trained:")
    rewrite("requires: [right]\n    stage: trained", "requires: [right, secret]\n    stage: trained")
    rewrite("thresholds: {loss:", "thresholds: {secrecy: {full_at: 2, zero_at: 1}, loss:")
    rewrite("stages: {trained: {seconds: 600}}", "stages: {spied: {seconds: 9}, trained: {seconds: 600}}")
    rewrite("title: A tiny assignment", 'title: "1e5: yes, *all* of Übung #1"')
    (folder / "inside.py").write_text("def train(student):\n    pass\n\n\ndef spy(student):\n    pass\n")
    checks = folder / "checks"
    (checks / "test_answer.py").write_text("import helping\n" + (checks / "test_answer.py").read_text())
    (checks / "helping.py").write_text("from deep import more\nTABLE = 'table.csv'\n")
    (checks / "deep").mkdir()
    for name, text in {
        "deep/__init__.py": "",
        "deep/more.py": "",
        "table.csv": "1",
        "answers.csv": "2",
        "spying.py": "",
        "test_hidden.py": "import spying\n\n\ndef test_secret(stage, measure, reference):\n    open('answers.csv')\n",
    }.items():
        (checks / name).write_text(text)
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / ".notes").write_text("secret")
    return folder


def files(folder):
    return dict(student_files(find_course(folder.parent.parent).assignment("tiny")))


def test_only_what_public_checks_need_is_among_it(course):
    found = files(course)
    assert set(found) == {
        *("rubric.yaml", "inside.py", "data.py", "README.md", "picture.png"),
        *(f"checks/{name}" for name in ("test_answer.py", "helping.py", "deep/__init__.py", "deep/more.py")),
        "checks/table.csv",
    }
    assert found["picture.png"] == b"\x89PNG\r\n\x1a\n"
    assert b"spy" not in found["inside.py"]
    told = (b"secrecy", b"test_secret", b"nobody knows", b"id: secret")
    assert not [name for name, content in found.items() if any(words in content for words in told)]


def test_the_rubric_is_valid_and_says_the_same_of_what_is_left(course, tmp_path):
    whole = load_rubric(course)
    folder = tmp_path / "students" / "tiny"
    for name, content in files(course).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    rubric = load_rubric(folder)
    assert rubric == student_rubric(whole)
    assert rubric.title == "1e5: yes, *all* of Übung #1"
    assert [(one.id, one.requires) for one in rubric.criteria] == [("right", ()), ("loss", ("right",))]
    assert (rubric.limits, rubric.entry, rubric.pass_at) == (whole.limits, whole.entry, whole.pass_at)
    assert [*rubric.stages] == ["trained"]
    assert [*rubric.profiles["full"].thresholds] == ["loss"]
    assert [*rubric.profiles["full"].stages] == ["trained"]


@pytest.mark.parametrize(
    "text", ["1e5", "yes", "1.", "null", "~", "- a", "a: b", "#", "0x1F", "&a", "!b", "2020-01-01"]
)
def test_any_text_comes_through_as_text(folder, rewrite, text):
    rewrite("title: The answer is right", f"title: {text!r}")
    assert yaml.safe_load(files(folder)["rubric.yaml"])["criteria"][0]["title"] == text
    (folder / "rubric.yaml").write_bytes(files(folder)["rubric.yaml"])
    assert load_rubric(folder).criteria[0].title == text


def test_an_assignment_whose_checks_are_all_hidden_has_no_version_for_students(folder, rewrite):
    rewrite("    points: 10\n", "    points: 10\n    visibility: hidden\n")
    rewrite("    points: 20\n", "    points: 20\n    visibility: after_due\n")
    assert files(folder) == {}


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("import test_hidden\n", "checks/test_answer.py: imports checks/test_hidden.py, whose checks aren't public"),
        ("import helping\n", "checks/helping.py: imports checks/test_hidden.py, whose checks aren't public"),
        (
            "\n\ndef test_right(student, reference):\n    pass\n",
            "test_right uses `reference`, which students don't have",
        ),
    ],
)
def test_a_public_check_that_needs_what_students_do_not_have_is_told(course, source, says):
    path = course / "checks" / "test_answer.py"
    path.write_text(path.read_text().replace("import helping\n", "") + source)
    (course / "checks" / "helping.py").write_text("import test_hidden\n")
    with pytest.raises(CourseError, match=says):
        files(course)


WEIGHTS_RECIPE = "\n\ndef load(student, weights):\n    pass\n"


def test_the_recipe_that_loads_weights_comes_along(course, rewrite):
    rewrite("pass_at: 0.7", "weights: {files: [model.pt]}\npass_at: 0.7")
    rewrite("run: train", "run: train, with_weights: load")
    (course / "inside.py").write_text((course / "inside.py").read_text() + WEIGHTS_RECIPE)
    found = files(course)
    assert b"def load(" in found["inside.py"]
    (course / "rubric.yaml").write_bytes(found["rubric.yaml"])
    assert load_rubric(course).weights.files == ("model.pt",)


def test_weights_that_only_a_hidden_stage_loads_are_not_asked_of_students(course, rewrite):
    rewrite("pass_at: 0.7", "weights: {files: [model.pt]}\npass_at: 0.7")
    rewrite("run: spy", "run: spy, with_weights: load")
    (course / "inside.py").write_text((course / "inside.py").read_text() + WEIGHTS_RECIPE)
    found = files(course)
    assert b"load" not in found["inside.py"]
    assert b"model.pt" not in found["rubric.yaml"]
    (course / "rubric.yaml").write_bytes(found["rubric.yaml"])
    assert load_rubric(course).weights is None
