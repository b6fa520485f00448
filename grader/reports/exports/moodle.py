"""Moodle, *Upload grading worksheet*: the table that an assignment with offline grading gives and takes.

    Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,...,Feedback comments
    Participant 123456,Ada Lovelace,ada@example.org,Submitted for grading,93.5,100,Yes,...

What Moodle looks at: `Identifier`, `Grade` and `Last modified (grade)` must be there, in the language in which the page
is read; a person is found by the number after `Participant `, which is this assignment's own. A grade that was changed
in Moodle after `Last modified (grade)` is passed over unless that is asked for; so is an empty one, or one above the
maximum. `Feedback comments` is HTML, and taken only where that kind of feedback is switched on. Source:
`importgradeslib.php` and `locallib.php` in `mod/assign/feedback/offline` of github.com/moodle/moodle.
"""

import html
from collections.abc import Iterator
from typing import Final

from grader.reports.classbook import ClassBook, GradeJson, Learner, Line
from grader.reports.exporting import Exported, Of
from grader.reports.parts.handed_back import earned, explained, lost, public, reason, rest_of
from grader.reports.parts.plain import plain
from grader.reports.parts.tables import as_csv, cell, number
from grader.reports.parts.words import points

name: Final = "Moodle"
of: Final[Of] = "class"
file: Final = "moodle.csv"

_HEADER: Final = (
    "Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade", "Grade can be changed",
    "Last modified (submission)", "Last modified (grade)", "Feedback comments",
)  # fmt: skip
_UNFOUND: Final = (
    "have no number that Moodle knows and are left out: add the column moodle_id to the roster, "
    "with the number of each participant as Moodle's own grading worksheet has it"
)


def write(book: ClassBook, called: str) -> Exported:  # noqa: ARG001 - the worksheet belongs to an assignment
    """A line for each learner whose work has a mark."""
    unfound: list[str] = []
    text = as_csv(_HEADER, _rows(book, unfound))
    return Exported(text, (f"{len(unfound)} {_UNFOUND}",) if unfound else ())


def _rows(book: ClassBook, unfound: list[str]) -> Iterator[list[str]]:
    for line in book.lines():
        grade = line.read() if line.counts and line.mark is not None else None
        if grade is None or line.mark is None:
            continue
        who = _participant(line.learner)
        if who is None:
            unfound.append(line.learner.id)
            continue
        share = line.mark * book.max_score / line.max_score if line.max_score else line.mark
        yield [
            f"Participant {who}",
            cell(line.learner.name),
            cell(line.learner.email),
            "Submitted for grading",
            number(share),
            number(book.max_score),
            "Yes",
            line.handed_in.isoformat() if line.handed_in is not None else "-",
            line.graded_at.isoformat(timespec="seconds") if line.graded_at is not None else "-",
            _feedback(line, grade),
        ]


def _participant(learner: Learner) -> str | None:
    """The number: the roster's, or that of a download by which somebody is known who stands in no roster."""
    number_ = learner.lms.get("moodle_id") or ("" if learner.lms else learner.id)
    digits = number_.removeprefix("Participant ").strip()
    return digits if digits.isascii() and digits.isdigit() else None


def _feedback(line: Line, grade: GradeJson) -> str:
    """What the student is told, as HTML in which nothing of theirs is markup."""
    late = f"<p>{_shown(line.late.capitalize())}: {points(line.mark or 0)} points.</p>" if line.late else ""
    items = [_item(one["title"], earned(one), explained(one) if lost(one) else "") for one in public(grade)]
    rest = rest_of(grade)
    if rest is not None:
        items.append(f"<li>{_shown(rest.says)}</li>")
    why = f"<p>{_shown(reason(grade))}</p>" if grade["reason"] else ""
    return f"{late}{why}<ul>{''.join(items)}</ul>" if items else f"{late}{why}"


def _item(title: str, came_to: str, said: str) -> str:
    text = f"{_shown(title)}: {came_to}"
    return f"<li>{text}<br>{_shown(said)}</li>" if said else f"<li>{text}</li>"


def _shown(text: str) -> str:
    return html.escape(plain(text)).replace("\n", "<br>")
