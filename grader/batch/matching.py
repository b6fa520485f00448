"""Whose work it is: what was found in downloads, matched with the roster. Nothing is dropped, and nothing is guessed.

The clues to a person are tried in order: the ids of a learning management system (LMS), the id, the e-mail address, the
name. Each must lead to one and the same person. A name is taken without its accents, or with its words the other way
round, where that leaves one person; a name that is merely similar never is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from grader.batch.hand_ins import Class, Clues, Found, HandIn, Person, Unmatched
from grader.batch.names import as_given, orders, parts, same_id, tidy
from grader.batch.roster import Roster
from grader.judge.hand_in import listed, shown

_MOST_NAMED: Final = 3
_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)
_NO_CLUE: Final = "nothing says whose it is; put it into a folder that is named after the person's id"


def match(
    found: Iterable[Found | Unmatched], roster: Roster | None, groups: Mapping[str, Sequence[str]] | None = None
) -> Class:
    """The class that handed in what was `found`.

    Every `Found` becomes one hand-in or one entry of `unmatched`; of a group of whom some aren't in the roster, the
    others keep the work and these are told in `unmatched`. Without a roster whoever handed in is a person of their own.
    `groups` are the ids of those who share their work, by the group's name.
    """
    whose = _Matching(roster, groups or {})
    hand_ins: list[HandIn] = []
    unmatched: list[Unmatched] = []
    for piece in found:
        if isinstance(piece, Unmatched):
            unmatched.append(piece)
            continue
        people, strangers = whose.people(piece)
        if people:
            at = piece.handed_in
            hand_ins.append(HandIn(people, piece.path, piece.where, piece.attempt, at, piece.late))
            unmatched += [Unmatched(f"{piece.where} ({_called(clues)})", why) for clues, why in strangers]
        else:
            why = "; ".join(dict.fromkeys(why for _, why in strangers)) or _NO_CLUE
            unmatched.append(Unmatched(piece.where, why))
    present = {person.id for hand_in in hand_ins for person in hand_in.people}
    missing = tuple(person for person in roster.people if person.id not in present) if roster else ()
    return Class(tuple(_numbered(hand_ins)), tuple(unmatched), missing)


@dataclass
class _Index:
    """Which people of the roster answer to a clue."""

    people: Sequence[Person]

    def __post_init__(self) -> None:
        self.by: dict[tuple[str | int, str], set[int]] = defaultdict(set)
        self.by_part: dict[str, set[int]] = defaultdict(set)
        for place, person in enumerate(self.people):
            known = [("id", person.id), ("email", person.email), *(("lms", value) for value in person.lms.values())]
            for kind, value in known:
                self.by[kind, same_id(value)].add(place)
            for way, forms in enumerate(orders(person.name)):
                for form in forms:
                    self.by[way, form].add(place)
            for part in parts(person.name):
                self.by_part[part].add(place)

    def answers(self, clues: Clues) -> Iterator[set[int]]:
        """Those who answer to each kind of clue, from the surest on; a kind that nobody answers to is left out."""
        kinds = (("lms", clues.lms), ("id", (clues.id,)), ("email", (clues.email,)))
        for kind, values in kinds:
            if found := set[int]().union(*(self._of(kind, same_id(value)) for value in values)):
                yield found
        named = (self._of(way, form) for way, form in enumerate(as_given(clues.name)))
        for those in named:
            if those:
                yield those
                return

    def _of(self, kind: str | int, value: str) -> set[int]:
        return self.by.get((kind, value), set()) if value else set()

    def nearest(self, clues: Clues) -> list[Person]:
        """A few who share the most words of their name with the clues, if anybody does."""
        words = {*parts(clues.name), *parts(clues.id), *parts(clues.email.partition("@")[0])}
        shared = Counter(place for word in words for place in self.by_part.get(word, ()))
        return [self.people[place] for place, _ in shared.most_common(_MOST_NAMED)]


class _Matching:
    """The people whom clues lead to, and why clues lead to none."""

    def __init__(self, roster: Roster | None, groups: Mapping[str, Sequence[str]]) -> None:
        self._index = _Index(roster.people) if roster else None
        self._known = {same_id(person.id): person for person in roster.people} if roster else {}
        self._own_people: dict[str, Person] = {}
        self._groups = {as_given(name)[-1] or same_id(name): ids for name, ids in groups.items()}
        self._group_of = {same_id(name): ids for ids in groups.values() for name in ids}

    def people(self, found: Found) -> tuple[tuple[Person, ...], list[tuple[Clues, str]]]:
        """All who share the work, each once, and the clues that lead to nobody with the reason."""
        people: dict[str, Person] = {}
        strangers = []
        for clues in found.members:
            members = self._shared(clues) if len(found.members) == 1 else None
            one = self._one(clues) if members is None else ""
            if isinstance(one, str) and members is None:
                strangers.append((clues, one))
                continue
            own = [one] if isinstance(one, Person) else []
            for person in (*own, *(members or self._partners(own))):
                people.setdefault(same_id(person.id), person)
        return tuple(people.values()), strangers

    def _shared(self, clues: Clues) -> list[Person] | None:
        """The members of the group that is called so, unless a person is meant."""
        if not self._groups:
            return None
        ids = next((ids for key in (clues.name, clues.id) if key and (ids := self._group(key)) is not None), None)
        if ids is None or (self._index is not None and isinstance(self._one(clues), Person)):
            return None
        return [self._person(name) for name in ids]

    def _group(self, name: str) -> Sequence[str] | None:
        return self._groups.get(as_given(name)[-1] or same_id(name))

    def _partners(self, own: list[Person]) -> list[Person]:
        return [self._person(name) for person in own for name in self._group_of.get(same_id(person.id), ())]

    def _person(self, name: str) -> Person:
        return self._known.get(same_id(name)) or Person(name)

    def _one(self, clues: Clues) -> Person | str:
        """The person, or why there is none."""
        if self._index is None:
            return self._own(clues)
        answers = list(self._index.answers(clues))
        if not answers:
            return self._nobody(clues, self._index.nearest(clues))
        left = answers[0]
        for further in answers[1:]:
            if not left & further:
                first, second = (self._index.people[min(those)] for those in (left, further))
                says = f"its clues lead to {_of_roster([first])} and to {_of_roster([second])}"
                return f"{says}; mend the ids in the roster, or name its folder after one id"
            left = left & further
        people = [self._index.people[place] for place in sorted(left)]
        if len(people) > 1:
            says = f"{_called(clues)} may be {_of_roster(people)}"
            return f"{says}; write ids that tell them apart into the roster, or name its folder after one id"
        return people[0]

    def _own(self, clues: Clues) -> Person | str:
        """The person whom the clues speak of, of whom nothing else is known."""
        name = next((shown(tidy(value)) for value in (clues.id, *clues.lms, clues.email, clues.name) if value), "")
        if not name:
            return _NO_CLUE
        return self._own_people.setdefault(name, Person(name, tidy(clues.name), tidy(clues.email)))

    @staticmethod
    def _nobody(clues: Clues, near: list[Person]) -> str:
        if not any((clues.id, clues.name, clues.email, *clues.lms)):
            return _NO_CLUE
        hint = f"; the nearest are {_of_roster(near)}" if near else ""
        lms = f", with {listed(clues.lms[:1])} in a column such as canvas_id" if clues.lms else ""
        return f"nobody of the roster answers to {_called(clues)}{hint}; add the person to it{lms}"


def _called(clues: Clues) -> str:
    """What the clues say, for a message."""
    said = dict.fromkeys(value for value in (clues.name, clues.id, clues.email, *clues.lms) if value)
    return ", ".join(shown(value, 80) for value in list(said)[:_MOST_NAMED]) or "someone without a name"


def _of_roster(people: Sequence[Person]) -> str:
    told = [f"{shown(person.name, 80)} ({shown(person.id, 80)})" for person in people[:_MOST_NAMED]]
    more = f" and {len(people) - _MOST_NAMED} more" if len(people) > _MOST_NAMED else ""
    return ", ".join(told) + more


def _numbered(hand_ins: list[HandIn]) -> list[HandIn]:
    """The hand-ins, with attempts numbered anew where two of the same people have one number."""
    places: dict[frozenset[str], list[int]] = defaultdict(list)
    for place, hand_in in enumerate(hand_ins):
        places[frozenset(person.id for person in hand_in.people)].append(place)
    for same in places.values():
        if len({hand_ins[place].attempt for place in same}) == len(same):
            continue
        timed = all(hand_ins[place].handed_in for place in same)
        same.sort(key=lambda place: (_time(hand_ins[place]) if timed else _EARLIEST, hand_ins[place].attempt, place))
        for number, place in enumerate(same, 1):
            hand_ins[place] = replace(hand_ins[place], attempt=number)
    return hand_ins


def _time(hand_in: HandIn) -> datetime:
    return hand_in.handed_in or _EARLIEST
