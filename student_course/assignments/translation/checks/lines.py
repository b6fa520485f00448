"""The sentences that the drill learns, chosen here by the same rule as in inside.py."""

from dataclasses import dataclass

from grader.course.datasets import Dataset

KNOWN, FEW, LONGEST = 40, 10, 8


@dataclass(frozen=True)
class Lines:
    """What is learned by heart, in both languages, and English sentences of the same words that aren't."""

    english: list[str]
    french: list[str]
    others: list[str]


def drilled(data: Dataset) -> Lines:
    """The first ten visible pairs of eight words at most, and the other sentences among the first forty."""
    pairs = list(zip(data.visible["english"], data.visible["french"], strict=True))[:KNOWN]
    chosen = [one for one in pairs if max(len(side.split()) for side in one) <= LONGEST][:FEW]
    english, french = ([one[side] for one in chosen] for side in (0, 1))
    return Lines(english, french, [one for one, _ in pairs if one not in english])
