"""All figures of a set of generated pictures, beside what honest work can reach."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from classifier import SIZE, Classifier, classifier

from grader.judge.metrics.attribute_coverage import AttributeCoverage, attribute_coverage
from grader.judge.metrics.density_coverage import density_coverage
from grader.judge.metrics.duplicates import duplicates
from grader.judge.metrics.frechet_distance import frechet_bias, frechet_distance
from grader.judge.metrics.kernel_distance import kernel_distance
from grader.judge.metrics.near_copies import NearCopies, near_copies
from grader.judge.metrics.precision_recall import precision_recall

Array = np.ndarray
THUMB = 8  # pixels a side: noise and blur that hide a copy vanish at this size
SPLIT_SEED = 3


@dataclass(frozen=True)
class Figures:
    """What is to be said of N generated pictures. Shares are from 0 to 1; `missing` says which values don't occur.

    `bias` is the Fréchet distance that N real pictures would have on average. `copied` and `twins` are shares beside
    `copied_by_chance` and `twins_by_chance`, what real pictures show. Where the pictures' attributes aren't known,
    `values` and `pairs` are of those that the judge's eye sees in them, which have no names.
    """

    frechet: float
    bias: float
    kernel: float
    precision: float
    recall: float
    density: float
    coverage: float
    values: float
    pairs: float
    copied: float
    copied_by_chance: float
    twins: float
    twins_by_chance: float
    missing: tuple[str, ...]


def figures(samples: Array, visible: Mapping[str, Any], labels: Mapping[str, Any]) -> Figures:
    """All figures of `samples`, floats from -1 to 1 or uint8, (N, 3, 32, 32) or (N, 32, 32, 3), N at least 10.

    `visible` and `labels` are the data set's, revealed: what was trained on is `visible["images"]`, what was held out
    `labels["images"]`, both uint8 (M, 32, 32, 3). Of samples and held-out pictures as many are compared as there are of
    both, but for the Fréchet distance, which takes all.

    Raises:
        ValueError: the samples have another shape or type, are too few, or aren't finite.
    """
    made, training, real = as_pixels(samples), visible["images"], labels["images"]
    eye = classifier()
    ours, theirs = eye.look(made), eye.look(real)
    few = min(len(made), len(real))
    precision, recall = precision_recall(theirs.features[:few], ours.features[:few])
    density, coverage = density_coverage(theirs.features[:few], ours.features[:few])
    covered = _covered(eye, ours.attributes, theirs.attributes)
    copies = _copies(*map(_thumbs, (made, training, real)))
    twins = duplicates(_thumbs(made), _thumbs(real))
    rng = np.random.default_rng(SPLIT_SEED)
    return Figures(
        frechet=frechet_distance(theirs.features, ours.features),
        bias=frechet_bias(theirs.features, len(real), len(made), rng),
        kernel=kernel_distance(theirs.features, ours.features),
        precision=precision,
        recall=recall,
        density=density,
        coverage=coverage,
        values=covered.values,
        pairs=covered.pairs,
        copied=copies.share,
        copied_by_chance=copies.expected,
        twins=twins.share,
        twins_by_chance=twins.expected,
        missing=_named(eye, covered.missing) if "attributes" in labels else (),
    )


def as_pixels(samples: Array) -> Array:
    """The samples as uint8 (N, 32, 32, 3).

    Raises:
        ValueError: as for `figures`.
    """
    pixels = np.asarray(samples)
    if pixels.shape[1:] == (3, SIZE, SIZE):
        pixels = pixels.transpose(0, 2, 3, 1)
    if pixels.shape[1:] != (SIZE, SIZE, 3) or len(pixels) < 10:
        raise ValueError(f"samples must be 10 or more pictures (N, 3, 32, 32) or (N, 32, 32, 3), not {pixels.shape}")
    if pixels.dtype == np.uint8:
        return pixels
    if pixels.dtype.kind != "f" or not np.isfinite(pixels).all():
        raise ValueError("samples must be finite floats from -1 to 1, or uint8")
    return np.rint((np.clip(pixels, -1, 1) + 1) * 127.5).astype(np.uint8)


def _thumbs(images: Array) -> Array:
    """The images' means over squares, from 0 to 1, (N, 8, 8, 3)."""
    step = SIZE // THUMB
    return images.reshape(len(images), THUMB, step, THUMB, step, 3).mean(axis=(2, 4)) / 255


def _copies(made: Array, training: Array, real: Array) -> NearCopies:
    """The near copies, or mirrored ones: pictures compared as they are, or in even light, whichever shows more."""
    both = np.concatenate([training, training[:, :, ::-1]])
    as_they_are, in_even_light = near_copies(made, both, real), near_copies(*map(_even, (made, both, real)))
    return max(as_they_are, in_even_light)


def _even(thumbs: Array) -> Array:
    """The same with a mean of 0 for each colour, and all of the same contrast."""
    flat = thumbs - thumbs.mean(axis=(1, 2), keepdims=True)
    return flat / np.maximum(np.sqrt((flat**2).mean(axis=(1, 2, 3), keepdims=True)), 1e-3)


def _covered(eye: Classifier, ours: dict[str, Array], theirs: dict[str, Array]) -> AttributeCoverage:
    names = _counted(eye)
    return attribute_coverage(*(np.column_stack([seen[name] for name in names]) for seen in (ours, theirs)))


def _counted(eye: Classifier) -> list[str]:
    """The attributes that are counted; whether a picture is damaged is none."""
    return [name for name in eye.attributes if name != "damage"]


def _named(eye: Classifier, missing: tuple[tuple[int, int], ...]) -> tuple[str, ...]:
    names = _counted(eye)
    return tuple(f"{names[place].replace('_', ' ')}: {eye.attributes[names[place]][value]}" for place, value in missing)
