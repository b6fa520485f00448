"""Repeated n-grams: how much of a text goes round in circles."""

from collections import Counter
from collections.abc import Hashable, Sequence


def repeated_ngrams(words: Sequence[Hashable], n: int = 4) -> float:
    """The share of a text's n-grams that stand elsewhere in it, too.

    After Welleck et al., "Neural Text Generation with Unlikelihood Training" (2020), but each occurrence of what is
    repeated counts, the first as well. It rises with the length of the text: compare texts of the same length.

    Args:
        words: the text.
        n: how many words an n-gram has.

    Returns:
        A share from 0 to 1; NaN where the text has fewer than n words.

    Raises:
        ValueError: n is below 1.
    """
    if n < 1:
        raise ValueError(f"an n-gram of {n} words can't be: n must be at least 1")
    counts = Counter(zip(*(words[start:] for start in range(n)), strict=False))
    repeated = sum(count for count in counts.values() if count > 1)
    return repeated / counts.total() if counts else float("nan")
