"""The hand-out's table says what the rubric says, and everything around it stays."""

import pytest

from grader.course.discovery import find_course
from grader.course.handout import BEGIN, END, hand_out, with_criteria
from grader.errors import CourseError

TABLE = """
| points | criterion | what it asks |
| --- | --- | --- |
| 10 | `right` | The answer is right |
| 20 | `loss` | It learns; full marks at 0.1 or less, 3/4 at 0.2, 1/2 at 0.3, 1/4 at 0.4, else none |

21 of 30 points pass.
"""


@pytest.fixture
def rubric(folder):
    """Reads the rubric as it stands."""
    return lambda: find_course(folder.parent.parent).assignment("tiny").rubric


@pytest.fixture
def table(rubric):
    """Makes the lines that go between the marks."""

    def make():
        text = with_criteria(f"{BEGIN}\n{END}\n", rubric(), "tiny/README.md")
        return text.removeprefix(f"{BEGIN}\n").removesuffix(f"{END}\n")

    return make


def test_the_table_names_points_ids_titles_thresholds_and_the_pass_mark(table):
    assert table() == f"{TABLE}\n"


def test_what_stood_between_the_marks_is_replaced_and_the_rest_stays(rubric):
    before, after = "# Tiny\n\x0cOne | two.\n\n", "\n| a | b |\n| --- | --- |\nNo line end here"
    text = with_criteria(f"{before}{BEGIN}\nold\n  {END}\n{after}", rubric(), "tiny/README.md")
    assert text == f"{before}{BEGIN}\n{TABLE}\n  {END}\n{after}"
    assert with_criteria(text, rubric(), "tiny/README.md") == text


def test_line_ends_stay_as_they_are(rubric):
    text = with_criteria(f"# Tiny\r\n{BEGIN}\r\n{END}\r\n", rubric(), "tiny/README.md")
    assert text == f"# Tiny\n{BEGIN}\n{TABLE}\n{END}\n".replace("\n", "\r\n")


def test_criteria_that_are_shown_later_say_so(rewrite, table):
    rewrite("    points: 10\n", "    points: 10\n    visibility: after_due\n")
    rewrite("    metric: loss\n", "    metric: loss\n    visibility: after_due\n")
    assert "| The answer is right; checked after the due date |" in table()
    assert "1/4 at 0.4, else none; checked after the due date |" in table()


def test_hidden_criteria_are_summed_up_and_not_told(folder, rewrite, table):
    (folder / "checks" / "test_secret.py").write_text("def test_loss(student):\n    pass\n")
    rewrite("checks/test_answer.py::test_loss\n", "checks/test_secret.py::test_loss\n    visibility: hidden\n")
    assert table().splitlines()[3:] == [
        "| 10 | `right` | The answer is right |",
        "| 20 | | 1 hidden criterion |",
        "",
        "21 of 30 points pass.",
        "",
    ]
    rewrite("    points: 10\n", "    points: 10.25\n    visibility: hidden\n")
    assert table().splitlines()[3:5] == ["| 30.25 | | 2 hidden criteria |", ""]


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("'`a | b` or a||b'", r"`a \| b` or a\|\|b"),
        (r"'`a \| b` is escaped'", r"`a \| b` is escaped"),
        ('"Two\\nlines,  one\\tcell "', "Two lines, one cell"),
        (f"'{END}'", END),
    ],
)
def test_no_title_can_break_the_table(rewrite, rubric, title, cell):
    rewrite("title: The answer is right", f"title: {title}")
    text = with_criteria(f"{BEGIN}\n{END}\n", rubric(), "tiny/README.md")
    assert f"| 10 | `right` | {cell} |\n" in text
    assert with_criteria(text, rubric(), "tiny/README.md") == text


def test_points_and_the_pass_mark_are_rounded_for_people(rewrite, table):
    rewrite("points: 10\n", "points: 0.1\n")
    rewrite("points: 20\n", "points: 0.2\n")
    rewrite("pass_at: 0.7\n", "pass_at: 0.55\n")
    assert table().splitlines()[-2] == "0.17 of 0.3 points pass."


def test_thresholds_are_those_of_the_profile_that_is_graded_by_default(rewrite, table):
    rewrite("profiles:\n", "profiles:\n  quick: {data: synthetic, thresholds: {loss: {full_at: 0.3, zero_at: 0.4}}}\n")
    assert "full marks at 0.3 or less, 3/4 at 0.325, 1/2 at 0.35, 1/4 at 0.375, else none" in table()


@pytest.mark.parametrize("text", ["", "# Tiny\n", f"The mark `{BEGIN}` in a sentence.\r\n"])
def test_a_hand_out_without_marks_is_left_alone(rubric, text):
    assert with_criteria(text, rubric(), "tiny/README.md") == text


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["", BEGIN, ""], "tiny/README.md:2: the criteria begin here and never end: add `<!-- end of criteria -->`"),
        (["", "", END], "tiny/README.md:3: the criteria end here and never begin: add `<!-- criteria: made by"),
        ([END, "", BEGIN], "tiny/README.md:1: the criteria end here, but begin on line 3: swap"),
        ([BEGIN, END, BEGIN], "tiny/README.md:3: `<!-- criteria: made by grader release -->` stands on line 1"),
        ([BEGIN, END, "\u2028", END], "tiny/README.md:4: `<!-- end of criteria -->` stands on line 2"),
    ],
)
def test_marks_that_do_not_fit_are_named(rubric, lines, words):
    with pytest.raises(CourseError) as told:
        with_criteria("\n".join(lines), rubric(), "tiny/README.md")
    assert str(told.value).startswith(words)
    assert "\n" not in str(told.value)


def test_a_hand_out_that_is_missing_or_in_another_encoding_without_marks_is_left_alone(folder):
    tiny = find_course(folder.parent.parent).assignment("tiny")
    (folder / "README.md").write_bytes("# Für alle\n".encode("latin-1"))
    assert hand_out(tiny) == {}
    (folder / "README.md").unlink()
    assert hand_out(tiny) == {}


def test_a_hand_out_with_marks_must_be_utf_8(folder):
    (folder / "README.md").write_bytes(f"{BEGIN}\n{END}\nFür alle\n".encode("latin-1"))
    with pytest.raises(CourseError, match=r"^tiny/README.md:3: isn't UTF-8 text; save it as UTF-8$"):
        hand_out(find_course(folder.parent.parent).assignment("tiny"))
