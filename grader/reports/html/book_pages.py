"""All pages of a class, written into a folder: one grade at a time is in memory."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

from grader.judge.grade import Grade
from grader.reports import class_figures
from grader.reports.class_figures import ClassFigures, standing_last
from grader.reports.classbook import ClassBook, GradeJson, Line
from grader.reports.html.alike_page import alike_name, alike_page
from grader.reports.html.class_page import Shown, class_page
from grader.reports.html.files import page_name
from grader.reports.html.grade_page import fate_of, hand_in_of, moment, page_of
from grader.reports.html.pages import LEARNERS, Write, pages_in
from grader.reports.html.reading import grade_of
from grader.reports.html.safe import short
from grader.reports.html.tally import Link, Row, Tally, cells_of

INDEX: Final = "index.html"
_NAMED: Final = 3


class _Attempt(NamedTuple):
    """An attempt, the place of its page, and its grade as it was written and as it was read."""

    line: Line
    href: str
    written: GradeJson | None
    grade: Grade | None


def write(book: ClassBook, folder: Path) -> Path:
    """Write the class's page and one for each attempt below `folder`, which is made; the path of the class's page.

    Files have the same names each time. Those that an earlier call has written and that are no more are deleted; all
    others that lie there are left alone.

    Raises:
        GraderError: a kept grade can't be read.
        OSError: the folder can't be written.
    """
    tally = Tally(ClassFigures(book))
    index = folder / INDEX
    with pages_in(folder) as put:
        for _, lines in groupby(book.lines(), key=lambda line: line.learner.id):
            _add(tally, _pages(standing_last(lines), tally, put))
        tally.figures.close()
        needs = [*_needs(book, tally, put)]
        with index.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(class_page(book, tally, needs))
    return index


def _pages(lines: Iterable[Line], tally: Tally, put: Write) -> list[_Attempt]:
    """Write the pages of a learner's attempts. The grade of the last alone is kept."""
    found = [_page(line, tally, put) for line in lines]
    return [*(one._replace(written=None, grade=None) for one in found[:-1]), found[-1]]


def _page(line: Line, tally: Tally, put: Write) -> _Attempt:
    tally.figures.spend(line)
    written = line.read()
    if written is None:
        return _Attempt(line, "", None, None)
    grade, href = grade_of(written), f"{LEARNERS}/{page_name(line.learner.id, line.attempt)}"
    put(href, page_of(grade, hand_in_of(line, tally.figures.book)))
    return _Attempt(line, href, written, grade)


def _add(tally: Tally, attempts: list[_Attempt]) -> None:
    *others, last = attempts
    links = [Link(f"attempt {one.line.attempt}", one.href) for one in others]
    figures = tally.figures.add(last.line, last.written)
    tally.pages[last.line.learner.id] = last.href
    tally.rows.append(_row(last, figures, tally.figures.book, tuple(sorted(links))))


def _needs(book: ClassBook, tally: Tally, put: Write) -> Iterator[Shown]:
    for need in tally.figures.needs:
        links = tally.links(need.whose)
        if need.alike is not None:
            put(alike_name(need), alike_page(book, need, links))
        yield Shown(links, short(need.why, 500), alike_name(need) if need.alike is not None else "")


def _row(last: _Attempt, figures: class_figures.Row, book: ClassBook, others: tuple[Link, ...]) -> Row:
    line, grade = last.line, last.grade
    more = f" and {len(figures.lost) - _NAMED} more" if len(figures.lost) > _NAMED else ""
    return Row(
        name=short(line.learner.name or line.learner.id),
        id=short(line.learner.id, 60),
        section=short(line.learner.section, 60),
        href=last.href,
        standing=figures.standing,
        fate=fate_of(grade, passed=line.passed) if grade is not None and line.counts else "idle",
        mark=figures.mark,
        share=figures.mark / book.max_score if figures.mark is not None and book.max_score > 0 else None,
        passed=figures.passed,
        late=short(line.late, 200),
        handed_in=moment(line.handed_in),
        seconds=line.seconds,
        cpu_seconds=line.cpu_seconds,
        lost=", ".join(figures.lost[:_NAMED]) + more,
        others=others,
        cells=cells_of(grade.criteria) if grade is not None else {},
    )
