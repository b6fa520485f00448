"""`generate`, asked with a network that is sure of each next word, so that the script is known beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from network import SIZES, formed
from script import text_of, words_of

from grader.judge.author import Proxy, boolean, fail, list_of, read

NAMES = ("Period", "Comma", "Quotation_Mark", "Semicolon", "Exclamation", "Question", "Left", "Right", "Dash", "Return")
MARKS = {mark: f"||{name}||" for mark, name in zip('.,";!?()-\n', NAMES, strict=True)}
SPOKEN = ("nora:", "otis:", "grief", "pigeons", "toaster", "exploded", "buddy", "why", "never", "spoon", "the", "a")
SPOKEN += ("goat", "lamp")
ASKED = 30
PRIMES, FURTHER = 4, 2


@dataclass(frozen=True)
class Known:
    """A vocabulary, the word that follows each, and a network that knows it."""

    student: Proxy
    rnn: Proxy
    words: list[str]
    following: list[int]

    def script(self, prime: int) -> str:
        """What `generate` writes from this word on."""
        table = {number: MARKS.get(word, word).lower() for number, word in enumerate(self.words)}
        return text_of(self.student.generate(self.rnn, prime, table, MARKS, self.words.index("\n"), ASKED))

    def right(self, prime: int) -> list[str]:
        """The words that it should have, the prime first."""
        found = [prime]
        for _ in range(ASKED):
            found.append(self.following[found[-1]])
        return [self.words[number] for number in found]


def known(student: Proxy, tools: Proxy, rng: np.random.Generator, words: Sequence[str] = (*SPOKEN, *MARKS)) -> Known:
    """These words, ten of them marks, which follow one another in a circle."""
    size, found = len(words), [str(word) for word in rng.permutation(words)]
    circle = [int(number) for number in rng.permutation(size)]
    following = [0] * size
    for place, number in enumerate(circle):
        following[number] = circle[(place + 1) % size]
    rnn = tools["known"](student.RNN(size, size, *SIZES), following, formed(student, tools).form)
    return Known(student, rnn, found, following)


def test_generate(student, stage, data, rng, observe):
    """`generate` goes on from the word that it is given: each next word is one that the network is sure of."""
    case = known(student, stage, rng)
    case.rnn.train()
    _require_follows(case, SPOKEN[:PRIMES], observe)
    training = any(read(case.rnn.noted, list_of(boolean())))
    observe("in training mode while it writes", training)
    if training:
        fail(
            asked="While it writes, the network should be in evaluation mode.",
            got="It was asked in training mode, where dropout leaves out a part of what it knows.",
            look="Call rnn.eval() at the beginning of `generate`.",
        )
    words = data.visible["vocabulary"]  # in an order of ours, so that a script that is read out of a file shows
    speakers = [word for word in words if word.endswith(":")]
    _require_follows(known(student, stage, rng, words), speakers[:FURTHER], observe)


def _require_follows(case, primes, observe):
    """Fails where a script that begins with one of the `primes` isn't what the network is sure of."""
    for prime in map(case.words.index, primes):
        whole = case.right(prime)
        own, right, least = _said(words_of(case.script(prime), MARKS)), _said(whole), len(_said(whole[:ASKED]))
        begins, same = own[:1] == right[:1], len(set(own[1:])) <= 1
        strangers = [word for word in own if word not in case.words]
        follows = own[1:least] == right[1:least]
        observe("begins with the given word", begins)
        observe("one word for ever", same)
        observe("words that aren't in the table", len(strangers))
        observe("each word is the one that the network is sure of", follows)
        observe("how many words", len(own))
        if begins and follows and not strangers and least <= len(own) <= len(right):
            continue
        fail(
            asked=f"From the word {case.words[prime]!r} on, `generate` should write {ASKED} words, each the one that "
            "the network gives by far the highest score.",
            got="It begins with another word."
            if not begins
            else f"It wrote {own[1]!r} again and again."
            if same and len(own) > 2
            else f"It wrote {strangers[0]!r}, which isn't in the table."
            if strangers
            else f"It wrote {len(own)} words, line ends not counted."
            if follows
            else _first_other(own, right),
            look="In each round: the scores after the last word so far, a softmax, one word drawn by these shares. "
            "This word is what the network is asked about in the next round; int_to_vocab[number] is its text.",
        )


def _first_other(own, right):
    """Where the words leave those that they should be, in words."""
    place = next((at for at, (one, other) in enumerate(zip(own, right, strict=False)) if one != other), len(own))
    wrote = f"{own[place]!r} in place of {right[place]!r}" if place < len(own) else "nothing"
    return f"After {right[place - 1]!r} it wrote {wrote}."


def _said(words):
    """The words without line ends, which have a criterion of their own."""
    return [word for word in words if word != "\n"]


def test_marks(student, stage, rng, observe):
    """In the script that `generate` returns stand marks, not their tokens."""
    case = known(student, stage, rng)
    own = case.script(case.words.index(SPOKEN[0]))
    left = [mark for mark, token in MARKS.items() if token.lower() in own.lower()]
    there = [mark for mark in MARKS if mark in own]
    observe("tokens that are left in the script", len(left))
    observe("the script has line ends", "\n" in own)
    missing = [mark for mark in MARKS if mark not in there]
    if left or missing:
        mark = (left or missing)[0]
        fail(
            asked="`generate` should put each mark in place of its token.",
            got=f"The token for {mark!r} is still there." if left else f"The mark {mark!r} is gone.",
            look="for mark, token in token_dict.items(): text = text.replace(' ' + token.lower(), mark). The words in "
            "the table are in lower case.",
        )
