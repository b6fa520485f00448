"""Copied runs: how much of a text stands word for word in the text that was learned from."""

from collections.abc import Hashable, Sequence
from typing import NamedTuple


class CopiedRuns(NamedTuple):
    """Of a text: its longest copied run in words, and the share of its words that are in long ones, from 0 to 1.

    The same of real text that was held out, as much of it: what people who copy nothing have in common by chance.
    """

    longest: int
    share: float
    expected_longest: int
    expected_share: float


def longest_copied_run(
    words: Sequence[Hashable], learned: Sequence[Hashable], held_out: Sequence[Hashable], least: int = 20
) -> CopiedRuns:
    """The longest run of words that also stands in the text that was learned from, and how many words are in such runs.

    Takes time in proportion to the length of the texts, by a suffix automaton of the learned one.

    Args:
        words: the text to look at.
        learned: the text that was learned from.
        held_out: real text that wasn't learned from; no more of it is used than there are `words`.
        least: how many words a run must have for its words to be counted as copied.

    Returns:
        Both for `words` and for `held_out`; a share is NaN where a text is empty.

    Raises:
        ValueError: `least` is below 1.
    """
    if least < 1:
        raise ValueError(f"a run of {least} words can't be: `least` must be at least 1")
    automaton = _Automaton(learned)
    return CopiedRuns(*_found(automaton, words, least), *_found(automaton, held_out[: len(words)], least))


class _Automaton:
    """The suffix automaton of a text (Blumer et al., 1985): its paths are all runs of words in the text."""

    def __init__(self, text: Sequence[Hashable]) -> None:
        self._next: list[dict[Hashable, int]] = [{}]
        self._length, self._link = [0], [-1]
        last = 0
        for word in text:
            last = self._extended(last, word)

    def runs(self, words: Sequence[Hashable]) -> list[int]:
        """For each place the length of the longest run that ends there and stands in the text."""
        state, length, found = 0, 0, []
        for word in words:
            while state and word not in self._next[state]:
                state = self._link[state]
                length = self._length[state]
            if word in self._next[state]:
                state, length = self._next[state][word], length + 1
            found.append(length)
        return found

    def _extended(self, last: int, word: Hashable) -> int:
        """Take in one more word after the state `last` of the whole text so far; gives the new such state."""
        whole = self._add(self._length[last] + 1, {})
        while last != -1 and word not in self._next[last]:
            self._next[last][word] = whole
            last = self._link[last]
        self._link[whole] = 0 if last == -1 else self._fit(last, word)
        return whole

    def _fit(self, before: int, word: Hashable) -> int:
        """The state of the runs that `before` and `word` make and no longer ones, split off where need be."""
        after = self._next[before][word]
        if self._length[after] == self._length[before] + 1:
            return after
        copy = self._add(self._length[before] + 1, dict(self._next[after]))
        self._link[copy], self._link[after] = self._link[after], copy
        while before != -1 and self._next[before].get(word) == after:
            self._next[before][word] = copy
            before = self._link[before]
        return copy

    def _add(self, length: int, following: dict[Hashable, int]) -> int:
        self._next.append(following)
        self._length.append(length)
        self._link.append(-1)
        return len(self._length) - 1


def _found(automaton: _Automaton, words: Sequence[Hashable], least: int) -> tuple[int, float]:
    """The longest copied run of `words`, and the share of words in runs of `least` or more."""
    runs = automaton.runs(words)
    copied, begins = 0, len(runs)
    for end in range(len(runs) - 1, -1, -1):
        if runs[end] >= least:
            begins = min(begins, end - runs[end] + 1)
        copied += begins <= end
    return max(runs, default=0), copied / len(runs) if runs else float("nan")
