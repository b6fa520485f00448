"""The page on which works that are suspiciously alike stand side by side: for whoever teaches, and nobody else."""

import hashlib
from typing import Final, NamedTuple

from grader.reports.classbook import ClassBook, Passage
from grader.reports.html.pages import ALIKE
from grader.reports.html.rendering import page
from grader.reports.html.tally import Link
from grader.reports.needs import Need
from grader.reports.parts import words

_MOST_LINES: Final = 120
_MOST_CHARACTERS: Final = 300


class Side(NamedTuple):
    """Lines of one of the works: where they stand, their text, and how many more there are."""

    place: str
    text: str
    more: int


def alike_name(need: Need) -> str:
    """The page's file, the same for the same people each time."""
    whole = "\n".join(sorted(who.learner for who in need.whose))
    return f"{ALIKE}/{hashlib.sha256(whole.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}.html"


def alike_page(book: ClassBook, need: Need, links: list[Link]) -> str:
    """The page of a need that has places to compare; `links` are those from the class's page to its learners."""
    assert need.alike is not None
    pairs = [(_side(left), _side(right)) for left, right in need.alike.passages()]
    return page(
        "alike.html",
        book=book,
        links=[Link(one.name, f"../{one.href}" if one.href else "") for one in links],
        share=need.alike.share,
        pairs=pairs,
    )


def _side(passage: Passage) -> Side:
    lines = passage.text.split("\n")
    shown = [one if len(one) <= _MOST_CHARACTERS else f"{one[:_MOST_CHARACTERS]} ..." for one in lines[:_MOST_LINES]]
    return Side(words.stretch(passage), "\n".join(shown), max(0, len(lines) - _MOST_LINES))
