"""The page of a class: what whoever teaches gets to read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Final, NamedTuple

from grader.reports.class_figures import Misconception
from grader.reports.class_figures import Tally as Criterion
from grader.reports.classbook import ClassBook
from grader.reports.html.criteria import anchor
from grader.reports.html.rendering import streamed
from grader.reports.html.safe import short
from grader.reports.html.tally import Link, Tally
from grader.reports.parts import words

BINS: Final = 10
HEIGHT: Final = 100
SLOWEST: Final = 5
_FACTS: Final = {
    "root": "Course",
    "profile": "Profile",
    "device": "Device",
    "sandbox": "Sandbox",
    "notebook": "Notebooks",
    "seed_id": "Questions",
}
"""What there is to say of how a class was graded, as the batch calls it and as the page does."""
_LOOKS: Final = {"passed": "a", "part": "b", "failed": "c", "skipped": "d", "open": "d"}


class Shown(NamedTuple):
    """Something that needs a person: whose it is, why, and the page that compares works, if there is one."""

    links: list[Link]
    why: str
    compare: str


class Column(NamedTuple):
    """A column of the histogram: the least share in it, who passed and who didn't, and heights of `HEIGHT` for both."""

    least: int
    passed: int
    others: int
    high: float
    more: float

    @property
    def size(self) -> int:
        """All in this column."""
        return self.passed + self.others


@dataclass(frozen=True)
class Summary:
    """The class in a few figures, as texts."""

    learners: int
    graded: int
    passed: int
    mean: str
    median: str
    quartiles: str


def class_page(book: ClassBook, tally: Tally, needs: Sequence[Shown]) -> Iterator[str]:
    """The page, in pieces."""
    criteria = tally.figures.tallies
    return streamed(
        "class.html",
        book=book,
        rows=tally.rows,
        summary=_summary(tally),
        histogram=_histogram(tally),
        criteria=criteria,
        parts={one.id: [*_parts(one)] for one in criteria},
        mistakes=[(one, _seen(one, tally)) for one in tally.figures.misconceptions],
        needs=needs,
        slowest=sorted((one for one in tally.rows if one.seconds), key=lambda one: -one.seconds)[:SLOWEST],
        seconds_in_all=tally.figures.seconds,
        cpu_seconds=tally.figures.cpu_seconds,
        standings=sorted({row.standing for row in tally.rows}),
        asked=[*_asked(book)],
    )


def _summary(tally: Tally) -> Summary:
    marks = [row.mark for row in tally.rows if row.mark is not None]
    return Summary(
        learners=len(tally.rows) + len(tally.figures.book.missing),
        graded=len(marks),
        passed=sum(row.passed for row in tally.rows),
        mean=words.points(fmean(marks)) if marks else "–",  # noqa: RUF001 - a dash, shown as one
        median=words.points(median(marks)) if marks else "–",  # noqa: RUF001
        quartiles=_middle_half(sorted(marks)),
    )


def _middle_half(marks: list[float]) -> str:
    """The medians of the lower and of the upper half."""
    if len(marks) < 4:
        return ""
    half = len(marks) // 2
    return f"{words.points(median(marks[:half]))} to {words.points(median(marks[-half:]))}"


def _histogram(tally: Tally) -> list[Column]:
    found = [[0, 0] for _ in range(BINS)]
    for row in tally.rows:
        if row.share is not None:
            found[min(BINS - 1, max(0, int(row.share * BINS + 1e-9)))][not row.passed] += 1
    most = max(1, *(sum(counts) for counts in found))
    return [
        Column(number * 100 // BINS, passed, others, passed * HEIGHT / most, others * HEIGHT / most)
        for number, (passed, others) in enumerate(found)
    ]


def _parts(one: Criterion) -> Iterator[tuple[str, float, float]]:
    """The pieces of a bar of length 1000: their look, where they begin and how long they are."""
    whole, place = one.ended.total(), 0.0
    for end, look in _LOOKS.items():
        length = 1000 * one.ended[end] / whole
        if length:
            yield look, place, length
        place += length


def _seen(one: Misconception, tally: Tally) -> list[Link]:
    return [link for who, number in one.seen for link in tally.links([who], f"#{anchor(number)}")]


def _asked(book: ClassBook) -> Iterator[tuple[str, str]]:
    """How the class was graded, as far as it is plain."""
    for name, label in _FACTS.items():
        value = book.asked.get(name)
        if isinstance(value, str) and value:
            yield label, short(value, 300)
