"""What of a class needs a person: one place for it, so that every report says the same in the same words."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from grader.reports.classbook import Alike, ClassBook, GradeJson, Line
from grader.reports.parts.words import is_isolated, listed, points, stretch

NEAR: Final = 0.02
"""How near to the pass mark, as a share of all points, a person should look at the work."""
_PLACES: Final = 3


class Whose(NamedTuple):
    """Who is meant, or where something was found; `learner` is the id, empty where it is nobody's."""

    name: str
    learner: str = ""


@dataclass(frozen=True)
class Need:
    """Something that a person has to look at: whose it is, and why.

    What is said of several for the same reason is one need. With `together` it is about what they have in common;
    `alike` are the places, where there are any to compare.
    """

    whose: tuple[Whose, ...]
    why: str
    together: bool = False
    alike: Alike | None = None


@dataclass
class Needs:
    """The needs of a class, collected attempt by attempt."""

    book: ClassBook
    _whose: dict[str, list[Whose]] = field(default_factory=lambda: defaultdict(list))
    _by_digest: dict[str, dict[str, list[Whose]]] = field(default_factory=lambda: defaultdict(dict))
    _by_hand_in: dict[int, list[Whose]] = field(default_factory=lambda: defaultdict(list))

    def add(self, line: Line, grade: GradeJson | None) -> None:
        """Look at the attempt that stands for a learner."""
        who = whose(line)
        for why in dict.fromkeys(_reasons(line, grade, self.book)):
            self._whose[why].append(who)
        self._by_hand_in[line.hand_in].append(who)
        if grade is not None:
            self._by_digest[grade["submission"]["digest"]].setdefault(line.where, []).append(who)

    def all(self) -> list[Need]:
        """Everything, each reason once. Works are compared with one another here."""
        found = [Need(tuple(those), why) for why, those in self._whose.items()]
        return [*found, *self._copies(), *self._alike(), *self._nobodys()]

    def _copies(self) -> Iterator[Need]:
        for digest, places in self._by_digest.items():
            if digest and len(places) > 1:
                those = tuple(who for together in places.values() for who in together)
                yield Need(those, "the same work byte by byte, not handed in together", together=True)

    def _alike(self) -> Iterator[Need]:
        for one in self.book.alike(self._by_hand_in.keys()):
            those = tuple(who for number in (*one.left, *one.right) for who in self._by_hand_in[number])
            yield Need(those, _alike(one), together=True, alike=one)

    def _nobodys(self) -> Iterator[Need]:
        by_reason = defaultdict(list)
        for where, why in self.book.unmatched:
            by_reason[why].append(Whose(where))
        for why, places in by_reason.items():
            yield Need(tuple(places), why)


def whose(line: Line) -> Whose:
    """Whose attempt it is: the name with the id, or the id alone."""
    who = line.learner
    return Whose(f"{who.name} ({who.id})" if who.name and who.name != who.id else who.id, who.id)


def _reasons(line: Line, grade: GradeJson | None, book: ClassBook) -> Iterator[str]:
    """Why a person should look at this attempt."""
    if line.doubt:
        yield line.doubt
    if grade is None:
        yield "still waits to be graded; run the same `grader batch` again"
        return
    if not line.counts:
        yield "no attempt counts"
    if grade["status"] != "graded":
        what = "can't be read" if grade["status"] == "not_gradable" else "no grade"
        yield f"{what}: {grade['reason']}" if grade["reason"] else what
        return
    for verdict, what in (("not_graded", "a check broke"), ("pending", "waits for a person")):
        if ids := [one["id"] for one in grade["criteria"] if one["verdict"] == verdict]:
            yield f"{what}: {listed(ids)}"
    yield from _nearness(line, book)
    made = grade["provenance"]
    if made is not None and not is_isolated(made["sandbox"], made["gaps"]):
        yield "ran without full isolation"


def _nearness(line: Line, book: ClassBook) -> Iterator[str]:
    if line.mark is None or not line.max_score:
        return
    away = line.mark / line.max_score - book.pass_at
    if abs(away) <= NEAR + 1e-9:
        by = points(abs(away) * line.max_score)
        side = "just reached" if by == "0" else f"{by} {'above' if away > 0 else 'below'} it"
        yield f"near the pass mark: {points(line.mark)} of {points(line.max_score)} points, {side}"


def _alike(one: Alike) -> str:
    pairs = [f"{stretch(left)} and {stretch(right)}" for left, right in one.passages()]
    more = f"; and {len(pairs) - _PLACES} more" if len(pairs) > _PLACES else ""
    what = f"suspiciously alike: {one.share:.0%} of what is one's own is in the other's, too, but for names and layout"
    return f"{what}: {'; '.join(pairs[:_PLACES])}{more}" if pairs else what
