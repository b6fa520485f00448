"""Noun phrases and clauses in English and French: agreement, order, negation, and what French leaves out."""

import zlib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FEATURES = ("gender", "number", "order", "elision", "contraction", "negation", "pronoun")
NEW_PATTERNS = tuple(
    frozenset(pair.split(" + "))
    for pair in ("comparison + negation", "number word + question", "of + question", "pronoun + demonstrative")
)
NEW_PAIRS = 6  # of so many pairs of adjective and noun one is held back

VOWELS = "aeiouyâàéèêëîïôûœ"
UNUSUAL_AN = ("useful", "uniform", "european", "university")
ELIDED = {"le": "l'", "la": "l'", "de": "d'", "je": "j'", "ne": "n'", "que": "qu'"}
CONTRACTED = {("de", "le"): "du", ("de", "les"): "des", ("à", "le"): "au", ("à", "les"): "aux"}


@cache
def lexicon() -> dict[str, Any]:
    """All of `words.yaml`."""
    with Path(__file__).with_name("words.yaml").open(encoding="utf-8") as file:
        entries: dict[str, Any] = yaml.safe_load(file)
    return entries


@dataclass(frozen=True)
class French:
    """French words before elision and contraction, and the features that runs of them show as (name, start, end)."""

    words: tuple[str, ...]
    marks: tuple[tuple[str, int, int], ...] = ()

    def __add__(self, other: "French | str") -> "French":
        if isinstance(other, str):
            return self + French(tuple(other.split()))
        by = len(self.words)
        moved = tuple((name, start + by, end + by) for name, start, end in other.marks)
        return French(self.words + other.words, self.marks + moved)

    def marked(self, feature: str, when: bool = True) -> "French":
        """The same, all of it said to show the feature, where `when` holds."""
        return replace(self, marks=(*self.marks, (feature, 0, len(self.words)))) if when else self


def in_french(text: str) -> French:
    """The words of a text."""
    return French(tuple(text.split()))


Said = tuple[str, French, frozenset[str]]


Noun = tuple[str, str | None, str, str | None, str]


@dataclass(frozen=True)
class Phrase:
    """Something that stands for a noun: both languages, the verb's person, and what it is and was made of."""

    english: str
    french: French
    person: int = 1
    feminine: bool = False
    noun: str = ""
    kind: str = "person"
    tags: frozenset[str] = frozenset()

    @property
    def plural(self) -> bool:
        """Whether its verb stands in the plural."""
        return self.person > 1

    def pronoun(self) -> "Phrase":
        """What takes its place as a subject."""
        if self.person in {0, 2, 3}:
            return self
        english = "they" if self.plural else "it" if self.kind != "person" else "she" if self.feminine else "he"
        french = ("elle" if self.feminine else "il") + ("s" if self.plural else "")
        return replace(self, english=english, french=in_french(french).marked("pronoun"), tags=frozenset())


@dataclass(frozen=True)
class Manner:
    """How something is said: denied by a word such as `pas`, with an adverb (English, French), asked."""

    denied: str = ""
    adverb: tuple[str, str] = ("", "")
    asked: bool = False
    stands: str = ""  # the French pronoun of its object

    @property
    def tags(self) -> frozenset[str]:
        """The patterns that it brings."""
        return frozenset(
            ["negation"] * bool(self.denied) + ["question"] * self.asked + ["adverb"] * bool(self.adverb[0])
        )


@dataclass(frozen=True)
class Sentence:
    """A sentence in both languages, the French phrases by which it shows features, and what it was made of."""

    english: str
    french: str
    phrases: dict[str, list[str]]
    tags: frozenset[str]

    @property
    def is_new(self) -> bool:
        """Whether it puts together what no visible sentence does."""
        return "new pair" in self.tags or any(pattern <= self.tags for pattern in NEW_PATTERNS)


def finished(english: str, french: French, tags: frozenset[str]) -> Sentence:
    """The sentence with what French leaves out before vowels and draws together."""
    words: list[str] = list(french.words)
    marks = list(french.marks)
    for place, word in enumerate(words[:-1]):
        if word in ELIDED and sounds_as_vowel(french.words[place + 1]):
            words[place] = ELIDED[word]
            marks.append(("elision", place, place + 2))
    for place in range(len(words) - 1):
        drawn = CONTRACTED.get((words[place], words[place + 1]))
        if drawn:
            words[place], words[place + 1] = "", drawn
            marks.append(("contraction", place, place + 3))
    phrases: dict[str, list[str]] = {}
    for feature, start, end in sorted(marks, key=lambda mark: (FEATURES.index(mark[0]), mark)):
        phrases.setdefault(feature, []).append(" ".join(word for word in words[start:end] if word))
    return Sentence(english, " ".join(word for word in words if word), phrases, tags)


def sounds_as_vowel(word: str) -> bool:
    """Whether something is left out before this French word."""
    return word[0] in VOWELS or (word[0] == "h" and word not in lexicon()["aspirated"])


@dataclass(frozen=True)
class Determiner:
    """A determiner: in English, the masculine, the feminine and the plural in French, and its patterns."""

    english: str
    forms: tuple[str, ...]
    tags: frozenset[str] = frozenset()

    def form(self, following: str, *, feminine: bool, plural: bool) -> str:
        """The French form before the word `following`."""
        chosen = self.forms[2 if plural else feminine]
        if plural or not sounds_as_vowel(following):
            return chosen
        return {"ce": "cet", "ma": "mon", "sa": "son"}.get(chosen, chosen)


def noun_phrase(determiner: Determiner, adjectives: list[Any], noun: Noun, kind: str, *, plural: bool) -> Phrase:
    """The noun in both languages with its determiner and its adjectives, in the order of English."""
    feminine = noun[4] == "f"
    english = [*(each[0] for each in adjectives), noun[1] if plural else noun[0]]
    start = f"{_an(english[0]) if determiner.english == 'a' else determiner.english} ".lstrip()
    words = _agreed(determiner, adjectives, noun, (feminine, plural))
    french = French(tuple(words[1:])).marked("order", bool(adjectives))
    other = _agreed(determiner, adjectives, noun, (not feminine, plural))
    told = words[1:] != other[1:] or (words[0] != other[0] and not (words[0] in ELIDED and sounds_as_vowel(words[1])))
    whole = (French((words[0],)) + french).marked("gender", told).marked("number", plural)
    tags = frozenset().union(determiner.tags, *(paired(each, noun[0]) for each in adjectives))
    return Phrase(f"{start}{' '.join(english)}", whole, 4 if plural else 1, feminine, noun[0], kind, tags)


def _agreed(determiner: Determiner, adjectives: list[Any], noun: Noun, agreement: tuple[bool, bool]) -> list[str]:
    """The French words of a noun phrase, with adjectives before and after the noun."""
    feminine, plural = agreement
    before = [each for each in adjectives if each in lexicon()["before"]]
    after = [each for each in adjectives if each not in before]
    words = [noun[3] if plural else noun[2], *(each[2 + feminine + 2 * plural] for each in after)]
    for each in reversed(before):
        is_bel = each[6] and not feminine and not plural and sounds_as_vowel(words[0])
        words.insert(0, each[6] if is_bel else each[2 + feminine + 2 * plural])
    first = determiner.form(words[0], feminine=feminine, plural=plural)
    return ["de" if first == "des" and before else first, *words]


def _an(following: str) -> str:
    return "an" if following[0] in "aeiou" and following not in UNUSUAL_AN else "a"


def agreeing(adjective: Any, subject: Phrase) -> French:
    """The adjective as what it says of the subject."""
    forms = adjective[2:6]
    french = in_french(forms[subject.feminine + 2 * subject.plural])
    told = forms[2 * subject.plural] != forms[1 + 2 * subject.plural]
    return french.marked("gender", told).marked("number", subject.plural)


def clause(subject: Phrase, verb: Any, manner: Manner, rest: Said) -> Said:
    """Subject, verb and rest in both languages, with what the manner asks for."""
    form = verb[2][subject.person]
    group = in_french(f"{'ne' if manner.denied else ''} {manner.stands} {form} {manner.denied}")
    group = group.marked("negation", bool(manner.denied)).marked("pronoun", bool(manner.stands))
    group = group.marked("number", subject.person == 4 and form != verb[2][1])
    asking = in_french("est-ce que" if manner.asked else "")
    french = asking + subject.french + group + manner.adverb[1] + rest[1]
    english = f"{_spoken(subject, verb, manner)} {rest[0]}".strip()
    return english, french, subject.tags | rest[2] | manner.tags


def _spoken(subject: Phrase, verb: Any, manner: Manner) -> str:
    """Subject and verb in English."""
    if verb[0] == "be":
        form = "am" if subject.person == 0 else "is" if subject.person == 1 else "are"
        words = [form, subject.english] if manner.asked else [subject.english, form]
        words.append({"pas": "not", "jamais": "never", "": manner.adverb[0]}[manner.denied])
    elif manner.asked or manner.denied == "pas":
        form = "does" if subject.person == 1 else "do"
        words = [form, subject.english] if manner.asked else [subject.english, form, "not"]
        words += [manner.adverb[0], verb[0]]
    else:
        adverb = "never" if manner.denied else manner.adverb[0]
        words = [subject.english, adverb, verb[subject.person == 1]]
    return " ".join(word for word in words if word)


def joined(first: Said, word: tuple[str, str], second: Said) -> Said:
    """Two clauses with a word between them, which is said in English and in French."""
    return f"{first[0]} {word[0]} {second[0]}", first[1] + word[1] + second[1], first[2] | second[2]


def closed(whole: Said) -> Said:
    """The same with the mark at its end."""
    mark = "?" if "question" in whole[2] else "."
    return f"{whole[0]} {mark}", whole[1] + mark, whole[2]


def paired(adjective: Any, noun: str) -> frozenset[str]:
    """Whether this pair of adjective and noun is held back."""
    held_back = bool(noun) and zlib.crc32(f"{adjective[0]} {noun}".encode()) % NEW_PAIRS == 0
    return frozenset({"new pair"} if held_back else ())
