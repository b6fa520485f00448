import pytest

from grader.cli.demo import ASSIGNMENT, CASES, SHOWN
from grader.cli.findings import HELD
from grader.course.discovery import find_course
from grader.course.secret import CourseSecret
from grader.sandbox.base import Promise
from grader.sandbox.choose import sandboxes

from .conftest import RIGHT, TEMPLATE, WRONG


def test_list_shows_what_can_be_used_and_what_cant(grader, course):
    course.write("assignments/broken/rubric.yaml", "assignment: broken\npoints: 3\n")
    ended = grader("list", "--course", course.root)
    flat = " ".join(ended.out.split())
    assert ended.code == 0
    assert "tiny: A tiny assignment 2 criteria, 15 points, passed from 7.5; hand in tiny.py" in flat
    assert "broken can't be used: " in flat
    assert "rubric.yaml:" in flat
    assert "grader init tiny" in flat


def test_list_says_what_is_not_installed(grader, course):
    course.rubric(needs="torhc.nn")
    flat = " ".join(grader("list", "--course", course.root).out.split())
    assert "hand in tiny.py; needs torhc.nn, not installed here" in flat
    assert "grader init" not in flat


def test_list_as_json(grader, course):
    course.write("assignments/broken/rubric.yaml", "")
    broken, tiny = grader("list", "--course", course.root, "--json", "-").json
    assert (tiny["name"], tiny["points"], tiny["hand_in"], tiny["fault"]) == ("tiny", 15, "tiny.py", None)
    assert "rubric.yaml" in broken["fault"]


def test_list_of_an_empty_course(grader, tmp_path):
    (tmp_path / "empty" / "assignments").mkdir(parents=True)
    ended = grader("list", "--course", "empty")
    assert ended.code == 0
    assert "There are no assignments" in ended.out


def test_init_gives_template_hand_out_pictures_and_data(grader, course, tmp_path):
    ended = grader("init", "tiny", "--course", course.root)
    made = {path.relative_to(tmp_path / "tiny").as_posix() for path in (tmp_path / "tiny").rglob("*") if path.is_file()}
    assert ended.code == 0
    assert made == {"tiny.py", "README.md", "pictures/double.svg", "rides/day.csv"}
    assert (tmp_path / "tiny" / "tiny.py").read_text() == TEMPLATE
    assert "grader check tiny tiny/tiny.py" in ended.out


@pytest.mark.parametrize("taken", ["tiny.py", "README.md", "rides/day.csv"])
def test_init_overwrites_nothing_and_then_makes_nothing(grader, course, tmp_path, taken):
    path = tmp_path / "work" / taken
    path.parent.mkdir(parents=True)
    path.write_text("precious")
    ended = grader("init", "tiny", "work", "--course", course.root)
    assert (ended.code, ended.out) == (2, "")
    assert f"work/{taken}: is there already" in ended.err
    assert [found for found in (tmp_path / "work").rglob("*") if found.is_file()] == [path]
    assert path.read_text() == "precious"


def test_init_says_what_is_in_the_way(grader, course, tmp_path):
    (tmp_path / "file").write_text("")
    assert "file: is in the way" in grader("init", "tiny", "file", "--course", course.root).err
    assert "can't be written" in grader("init", "tiny", "file/below", "--course", course.root).err


def test_init_without_a_template_is_the_courses_fault(grader, course):
    (course.root / "student_template" / "tiny" / "tiny.py").unlink()
    (course.root / "student_template" / "tiny").rmdir()
    ended = grader("init", "tiny", "--course", course.root)
    assert ended.code == 3
    assert "student_template/tiny" in ended.err


def test_doctor_looks_at_every_sandbox_and_tells_no_secret(grader, course, tmp_path):
    secret = CourseSecret.load(find_course(course.root)).path
    assert secret.is_relative_to(tmp_path / "XDG_STATE_HOME")
    ended = grader("doctor", "--course", course.root, "--json", "-")
    found = {(one["topic"], one["name"]): one for one in ended.json}
    works = [name for name in sandboxes() if found["Sandboxes", name]["good"]]
    assert ended.code == (0 if works else 3)
    assert str(secret) in found["Course", "secret"]["found"]
    assert secret.read_bytes().hex() not in ended.out
    assert {"python", "numpy", "pytest", "torch", "device"} <= {
        name for topic, name in found if topic == "This machine"
    }


def test_doctor_in_words(grader, course):
    ended = grader("doctor", "--course", course.root)
    for words in ("Sandboxes", "bubblewrap", "none", "not made yet", "GRADER_DATA", "cache"):
        assert words in ended.out
    assert max(map(len, ended.out.splitlines())) <= 80


def test_doctor_goes_on_where_there_is_no_course(grader):
    ended = grader("doctor", "--course", "nowhere")
    assert "is no course" in " ".join(ended.out.split())
    assert "This machine" in ended.out


def test_doctor_has_words_for_every_promise():
    assert {promise for promises in HELD.values() for promise in promises} == set(Promise)


def test_the_class_of_the_demo_is_there():
    folder = find_course(None).assignment(ASSIGNMENT).reference
    assert [name for name, path in CASES.items() if not (folder / path).exists()] == []
    assert SHOWN in CASES


@pytest.fixture
def first_nn(course):
    """The tiny assignment under the name that the demo knows."""
    (course.root / "assignments" / "tiny").rename(course.root / "assignments" / ASSIGNMENT)
    rubric = course.root / "assignments" / ASSIGNMENT / "rubric.yaml"
    rubric.write_text(rubric.read_text().replace("assignment: tiny", f"assignment: {ASSIGNMENT}"))
    return course


def demo(grader, course, *args):
    return grader("demo", "--course", course.root, "--sandbox", "none", *args)


def test_the_demo_needs_the_sample_submissions(grader, first_nn):
    ended = demo(grader, first_nn)
    assert ended.code == 2
    assert "the sample submissions aren't here" in ended.err


def test_the_demo_shows_a_report_and_the_class(grader, first_nn):
    for path in CASES.values():
        name = path if path.endswith(".py") else f"{path}/tiny.py"
        first_nn.write(f"reference/{ASSIGNMENT}/{name}", RIGHT if path == CASES["reference"] else WRONG)
    ended = demo(grader, first_nn)
    assert (ended.code, ended.err) == (0, "")
    assert all(name in ended.out for name in CASES)
    assert "Look: at the factor" in ended.out
    assert "grader init first_nn" in ended.out


def test_the_demo_goes_on_only_if_told_to(grader, first_nn):
    for path in CASES.values():
        first_nn.write(f"reference/{ASSIGNMENT}/{path}" + ("" if path.endswith(".py") else "/tiny.py"), RIGHT)
    checks = first_nn.root / "assignments" / ASSIGNMENT / "checks" / "test_tiny.py"
    checks.write_text("def test_double():\n    1 / 0\n\n\ndef test_counts():\n    pass\n")
    first, all_of_them = demo(grader, first_nn), demo(grader, first_nn, "--keep-going")
    assert (first.code, all_of_them.code) == (3, 3)
    assert (first.err.count("\n"), all_of_them.err.count("\n")) == (1, len(CASES))
