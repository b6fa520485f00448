"""Exact match."""

from collections.abc import Sequence


def exact_match(translations: Sequence[str], references: Sequence[str]) -> float:
    """The share of translations that are their references, word for word; how many spaces are between words is all one.

    Args:
        translations: N texts.
        references: the right ones, in the same order.

    Returns:
        A share from 0 to 1; NaN where there are none.

    Raises:
        ValueError: there are more of one than of the other.
    """
    if len(translations) != len(references):
        raise ValueError(f"{len(translations)} translations can't be compared with {len(references)} references")
    same = [own.split() == right.split() for own, right in zip(translations, references, strict=True)]
    return sum(same) / len(same) if same else float("nan")
