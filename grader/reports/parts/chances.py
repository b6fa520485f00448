"""How a calibration's chances and conclusions are put in words, the same in the terminal and in the drawing."""

from collections.abc import Iterator
from typing import Final

from grader.prove.calibration.assessment import Assessment, Chance, Seen
from grader.reports.parts import words

_LEAST: Final = 1e-5
_SCALES: Final = {"plain": "the figures are", "log": "their logarithms are"}


def share(value: float) -> str:
    """A probability for people: `0 %`, `<0.001 %`, `0.13 %`, `42 %`."""
    if 0 < value < _LEAST:
        return "<0.001 %"
    return f"{100 * value:.2g} %" if value < 0.995 else f"{100 * value:.5g} %"


def chance(one: Chance) -> str:
    """An estimate and its interval."""
    return f"{share(one.estimate)} (95 % interval: {share(one.low)} to {share(one.high)})"


def missing(work: Seen) -> str:
    """How many runs gave no figure; empty if all did."""
    count = sum(value is None for value in work.figures)
    return f"{count} of {len(work.figures)} runs gave no figure" if count else ""


def said(one: Assessment) -> Iterator[str]:
    """What the figures of one metric say, a sentence or two each."""
    yield _bounded(one)
    if one.doubtful:
        yield _doubts(one)
    yield _reference(one)
    overlapping = [f"{work.name} ({share(work.full.estimate)})" for work in one.works if work.overlaps]
    if overlapping:
        yield f"Wrong work that this metric can't tell, with its chance of full marks: {', '.join(overlapping)}."
    yield _proposal(one)


def _bounded(one: Assessment) -> str:
    bound, side = one.bound, _side(one)
    p = "" if bound.shapiro_p is None else f": Shapiro-Wilk p = {bound.shapiro_p:.2g}"
    sure = f"{share(bound.confidence)} sure, if {_SCALES[bound.scale]} normal{p}"
    told = (
        f"Of {bound.work}, the right work that comes out worst, {share(bound.coverage)} of all trainings end at "
        f"{bound.value:.3g} {side} ({sure})."
    )
    if one.bears == bound.value:
        return told
    return f"{told} Near a threshold the mean of several counts: at {one.bears:.3g} right work still keeps its marks."


def _doubts(one: Assessment) -> str:
    count = min(len(work.figures) for work in one.works if work.kind != "mistake")
    free = (1 - one.bound.confidence) ** (1 / count)
    return (
        "The test rejects that, so take the bound for a guide. Without any assumption a run of "
        f"{count} trainings shows no more than that {share(free)} of all end no worse than its worst."
    )


def _reference(one: Assessment) -> str:
    first, proposed = one.works[0], one.proposed_full[0]
    return (
        f"The reference loses marks in {chance(_other(first.full))} of all trainings at full_at "
        f"{one.present.full_at:g}, and in {chance(_other(proposed))} at {one.full_at:g}."
    )


def _proposal(one: Assessment) -> str:
    zero = "zero_at as it is (no mistake tells it)" if one.zero_at is None else f"zero_at {one.zero_at:g}"
    present = f"full_at {one.present.full_at:g} with zero_at {one.present.zero_at:g}"
    verdict = "is too strict for right work" if one.too_strict else "leaves right work its marks"
    return f"{present} {verdict}. The figures bear full_at {one.full_at:g} and {zero}."


def headline(one: Assessment) -> str:
    """The metric and its thresholds."""
    better = f"{one.present.better} is better"
    return f"{one.metric} ({better}): full marks at {one.present.full_at:g}, none from {one.present.zero_at:g}"


def _side(one: Assessment) -> str:
    return "or less" if one.present.better == "lower" else "or more"


def _other(one: Chance) -> Chance:
    return Chance(1 - one.estimate, 1 - one.high, 1 - one.low)


def listed_versions(versions: dict[str, str]) -> str:
    """`python 3.11.2, numpy 2.4 and grader 0.1`."""
    return words.listed(f"{name} {number}" for name, number in sorted(versions.items()))
