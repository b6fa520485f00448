import pytest

from .conftest import RIGHT, WRONG

LATE = """\
timezone: UTC
assignments: {tiny: {due: 2026-03-01 12:00, late: {percent_per_day: 50}}}
"""
METADATA = """\
submission_1:
  :submitters:
  - :name: Ada L
    :sid: ada
    :email: a@x.org
  :created_at: 2026-03-02 11:00:00 +0000
"""


@pytest.fixture
def graded(grader, course, tmp_path):
    """A class of two, in `out`."""
    for who, source in {"ada": RIGHT, "ben": WRONG}.items():
        (tmp_path / "class" / who).mkdir(parents=True)
        (tmp_path / "class" / who / "tiny.py").write_text(source)
    how = ("--course", course.root, "--sandbox", "none", "--seed", "1", "--out", "out")
    assert grader("batch", "tiny", "class", *how).code == 0


def test_the_class_s_page(grader, graded):  # noqa: ARG001
    ended = grader("report", "out")
    assert (ended.code, ended.err) == (0, "")
    for words in ("A tiny assignment", "2 handed in, 1 passed", "ada", "15 ✓ passed", "ben", "5 ✗ not yet", "double"):
        assert words in ended.out


def test_due_dates_count_as_they_are_now(grader, course, tmp_path):
    work = tmp_path / "gradescope/submission_1"
    work.mkdir(parents=True)
    (work / "tiny.py").write_text(RIGHT)
    (tmp_path / "gradescope/submission_metadata.yml").write_text(METADATA)
    how = ("--course", course.root, "--sandbox", "none", "--seed", "1", "--out", "out")
    assert grader("batch", "tiny", "gradescope", *how).code == 0
    assert "15 ✓ passed" in grader("report", "out").out
    (tmp_path / "class.yaml").write_text(LATE)
    late = grader("report", "out", "--class", "class.yaml").out
    assert "7.5 ✓ passed" in late
    assert "late by 23" in late


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("nowhere",), "nowhere: holds no graded class; name the folder that `grader batch --out` was given"),
        (("out", "--class", "no.yaml"), "no.yaml: there is no such file"),
        (("out", "--course", "class"), "--course"),
    ],
)
def test_what_cant_be_shown_is_said_in_a_line(grader, graded, args, said):  # noqa: ARG001
    ended = grader("report", *args)
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert said in ended.err


def test_pages_for_a_browser(grader, graded, tmp_path):  # noqa: ARG001
    ended = grader("report", "out", "--html", "pages")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("Wrote the class's pages; open pages/")
    assert "ada" in (tmp_path / "pages/index.html").read_text()
