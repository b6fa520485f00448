"""The network that is asked for, as the judge computes it: float64, batches (N, inputs), weights (from, to)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class Pair:
    """Something for each of the two weight matrices: `hidden` (inputs, hidden) and `output` (hidden, outputs)."""

    hidden: Array
    output: Array

    def map(self, change: Callable[[Array], Array]) -> "Pair":
        """The pair of what `change` makes of each matrix."""
        return Pair(change(self.hidden), change(self.output))

    def __add__(self, other: "Pair") -> "Pair":
        return Pair(self.hidden + other.hidden, self.output + other.output)

    def __sub__(self, other: "Pair") -> "Pair":
        return Pair(self.hidden - other.hidden, self.output - other.output)


@dataclass(frozen=True)
class Task:
    """Records to learn from: `features` (N, inputs) and `targets` (N,)."""

    features: Array
    targets: Array

    def record(self, index: int) -> "Task":
        """One of the records, as a batch of its own."""
        return Task(self.features[index : index + 1], self.targets[index : index + 1])

    def __len__(self) -> int:
        return len(self.targets)


def draw(rng: np.random.Generator, inputs: int, hidden: int, records: int) -> tuple[Pair, Task]:
    """Weights with both signs, and records whose targets are well away from the predictions."""
    weights = Pair(rng.normal(0, 0.7, (inputs, hidden)), rng.normal(0, 0.7, (hidden, 1)))
    features = rng.normal(0, 1, (records, inputs))
    miss = rng.uniform(0.5, 1.5, records) * rng.choice([-1, 1], records)
    return weights, Task(features, forward(weights, features)[:, 0] + miss)


def sigmoid(x: Array) -> Array:
    """1 / (1 + exp(-x)), elementwise; written so that no x overflows."""
    return (1 + np.tanh(x / 2)) / 2


def forward(weights: Pair, features: Array) -> Array:
    """Predictions (N, outputs): sigmoid in the hidden layer, none at the output."""
    return sigmoid(features @ weights.hidden) @ weights.output


def cost(weights: Pair, task: Task) -> float:
    """Half the mean squared error, whose slope is what one step goes down."""
    return float(0.5 * np.mean((task.targets[:, None] - forward(weights, task.features)) ** 2))


def downhill(weights: Pair, task: Task, nudge: float = 1e-5) -> Pair:
    """Minus the slope of `cost` by central differences, so that no formula for it is trusted."""
    return Pair(
        _downhill(weights.hidden, lambda matrix: cost(Pair(matrix, weights.output), task), nudge),
        _downhill(weights.output, lambda matrix: cost(Pair(weights.hidden, matrix), task), nudge),
    )


def _downhill(matrix: Array, cost_of: Callable[[Array], float], nudge: float) -> Array:
    slope = np.empty_like(matrix)
    for place in np.ndindex(matrix.shape):
        shift = np.zeros_like(matrix)
        shift[place] = nudge
        slope[place] = (cost_of(matrix + shift) - cost_of(matrix - shift)) / (2 * nudge)
    return -slope


def same(left: Array, right: Array, tolerance: float = 1e-3) -> bool:
    """Whether two arrays agree to `tolerance` of the larger one's size; room enough for float32. NaN never agrees."""
    size = max(float(np.abs(left).max()), float(np.abs(right).max()))
    return bool(np.abs(left - right).max() <= tolerance * size)


def same_pair(left: Pair, right: Pair, tolerance: float = 0.02) -> bool:
    """Whether both matrices agree, with room for what a small step leaves out: how it changes the step after it."""
    return same(left.hidden, right.hidden, tolerance) and same(left.output, right.output, tolerance)


def factor(own: Array, right: Array) -> float | None:
    """The number that `right` must be multiplied by to give `own`; None where no number does."""
    best = float((own * right).sum() / (right * right).sum())
    return best if best and same(own, best * right) else None
