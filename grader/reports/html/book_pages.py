"""All pages of a class, written into a folder: one grade at a time is in memory."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

from grader.judge.grade import Grade
from grader.reports.classbook import ClassBook, Line
from grader.reports.html.class_page import class_page
from grader.reports.html.files import page_name
from grader.reports.html.grade_page import fate_of, hand_in_of, moment, page_of, standing_of
from grader.reports.html.reading import grade_of
from grader.reports.html.safe import short
from grader.reports.html.tally import Link, Row, Tally, cells_of
from grader.reports.parts import words

LEARNERS: Final = "learners"
INDEX: Final = "index.html"


class _Written(NamedTuple):
    """An attempt whose page was written; `grade` only of the attempt that stands for its learner."""

    line: Line
    href: str
    grade: Grade | None


def write(book: ClassBook, folder: Path) -> Path:
    """Write the class's page and one for each attempt below `folder`, which is made; the path of the class's page.

    Files have the same names each time; others that lie there are left alone.

    Raises:
        GraderError: a kept grade can't be read.
        OSError: the folder can't be written.
    """
    (folder / LEARNERS).mkdir(parents=True, exist_ok=True)
    tally = Tally(book)
    for _, lines in groupby(book.lines(), key=lambda line: line.learner.id):
        _add(tally, [_page(line, tally, folder) for line in _standing_last(lines)])
    index = folder / INDEX
    with index.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(class_page(book, tally))
    return index


def _standing_last(lines: Iterable[Line]) -> list[Line]:
    """A learner's attempts, that which stands for them at the end: what counts, or else the last."""
    return sorted(lines, key=lambda line: (line.counts, line.attempt))


def _page(line: Line, tally: Tally, folder: Path) -> _Written:
    tally.spend(line)
    written = line.read()
    if written is None:
        return _Written(line, "", None)
    grade, name = grade_of(written), page_name(line.learner.id, line.attempt)
    page = page_of(grade, hand_in_of(line, tally.book))
    (folder / LEARNERS / name).write_text(page, encoding="utf-8", newline="\n")
    return _Written(line, f"{LEARNERS}/{name}", grade)


def _add(tally: Tally, attempts: list[_Written]) -> None:
    *others, last = attempts
    links = [Link(f"attempt {one.line.attempt}", one.href) for one in others]
    tally.add(_row(last, tally.book, tuple(sorted(links))), last.line, last.grade)


def _row(last: _Written, book: ClassBook, others: tuple[Link, ...]) -> Row:
    line, grade = last.line, last.grade
    mark = line.mark if line.counts else None
    return Row(
        name=short(line.learner.name or line.learner.id),
        id=short(line.learner.id, 60),
        section=short(line.learner.section, 60),
        href=last.href,
        standing=_standing(line, grade),
        fate=_fate(line, grade),
        mark=mark,
        share=mark / book.max_score if mark is not None and book.max_score > 0 else None,
        passed=line.passed and line.counts,
        late=short(line.late, 200),
        handed_in=moment(line.handed_in),
        seconds=line.seconds,
        cpu_seconds=line.cpu_seconds,
        lost=_lost(grade),
        others=others,
        cells=cells_of(grade.criteria) if grade is not None else {},
    )


def _standing(line: Line, grade: Grade | None) -> str:
    if grade is None:
        return "not graded yet"
    return standing_of(grade, passed=line.passed) if line.counts else "no attempt counts"


def _fate(line: Line, grade: Grade | None) -> str:
    return fate_of(grade, passed=line.passed) if grade is not None and line.counts else "idle"


def _lost(grade: Grade | None) -> str:
    """The criteria that lost points by themselves."""
    if grade is None or grade.status != "graded":
        return ""
    ids = [one.id for one in words.own_losses(grade)]
    more = f" and {len(ids) - 3} more" if len(ids) > 3 else ""
    return ", ".join(ids[:3]) + more
