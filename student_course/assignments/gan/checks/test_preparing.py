"""Images made ready: `scale`, where the work has it."""

import numpy as np

from grader.judge.author import array, exists, fail, not_applicable

SHAPE = (4, 3, 2, 2)
USUAL, OTHERS = (-1, 1), ((0, 2), (-3, -1))
BY_ROUNDING = 1e-4


def test_scale(student, stage, rng, observe):
    """`scale` brings 0..1 to the range that is asked for, whatever numbers it is called with."""
    if not exists(student.scale):
        not_applicable("There is no `scale`, and there need not be one.")
    bright = rng.uniform(0, 1, SHAPE)
    questions = [(bright, ()), (0.25 + 0.5 * bright, ()), *((bright, (ends,)) for ends in (USUAL, *OTHERS))]
    answers = [student.scale(stage["tensor"](x), *ends, returns=array(float, SHAPE)) for x, ends in questions]
    for number, ((_, ends), own) in enumerate(zip(questions, answers, strict=True), start=1):
        observe(f"`{_said(ends)}`, question {number}", own)
    for (x, ends), own in zip(questions, answers, strict=True):
        _compare(x, own, *(ends or (USUAL,)), _said(ends))


def _said(ends):
    return f"scale({', '.join(map(str, ('x', *ends)))})"


def _compare(x, own, ends, said):
    low, high = ends
    if np.abs(own - (low + (high - low) * x)).max() <= BY_ROUNDING:
        return
    fail(
        asked=f"`{said}` should turn 0 into {low} and 1 into {high}, and what lies between in proportion, whatever "
        "else is in x.",
        got=f"Numbers from {x.min():.3g} to {x.max():.3g} became numbers from {own.min():.4g} to {own.max():.4g}.",
        look="x * (high - low) + low. Don't take x.min() and x.max(): a dull picture would become another one. Are "
        "both numbers of feature_range used?",
    )
