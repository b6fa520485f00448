"""An n-gram model: how likely a word is after the few words before it, by how often that was seen."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Context = tuple[int, ...]


@dataclass(frozen=True)
class Level:
    """What is known after contexts of one length: counts of words, and what is taken off each of them."""

    counts: dict[Context, Counter[int]]
    totals: dict[Context, int]
    discount: float

    def refined(self, context: Context, word: int, shorter: float) -> float:
        """The probability of `word` after `context`, given its probability after a shorter one."""
        total = self.totals.get(context)
        if total is None:
            return shorter
        seen = self.counts[context]
        return (max(seen[word] - self.discount, 0.0) + self.discount * len(seen) * shorter) / total


@dataclass(frozen=True)
class NgramModel:
    """Levels from no context up, and the number of words that there are."""

    levels: tuple[Level, ...]
    vocabulary: int

    def log_probabilities(self, contexts: Iterable[Sequence[int]], targets: Iterable[int]) -> NDArray[np.float64]:
        """The natural logarithm (N,) of the probability of each target after its context.

        Of a context the last words are used, as many as the model looks back; it may be shorter than that, or empty.
        """
        pairs = zip(contexts, targets, strict=True)
        return np.log([self._probability([int(word) for word in context], int(target)) for context, target in pairs])

    def _probability(self, context: list[int], word: int) -> float:
        probability = 1 / self.vocabulary
        for length, level in enumerate(self.levels):
            if length > len(context):
                break
            probability = level.refined(tuple(context[len(context) - length :]), word, probability)
        return probability


def ngram_model(words: Sequence[int], order: int, vocabulary: int) -> NgramModel:
    """The interpolated Kneser-Ney model of a text.

    After Chen and Goodman, "An Empirical Study of Smoothing Techniques for Language Modeling" (1999), with one discount
    n1 / (n1 + 2 n2) at each level, where n1 and n2 are how many n-grams were seen once and twice. Below the highest
    level what counts is how many different words an n-gram was seen after, not how often. The level without context is
    interpolated with 1 / vocabulary, so that no word is impossible and the probabilities of all words sum to 1.

    Args:
        words: the text, whole numbers from 0 to vocabulary - 1.
        order: how many words an n-gram has; the model looks back order - 1 words.
        vocabulary: how many words there are, seen or not.

    Raises:
        ValueError: the order or the text's length is below 1, or a number is no word's.
    """
    text = [int(word) for word in words]
    if order < 1 or not text:
        raise ValueError(f"an order of {order} and a text of {len(text)} words can't be: both must be at least 1")
    if min(text) < 0 or max(text) >= vocabulary:
        raise ValueError(f"words must be whole numbers from 0 to {vocabulary - 1}")
    grams = Counter(_grams(text, order))
    levels = [_level(grams)]
    for _ in range(order - 1):
        # Each n-gram that was seen counts once for what it ends with; what the text begins with was seen after nothing.
        grams = Counter(gram[1:] for gram in grams)
        levels.append(_level(grams))
    return NgramModel(tuple(reversed(levels)), vocabulary)


def _grams(text: list[int], order: int) -> Iterable[Context]:
    return zip(*(text[start:] for start in range(order)), strict=False)


def _level(grams: Counter[Context]) -> Level:
    counts: dict[Context, Counter[int]] = defaultdict(Counter)
    for gram, count in grams.items():
        counts[gram[:-1]][gram[-1]] = count
    once, twice = (sum(count == times for count in grams.values()) for times in (1, 2))
    discount = once / (once + 2 * twice) if once else 0.5
    return Level(dict(counts), {context: seen.total() for context, seen in counts.items()}, discount)
