"""Canvas, *Grades, Import*: a table with a column for the assignment.

    Student,ID,SIS User ID,SIS Login ID,Section,First NN (1234)
        Points Possible,,,,,100
    Ada Lovelace,77,s1,ada,A,93.5

What Canvas looks at: the first cell of the header holds `Student`, the second `ID`, then come `SIS User ID`, `SIS Login
ID` and `Section` in this order. A column after these is an assignment, found by the number in parentheses or else by
its title; where there is none of that title, Canvas offers to make it. Columns called like its own totals are passed
over, a line is the one of possible points where its first cell says so, and an empty cell changes nothing. A person is
found by ID, by SIS User ID, by SIS Login ID, by name, in this order. Source: `lib/gradebook_importer.rb` of
github.com/instructure/canvas-lms.
"""

import re
from collections.abc import Iterator
from typing import Final

from grader.errors import AskError
from grader.reports.classbook import ClassBook, Learner, Line
from grader.reports.exporting import Exported, Of
from grader.reports.parts.plain import one_line
from grader.reports.parts.tables import as_csv, cell, number

name: Final = "Canvas"
of: Final[Of] = "class"
file: Final = "canvas.csv"

_HEADER: Final = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_POSSIBLE: Final = "Points Possible"
_OWN: Final = re.compile(
    r"(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)|^(Student|LastName|FirstName|ID|Section)$"
)
_UNFOUND: Final = "have no canvas_id in the roster: Canvas looks for them by SIS id, login and name"


def write(book: ClassBook, called: str) -> Exported:
    """A line for each learner whose work has a mark; the others' cells are left as they are in Canvas."""
    title = one_line(called)
    if _OWN.search(title):
        raise AskError(f"--title {title}: Canvas has columns of its own of that name; name the assignment otherwise")
    possible = [f"    {_POSSIBLE}", "", "", "", "", number(book.max_score)]
    unfound: list[str] = []
    text = as_csv([*_HEADER, cell(title)], [possible, *_rows(book, unfound)])
    return Exported(text, (f"{len(unfound)} {_UNFOUND}",) if unfound else ())


def _rows(book: ClassBook, unfound: list[str]) -> Iterator[list[str]]:
    for line in book.lines():
        if not line.counts or line.mark is None:
            continue
        who = line.learner
        if not who.lms.get("canvas_id"):
            unfound.append(who.id)
        yield [*_who(who), number(_points(line, book))]


def _who(who: Learner) -> list[str]:
    named = who.name or who.id
    # A line of this name would be taken for the points.
    student = who.id if _POSSIBLE in named and _POSSIBLE not in who.id else named.replace(_POSSIBLE, "Points possible")
    sis = who.lms.get("sis_id") or who.lms.get("sis_user") or who.id
    login = who.lms.get("canvas_login") or who.lms.get("sis_login", "")
    return [cell(text) for text in (student, who.lms.get("canvas_id", ""), sis, login, who.section)]


def _points(line: Line, book: ClassBook) -> float:
    """The mark out of the points of the class; where an optional criterion fell away, the share counts."""
    assert line.mark is not None
    return line.mark * book.max_score / line.max_score if line.max_score else line.mark
