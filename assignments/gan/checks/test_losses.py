"""`real_loss` and `fake_loss`, where the work has them, on scores such as the student's own discriminator gives."""

from itertools import pairwise

import numpy as np
from networks import discriminator, draw_pictures, gives_probabilities, scores

from grader.judge.author import StudentError, exists, fail, not_applicable, number

COUNT = 8
SCORES, PROBABILITIES = (-1.0, 0.0, 1.0), (0.1, 0.5, 0.9)
SURE = {"real": ((0.9, 0.99), 0.01), "fake": ((0.1, 0.01), 0.99)}
SURE_SCORES = {"real": ((1, 2, 4, 8), -8), "fake": ((0, -1, -2, -4, -8), 8)}
SMALL = 0.25
BCE = (
    "nn.BCELoss takes probabilities, from a D that ends with a sigmoid; nn.BCEWithLogitsLoss takes plain scores and "
    "has the sigmoid in it. A squared distance from 1 or 0 takes either."
)


def test_real_loss(student, stage, rng, observe):
    """`real_loss` is the smaller, the more real D calls the pictures."""
    meter = _Meter(student, stage, rng, "real_loss")
    levels = PROBABILITIES if meter.probabilities else SCORES
    _compare([meter.at(level) for level in levels], levels, "real_loss", observe)
    meter.require_gradient(levels[0], observe)


def test_fake_loss(student, stage, rng, observe):
    """`fake_loss` is the smaller, the less real D calls the pictures."""
    meter = _Meter(student, stage, rng, "fake_loss")
    levels = PROBABILITIES[::-1] if meter.probabilities else (1.0, 0.0)
    _compare([meter.at(level) for level in levels], levels, "fake_loss", observe)
    meter.require_gradient(levels[0], observe)


def _compare(losses, levels, name, observe):
    """Fail unless the losses fall from the first of the levels to the last."""
    falls = all(later < earlier for earlier, later in pairwise(losses))
    rises = losses[-1] > losses[0]
    observe(f"`{name}` goes the other way", rises)
    observe(f"`{name}` is always the same", losses[-1] == losses[0])
    if falls:
        return
    called = "real" if name == "real_loss" else "fake"
    fail(
        asked=f"`{name}(D_out)` should be the smaller, the more sure D is that the pictures are {called}.",
        got=f"For scores of {levels[0]:g} it is {losses[0]:.4g}, for scores of {levels[-1]:g} {losses[-1]:.4g}.",
        look=("Real pictures have the label 1, generated ones 0. " if rises else "")
        + "High scores mean real. Is D_out compared with ones for real pictures, with zeros for fake ones?",
    )


def test_losses_fit(student, stage, rng, observe):
    """Both losses are small where D is right and sure, and large where it is wrong and sure."""
    for kind in ("real", "fake"):
        meter = _Meter(student, stage, rng, f"{kind}_loss")
        right, wrong = (SURE if meter.probabilities else SURE_SCORES)[kind]
        least, most = min(meter.at(level) for level in right), meter.at(wrong)
        small = least <= SMALL * most
        observe(f"`{kind}_loss` is small where D is right", small)
        if not small:
            fail(
                asked=f"Where D is right and sure of it, `{kind}_loss` should be far smaller than where it is wrong "
                "and sure of it.",
                got=f"At its best it is {least:.4g}, at scores of {wrong:g} {most:.4g}."
                + (" D's scores lie between 0 and 1, as a sigmoid gives them." if meter.probabilities else ""),
                look=f"{BCE} With the sigmoid taken twice, even a perfect D can't get the loss below 0.31.",
            )


class _Meter:
    """Asks a loss about scores of the shape and kind that the student's own discriminator gives."""

    def __init__(self, student, stage, rng, name):
        for one in ("real_loss", "fake_loss"):
            if not exists(getattr(student, one)):
                not_applicable(f"There is no `{one}`, and there need not be one.")
        network = discriminator(student)
        self._shape = scores(stage, network, draw_pictures(rng, COUNT)).shape
        self.probabilities = gives_probabilities(stage, network, rng)
        self._name, self._loss, self._stage = name, getattr(student, name), stage

    def at(self, level):
        """The loss where all scores are `level`."""
        try:
            return self._loss(self._scores(level), returns=number())
        except StudentError as error:
            kind = "probabilities from 0 to 1" if self.probabilities else "scores of any size, also below 0"
            fail(
                asked=f"`{self._name}(D_out)` should take what `Discriminator` gives: {kind}, shape {self._shape}.",
                got=f"It raised {error.type}: {error.text[:150]}.",
                look=BCE,
            )

    def require_gradient(self, level, observe):
        """Fail where the loss passes no gradient back to the scores."""
        out = self._scores(level).requires_grad_()
        try:
            self._loss(out).backward()
            reached = exists(out.grad.shape) and out.grad.abs().max(returns=number(finite=False)) != 0
        except StudentError:
            reached = False
        observe(f"a gradient comes back from `{self._name}`", reached)
        if not reached:
            fail(
                asked=f"`{self._name}(D_out).backward()` should give D_out a gradient.",
                got="It gives none.",
                look="Keep D_out itself in the sum: no .item(), .detach(), torch.tensor(...), argmax or round().",
            )

    def _scores(self, level):
        return self._stage["tensor"](np.full(self._shape, level))
