"""Sentences of many forms in English and French, drawn at random."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from runpy import run_path
from types import SimpleNamespace
from typing import Any

import numpy as np

clauses = SimpleNamespace(**run_path(str(Path(__file__).with_name("clauses.py"))))
Determiner, French, Manner, Phrase, Sentence = (
    getattr(clauses, name) for name in ("Determiner", "French", "Manner", "Phrase", "Sentence")
)
FEATURES = clauses.FEATURES
Said = tuple[str, French, frozenset[str]]

SHARES = {
    "doing": 30,
    "resting": 14,
    "being": 16,
    "going": 8,
    "existing": 8,
    "comparing": 8,
    "explaining": 8,
    "recalling": 10,
}
PERSONS = (
    ("i", "je", 0),
    ("you", "vous", 3),
    ("he", "il", 1),
    ("she", "elle", 1),
    ("we", "nous", 2),
    ("they", "ils", 4),
)
ANY = ("the", "the", "a", "a", "a", "possessive", "possessive", "demonstrative", "number")
PARTICULAR = ("the", "the", "the", "possessive", "demonstrative")
SOME = ("a", "a", "number")


def sentences(rng: np.random.Generator) -> Iterator[Sentence]:
    """Sentences without end, some of them more than once."""
    writer = Writer(rng)
    kinds = [name for name, share in SHARES.items() for _ in range(share)]
    while True:
        english, french, tags = getattr(writer, writer.one(kinds))()
        yield clauses.finished(english, french, tags)


@dataclass(frozen=True)
class Writer:
    """Writes sentences, drawn from `rng`."""

    rng: np.random.Generator

    def one(self, items: Sequence[Any]) -> Any:
        """One of them, each as likely as another."""
        return items[int(self.rng.random() * len(items))]

    def chance(self, share: float) -> bool:
        """True in this share of all cases."""
        return bool(self.rng.random() < share)

    # Sentences: English, French, and the patterns in them.

    def doing(self) -> Said:
        """Somebody does something to something."""
        loving = self.chance(0.12)
        verb = self.one(clauses.lexicon()["loving" if loving else "verbs"])
        manner = self.manner()
        thing = self.thing(self.kind(verb[4]), PARTICULAR if loving else ANY, denied=bool(manner.denied))
        return clauses.closed(clauses.clause(self.subject(verb[3]), verb, manner, said(thing)))

    def resting(self) -> Said:
        """Somebody sleeps, works, ..., somewhere or at some time."""
        verb = self.one(clauses.lexicon()["alone"])
        rest = self.where() if self.chance(0.55) else self.when()
        return clauses.closed(clauses.clause(self.subject(verb[3]), verb, self.manner(), rest))

    def being(self) -> Said:
        """Something is so."""
        subject = self.part() if self.chance(0.25) else self.subject("any", third=True)
        manner = self.manner()
        return clauses.closed(clauses.clause(subject, clauses.lexicon()["be"], manner, self.predicate(subject, manner)))

    def going(self) -> Said:
        """Somebody goes to a place or comes from it."""
        verb = self.one(clauses.lexicon()["going"])
        place = self.thing("place", PARTICULAR)
        rest = place.english, clauses.in_french(verb[3]) + place.french, place.tags
        return clauses.closed(clauses.clause(self.subject("person"), verb, self.manner(), rest))

    def existing(self) -> Said:
        """There is something somewhere."""
        denied, asked = self.one([(False, False), (False, False), (True, False), (False, True)])
        kind = self.one(["person", "animal", "object", "vehicle", "nature"])
        thing = self.thing(kind, SOME, denied=denied)
        where = self.where() if kind in {"animal", "object"} else self.where(["place"])
        be = "are" if thing.plural else "is"
        start = f"{be} there" if asked else f"there {be}" + " not" * denied
        french = clauses.in_french("il ne y a pas").marked("negation") if denied else clauses.in_french("il y a")
        manner = Manner("pas" if denied else "", asked=asked)
        asking = clauses.in_french("est-ce que" if asked else "")
        english = f"{start} {thing.english} {where[0]}"
        return clauses.closed((english, asking + french + thing.french + where[1], thing.tags | where[2] | manner.tags))

    def comparing(self) -> Said:
        """Something is more so than something else."""
        kind = self.kind("any")
        subject = other = self.thing(kind, PARTICULAR)
        while other.noun == subject.noun:
            other = self.thing(kind, PARTICULAR)
        adjective = self.one([each for each in fitting(kind) if each[1]])
        french = clauses.in_french("plus") + clauses.agreeing(adjective, subject) + "que" + other.french
        tags = other.tags | clauses.paired(adjective, subject.noun) | {"comparison"}
        manner = Manner("pas" if self.chance(0.2) else "", asked=False)
        return clauses.closed(
            clauses.clause(
                subject, clauses.lexicon()["be"], manner, (f"{adjective[1]} than {other.english}", french, tags)
            )
        )

    def explaining(self) -> Said:
        """Somebody does something because of how they are."""
        verb = self.one(clauses.lexicon()["alone"])
        subject = self.subject(verb[3], third=True)
        first = clauses.clause(
            subject, verb, self.manner(asked=False), ("", clauses.in_french(""), frozenset({"because"}))
        )
        again = subject.pronoun()
        manner = Manner("pas" if self.chance(0.15) else "")
        second = clauses.clause(again, clauses.lexicon()["be"], manner, self.predicate(again, manner))
        return clauses.closed(clauses.joined(first, ("because", "parce que"), second))

    def recalling(self) -> Said:
        """Somebody does something to a thing, but not something else to it."""
        kind = self.one(["animal", "text", "object", "clothes", "food", "vehicle", "craft", "furniture"])
        suited = [each for each in clauses.lexicon()["verbs"] if kind in _kinds(each[4])]
        verb = self.one(suited)
        other = self.one([each for each in suited if each is not verb])
        denied = self.chance(0.3)
        subject = self.subject("person")
        thing = self.thing(kind, PARTICULAR)
        first = clauses.clause(subject, verb, Manner("pas" if denied else ""), said(thing))
        it, le = ("them", "les") if thing.plural else ("it", "la" if thing.feminine else "le")
        manner = Manner("" if denied else "pas", stands=le)
        second = clauses.clause(subject.pronoun(), other, manner, (it, clauses.in_french(""), frozenset({"pronoun"})))
        return clauses.closed(clauses.joined(first, (", but", ", mais"), second))

    # What sentences are made of.

    def manner(self, *, asked: bool = True) -> Manner:
        """Plain, denied, with an adverb, or, unless told otherwise, asked."""
        kind = self.rng.random()
        if kind < 0.22:
            return Manner("jamais" if self.chance(0.25) else "pas")
        adverb = tuple(self.one(clauses.lexicon()["often"])) if self.chance(0.15) else ("", "")
        return Manner(adverb=adverb, asked=asked and kind > 0.84)

    def kind(self, group: str) -> str:
        """A kind of nouns of the group, or the kind itself."""
        return str(self.one(_kinds(group)))

    def subject(self, group: str, *, third: bool = False) -> Phrase:
        """Who or what does something: a pronoun, a name or a noun; `third` leaves out i, you and we."""
        kind = self.kind(group)
        chance = self.rng.random() if kind == "person" else 1.0
        if chance < 0.4:
            english, french, person = self.one([each for each in PERSONS if not third or each[2] in {1, 4}])
            return Phrase(english, clauses.in_french(french), person, feminine=english == "she")
        if chance < 0.6:
            sex = self.one(["m", "f"])
            name = self.one(clauses.lexicon()["names"][sex])
            return Phrase(name, clauses.in_french(name), feminine=sex == "f")
        return self.thing(kind, PARTICULAR)

    def thing(self, kind: str, determiners: Sequence[str], *, denied: bool = False) -> Phrase:
        """A noun with all that belongs to it; `denied` where it isn't there, so that French says `de`."""
        noun = self.one(clauses.lexicon()["nouns"][kind])
        plural = noun[1] is not None and self.chance(0.35)
        named = self.one([each for each in determiners if plural or each != "number"])
        if denied and named == "number":
            named = "a"
        adjectives = []
        if self.chance(0.5):
            adjectives = [self.one(fitting(kind))]
        if (
            adjectives
            and kind in _kinds("coloured")
            and adjectives[0] in clauses.lexicon()["before"]
            and self.chance(0.25)
        ):
            adjectives.append(self.one([each for each in clauses.lexicon()["after"] if each[7] == "coloured"]))
        determiner = self.determiner(named, plural=plural)
        if denied and named == "a":
            determiner = replace(determiner, forms=("de", "de", "de"))
        return clauses.noun_phrase(determiner, adjectives, noun, kind, plural=plural)

    def determiner(self, named: str, *, plural: bool) -> Determiner:
        """The determiner of that name."""
        if named == "possessive":
            english, *forms = self.one(clauses.lexicon()["possessives"])
            return Determiner(english, tuple(forms))
        if named == "number":
            english, french = self.one(clauses.lexicon()["numbers"])
            return Determiner(english, (french,) * 3, frozenset({"number word"}))
        if named == "demonstrative":
            return Determiner("these" if plural else "this", ("ce", "cette", "ces"), frozenset({"demonstrative"}))
        if named == "a":
            return Determiner("" if plural else "a", ("un", "une", "des"))
        return Determiner("the", ("le", "la", "les"))

    def part(self) -> Phrase:
        """A part of a place: the door of the house."""
        head, place = self.thing(self.kind("parts"), ["the"]), self.thing("place", PARTICULAR)
        tags = head.tags | place.tags | {"of"}
        return replace(
            head, english=f"{head.english} of {place.english}", french=head.french + "de" + place.french, tags=tags
        )

    def predicate(self, subject: Phrase, manner: Manner) -> Said:
        """What something is like, and, where it is plainly so, to what degree."""
        adjective = self.one(fitting(subject.kind))
        plain = not manner.denied and not manner.adverb[0]
        english, french = self.one(clauses.lexicon()["degrees"]) if plain and self.chance(0.5) else ("", "")
        text = f"{english} {adjective[0]}".strip()
        return (
            text,
            clauses.in_french(french) + clauses.agreeing(adjective, subject),
            clauses.paired(adjective, subject.noun),
        )

    def where(self, kinds: Sequence[str] = ("place", "nature", "furniture")) -> Said:
        """At what place."""
        english, french, kind = self.one([each for each in clauses.lexicon()["where"] if each[2] in kinds])
        place = self.thing(kind, PARTICULAR)
        return f"{english} {place.english}", clauses.in_french(french) + place.french, place.tags

    def when(self) -> Said:
        """At what time."""
        english, french = self.one(clauses.lexicon()["when"])
        return english, clauses.in_french(french), frozenset()


def said(thing: Phrase) -> Said:
    """The phrase as the rest of a clause."""
    return thing.english, thing.french, thing.tags


def fitting(kind: str) -> list[Any]:
    """The adjectives that may be said of this kind of things."""
    return [each for each in [*clauses.lexicon()["before"], *clauses.lexicon()["after"]] if kind in _kinds(each[7])]


def _kinds(group: str) -> list[str]:
    kinds: list[str] = clauses.lexicon()["groups"].get(group, [group])
    return kinds
