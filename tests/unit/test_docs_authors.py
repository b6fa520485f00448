"""The assignment that docs/authors.md makes from nothing is taken out of the page and works as the page says."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from grader.course.discovery import find_course
from grader.course.mistakes import Advice, Mistake, mistakes_of
from grader.course.secret import CourseSecret
from grader.errors import CourseError
from grader.judge.grading import grade
from grader.judge.order import Order
from grader.sandbox.fake import Fake

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "authors.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`([\w./]+)`:\n\n```\w+\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
TEMPLATE = "student_template/line_fit/line_fit.py"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The page's files, and the template made with the page's own commands."""
    root = tmp_path_factory.mktemp("course")
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (release,) = set(re.findall(r"^\$ grader (release .*)$", PAGE, re.MULTILINE))
    subprocess.run([sys.executable, "-m", "grader", *release.split()], cwd=root, check=True)
    return root


@pytest.fixture(scope="module")
def graded(course):
    def run(path):
        order = Order(find_course(course).assignment("line_fit"), Fake(), CourseSecret.fixed(1))
        return grade(order, course / path)

    return run


def verdicts(result):
    return {one.id: str(one.verdict) for one in result.criteria}


def test_the_first_minute_makes_what_it_says(tmp_path):
    minute = PAGE.partition("## In one minute")[2].partition("\n## ")[0]
    lines = [shlex.split(line) for line in re.findall(r"^\$ grader (.*)$", minute, re.MULTILINE)]
    assert [words[0] for words in lines] == ["new", "verify"]
    assert lines[0][1:] == lines[1][1:]  # tests/unit/cli/test_new.py proves what `new` makes, whatever its name
    subprocess.run([sys.executable, "-m", "grader", *lines[0]], cwd=tmp_path, check=True)
    assert find_course(tmp_path / "my_course").assignment("softmax").rubric
    for folder in re.findall(r"`(my_course[\w/.]*)`", minute):
        assert (tmp_path / folder).is_dir()


def test_the_page_holds_every_file_that_it_lists():
    for name in ("rubric.yaml", "README.md", "data.py", "checks/test_line.py", "inside.py"):
        assert f"assignments/line_fit/{name}" in FILES
    assert "reference/line_fit/solution.py" in FILES


def test_the_reference_earns_full_marks(graded):
    result = graded("reference/line_fit/solution.py")
    assert (result.status, result.score) == ("graded", result.max_score), result.author_log
    assert result.max_score == 10


def test_the_template_earns_nothing(course, graded):
    assert "# YOUR WORK: return slope * x + intercept" in (course / TEMPLATE).read_text(encoding="utf-8")
    result = graded(TEMPLATE)
    assert (result.status, result.score) == ("graded", 0), result.author_log


def test_the_golden_case_gets_what_lies_beside_it(course, graded):
    case = course / "reference" / "line_fit" / "golden" / "swapped"
    expect = yaml.safe_load((case / "expect.yaml").read_text(encoding="utf-8"))
    result = graded(case / "submission")
    assert (result.status, verdicts(result)) == (expect["status"], expect["verdicts"])
    assert expect["message_contains"]["predict"] in result.criteria[0].message
    assert expect["score"] == [result.score, result.score]


def test_junk_is_told_in_the_words_of_the_page(graded, course):
    work = course / "line_fit.py"
    work.write_text("def predict(x, slope, intercept): pass\ndef fit(x, y): pass\n", encoding="utf-8")
    said = graded(work).criteria[0].message
    assert said.rstrip(".") in " ".join(PAGE.split())


def test_the_faulty_rubric_is_told_as_on_the_page(tmp_path):
    folder = tmp_path / "assignments" / "line_fit"
    (folder / "checks").mkdir(parents=True)
    for name in ("rubric.yaml", "inside.py", "checks/test_line.py"):
        (folder / name).write_text(FILES[f"assignments/line_fit/{name}"], encoding="utf-8")
    rubric = folder / "rubric.yaml"
    rubric.write_text(rubric.read_text(encoding="utf-8").replace("points: 4", "points: 0"), encoding="utf-8")
    with pytest.raises(CourseError) as told:
        assert find_course(tmp_path).assignment("line_fit").rubric
    assert str(told.value).splitlines() == re.findall(r"^line_fit/rubric\.yaml:\d.*$", PAGE, re.MULTILINE)


def test_the_keys_of_a_golden_case_are_those_in_use():
    cases = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in ROOT.glob("reference/*/golden/*/expect.yaml")]
    table = PAGE.partition("| key | says |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == set().union(*cases)


def test_every_known_mistake_fails_what_it_lists_and_nothing_else(course, graded):
    known = mistakes_of(find_course(course).assignment("line_fit"))
    for mistake in known.catalogue.mistakes:
        work = course / "line_fit.py"
        work.write_text(known.wrong(mistake), encoding="utf-8")
        missed = {name for name, verdict in verdicts(graded(work)).items() if verdict not in ("passed", "skipped")}
        assert missed == set(mistake.fails)


def test_the_advice_costs_nothing_and_is_given(course, graded):
    known = mistakes_of(find_course(course).assignment("line_fit"))
    (advice,) = known.catalogue.advice
    work = course / "line_fit.py"
    work.write_text(known.wrong(advice), encoding="utf-8")
    result = graded(work)
    assert (result.score, [note.id for note in result.advice]) == (result.max_score, [advice.id])
    assert graded("reference/line_fit/solution.py").advice == ()


def test_the_keys_of_a_known_mistake_are_those_that_there_are():
    text = PAGE.partition("## 8. Known mistakes")[2].partition("| key | says |")[2].partition("\n\n")[0]
    fields = Mistake.model_fields | Advice.model_fields
    assert re.findall(r"^\| `(\w+)`", text, re.MULTILINE) == [field.alias or name for name, field in fields.items()]
