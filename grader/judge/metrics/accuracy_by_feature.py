"""Accuracy by feature: which points of grammar a translation gets right."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class FeatureAccuracy(NamedTuple):
    """The share of phrases that were right, from 0 to 1, and how many were asked for."""

    share: float
    phrases: int


def accuracy_by_feature(
    translations: Sequence[str], phrases: Sequence[Mapping[str, Sequence[str]]]
) -> dict[str, FeatureAccuracy]:
    """For each feature of grammar the share of the phrases that show it which stand in the translations.

    A phrase is right where its words stand in the translation of its sentence, next to each other and in this order,
    as many times as it is asked for. So a wrong word elsewhere in a sentence spoils nothing.

    Args:
        translations: N texts, of words with spaces between them.
        phrases: for each text the phrases that must be in it, by feature.

    Returns:
        What was found by feature, in the order of their names; features of no phrase are absent.

    Raises:
        ValueError: there are more of one than of the other, or a phrase has no words.
    """
    if len(translations) != len(phrases):
        raise ValueError(f"{len(translations)} translations don't belong to {len(phrases)} sentences")
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for translation, features in zip(translations, phrases, strict=True):
        words = translation.split()
        for feature, asked in features.items():
            for phrase, times in Counter(tuple(phrase.split()) for phrase in asked).items():
                found[feature][0] += min(times, _times(phrase, words))
                found[feature][1] += times
    return {feature: FeatureAccuracy(right / count, count) for feature, (right, count) in sorted(found.items())}


def _times(phrase: tuple[str, ...], words: list[str]) -> int:
    if not phrase:
        raise ValueError("a phrase without words can't be looked for")
    starts = range(len(words) - len(phrase) + 1)
    return sum(tuple(words[start : start + len(phrase)]) == phrase for start in starts)
