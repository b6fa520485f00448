"""Distinct n-grams: how varied a text is."""

from collections.abc import Hashable, Sequence


def distinct_n(words: Sequence[Hashable], n: int) -> float:
    """The number of different n-grams of a text, divided by the number of all.

    After Li et al., "A Diversity-Promoting Objective Function for Neural Conversation Models" (2016). It falls with the
    length of the text: compare texts of the same length.

    Args:
        words: the text.
        n: how many words an n-gram has.

    Returns:
        A share above 0, up to 1; NaN where the text has fewer than n words.

    Raises:
        ValueError: n is below 1.
    """
    if n < 1:
        raise ValueError(f"an n-gram of {n} words can't be: n must be at least 1")
    grams = list(zip(*(words[start:] for start in range(n)), strict=False))
    return len(set(grams)) / len(grams) if grams else float("nan")
