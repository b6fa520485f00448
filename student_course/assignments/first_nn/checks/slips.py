"""Slips that people make, as formulas: where a student's numbers equal one of them, the hint says its name.

Every formula gives the step of one weight matrix for a batch, summed over its records, without the learning rate.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from networks import Array, Pair, Task, factor, forward, sigmoid


@dataclass(frozen=True)
class Pass:
    """All that one forward pass knows, with shapes: `x` (N, in), `z` and `h` (N, hidden), `f` and `e` (N, out)."""

    weights: Pair
    x: Array
    z: Array
    h: Array
    f: Array
    e: Array
    rate: float

    @property
    def back(self) -> Array:
        """The error that arrives at every hidden unit (N, hidden)."""
        return self.e @ self.weights.output.T


@dataclass(frozen=True)
class Slip:
    """A formula that people write instead of the right one, and the words for whoever did."""

    formula: Callable[[Pass], Array]
    words: str


PREDICTION_SLIPS = (
    Slip(
        lambda p: sigmoid(p.f),
        "They equal the right ones passed through the sigmoid. The output unit has no activation: rentals aren't "
        "confined to 0..1.",
    ),
    Slip(
        lambda p: p.z @ p.weights.output,
        "They equal what comes out without an activation in the hidden layer: h = sigmoid(X @ "
        "weights_input_to_hidden).",
    ),
    Slip(lambda p: np.tanh(p.z) @ p.weights.output, "They equal what tanh gives in the hidden layer. Use the sigmoid."),
    Slip(
        lambda p: np.maximum(p.z, 0) @ p.weights.output,
        "They equal what max(0, x) gives in the hidden layer. Use the sigmoid.",
    ),
    Slip(
        lambda p: forward(p.weights, sigmoid(p.x)),
        "They equal what comes out if the sigmoid is applied to the inputs, too. The features go in as they are.",
    ),
    Slip(lambda p: sigmoid(p.h) @ p.weights.output, "The sigmoid is applied twice in the hidden layer."),
)

OUTPUT_SLIPS = (
    Slip(
        lambda p: p.h.T @ (p.e * p.f * (1 - p.f)),
        "This is the step with the error multiplied by f * (1 - f), where f is the prediction. The output has no "
        "activation, so that the derivative there is 1: the output error term is the error itself.",
    ),
    Slip(
        lambda p: p.z.T @ p.e,
        "This is the step with what goes into the hidden units. Use what comes out of them, after the sigmoid.",
    ),
    Slip(
        lambda p: (p.h * (1 - p.h)).T @ p.e,
        "This is the step with the derivative h * (1 - h) in place of h. The derivative belongs to the other matrix, "
        "weights_input_to_hidden.",
    ),
    Slip(
        lambda p: p.h.T @ p.f,
        "This is the step along the prediction instead of the error. The error is target - prediction.",
    ),
    Slip(
        lambda p: p.h.T @ (p.e + p.f),
        "This is the step along the target instead of the error. The error is target - prediction.",
    ),
)

HIDDEN_SLIPS = (
    Slip(
        lambda p: p.x.T @ p.back,
        "This is the step without the derivative of the activation. Multiply the error that arrives at the hidden "
        "units by h * (1 - h), where h is what comes out of them.",
    ),
    Slip(
        lambda p: p.x.T @ (p.back * p.z * (1 - p.z)),
        "This is the step with z * (1 - z), where z goes into the sigmoid. The formula h * (1 - h) wants what comes "
        "out of it.",
    ),
    Slip(
        lambda p: p.x.T @ (p.back * sigmoid(p.h) * (1 - sigmoid(p.h))),
        "This is the step with the sigmoid applied once more, to the hidden outputs. h has been through it already: "
        "its derivative is h * (1 - h).",
    ),
    Slip(
        lambda p: p.x.T @ (p.back * p.f * (1 - p.f)),
        "This is the step with the derivative of the wrong quantity: f * (1 - f) is taken of the prediction. "
        "The derivative belongs to the hidden units: h * (1 - h).",
    ),
    Slip(
        lambda p: p.x.T @ (p.back * p.back * (1 - p.back)),
        "This is the step with the derivative of the wrong quantity: it is taken of the error. It belongs to the "
        "hidden outputs: h * (1 - h).",
    ),
    Slip(
        lambda p: p.x.T @ (p.back * p.h),
        "This is the step with h where the derivative h * (1 - h) belongs: the factor (1 - h) is missing.",
    ),
    Slip(
        lambda p: p.x.T @ (p.back * (1 - p.h)),
        "This is the step with 1 - h where the derivative h * (1 - h) belongs: the factor h is missing.",
    ),
    Slip(
        lambda p: p.x.T @ (p.back * (1 - p.h**2)),
        "This is the step with 1 - h * h, the derivative of tanh. That of the sigmoid is h * (1 - h).",
    ),
    Slip(
        lambda p: p.x.T @ ((p.e @ (p.weights.output + p.rate * p.h.T @ p.e).T) * p.h * (1 - p.h)),
        "This is the step with weights_hidden_to_output changed too early. Work out both steps from the old weights, "
        "then change both matrices.",
    ),
    Slip(
        lambda p: p.x.T @ (p.e * p.h * (1 - p.h)),
        "This is the step in which weights_hidden_to_output plays no part. The error travels back over these "
        "weights: error @ weights_hidden_to_output.T has shape (N, hidden).",
    ),
    Slip(
        lambda p: p.x.T @ (((p.e * p.f * (1 - p.f)) @ p.weights.output.T) * p.h * (1 - p.h)),
        "This is the step with f * (1 - f) at the output. The output has no activation: its error term is the error "
        "itself.",
    ),
)


def look_back(weights: Pair, task: Task, rate: float) -> Pass:
    """The forward pass that a step with learning rate `rate` starts from."""
    z = task.features @ weights.hidden
    h = sigmoid(z)
    f = h @ weights.output
    return Pass(weights, task.features, z, h, f, task.targets[:, None] - f, rate)


def name_slip(own: list[Array], passes: list[Pass], slips: tuple[Slip, ...]) -> str:
    """The words of the first slip that explains all the steps `own`, one a pass, up to a common factor; or ""."""
    for slip in slips:
        scale = factor(np.stack(own), np.stack([slip.formula(one) for one in passes]))
        if scale is not None:
            return slip.words if scale > 0 else f"{slip.words} Besides, its sign is turned."
    return ""


def name_factor(scale: float, rate: float) -> str:
    """Words for a step that is right but for the factor `scale`, where the learning rate is `rate`."""
    known = (
        (-1, UPHILL),
        (2, "It is twice as long. The cost is half the squared error, so that its slope has no factor 2."),
        (0.5, "It is half as long. The slope of half the squared error is the error itself, without a factor."),
        (-2, f"{UPHILL} Besides, it is twice as long."),
        (1 / rate, "The learning rate plays no part in it. Multiply the step by the learning rate."),
        (rate, "The learning rate is multiplied in twice."),
    )
    exact = (words for value, words in known if abs(scale - value) < 0.002 * abs(value))
    return next(exact, f"Its direction is right, but it is {scale:.3g} times as long as learning_rate times the slope.")


UPHILL = (
    "The sign is turned, so that the network climbs. With error = target - prediction the step is added; with "
    "prediction - target it is subtracted."
)
