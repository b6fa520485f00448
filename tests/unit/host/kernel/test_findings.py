import pytest

from grader.host.kernel import findings
from grader.host.notebook.findings import MOST_FINDINGS, MOST_LINE, MOST_MESSAGE


class Unspeakable(Exception):
    def __str__(self):
        raise RuntimeError


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ModuleNotFoundError("No module named 'x'"), "No module named 'x'; it isn't installed here"),
        (FileNotFoundError(2, "No such file", "hour.csv"), "hand the file in with the notebook"),
        (SyntaxError("invalid syntax", ("work.ipynb, cell 1", 1, 1, "x")), "SyntaxError: invalid syntax"),
        (SystemExit(), "SystemExit; the cell ended here"),
        (ValueError(), "ValueError"),
        (Unspeakable(), "can't be read"),
        (ValueError("many\n  lines"), "ValueError: many lines"),
    ],
)
def test_errors_are_told_in_one_line(error, said):
    found = findings.of_error(error, 3, "x = f()")
    assert (found["kind"], found["cell"], found["line"]) == ("failed", 3, "x = f()")
    assert said in found["message"]
    assert "\n" not in found["message"]


def test_everything_is_bounded():
    found = findings.of_error(ValueError("x" * 1_000_000), 1, "y" * 1_000_000)
    assert len(found["line"]) <= MOST_LINE
    assert len(found["message"]) <= MOST_MESSAGE


def test_many_findings_are_counted_and_none_is_told_twice():
    many = [findings.finding("failed", "the same", number) for number in range(MOST_FINDINGS + 7)]
    merged = findings.merged(many, many)
    assert len(merged) == MOST_FINDINGS + 1
    assert "7 more" in merged[-1]["message"]


def test_findings_come_by_cell():
    cells = [one["cell"] for one in findings.merged(*([findings.finding("note", "x", cell)] for cell in (3, 0, 2)))]
    assert cells == [0, 2, 3]
