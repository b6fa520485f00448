"""The judge's own eye for faces: a small network that tells their attributes, run in plain numpy.

It was trained on generated faces, whole and damaged (blurred, noisy, torn, mixed), by `python tools/train_features.py
gan`, and lies beside this file with the names of what it tells. What it gives before its last layer, standardised, are
the features in which pictures are compared. Pictures of another kind (photographs, digits) it sees as a network does
that knows faces alone: colours, edges and where they are. There the features still tell noise, blur and collapse from
good work, but fine faults less well than a network trained for them, and the attributes mean nothing.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

Array = np.ndarray
WEIGHTS = Path(__file__).with_name("classifier.safetensors")
SIZE = 32
KERNEL, STRIDE = 4, 2
CONVOLUTIONS = 3
AT_ONCE = 50  # pictures whose patches fit into a processor's cache


@dataclass(frozen=True)
class Seen:
    """What the network sees in N pictures: standardised features (N, F), and a value's number for each attribute."""

    features: Array
    attributes: dict[str, Array]


@dataclass(frozen=True)
class Classifier:
    """The network: its layers' weights by name, and the values of each attribute, in the order that data has them."""

    weights: Mapping[str, Array]
    attributes: Mapping[str, list[str]]

    def look(self, images: Array) -> Seen:
        """What it sees in images uint8 (N, 32, 32, 3).

        Raises:
            ValueError: the images have another shape or type.
        """
        if images.dtype != np.uint8 or images.shape[1:] != (SIZE, SIZE, 3):
            raise ValueError(f"the images must be uint8 (N, 32, 32, 3), not {images.dtype} {images.shape}")
        starts = range(0, len(images), AT_ONCE)
        parts = [self._features(images[start : start + AT_ONCE]) for start in starts]
        features = np.concatenate(parts) if parts else np.zeros((0, len(self.weights["mean"])), np.float32)
        scores = features @ self.weights["heads.weight"].T + self.weights["heads.bias"]
        ends = np.cumsum([len(values) for values in self.attributes.values()])
        heads = np.split(scores, ends[:-1], axis=1)
        return Seen(features, {name: head.argmax(axis=1) for name, head in zip(self.attributes, heads, strict=True)})

    def _features(self, images: Array) -> Array:
        x = images.astype(np.float32) / 255
        for number in range(CONVOLUTIONS):
            x = _convolved(x, self.weights[f"conv{number}.weight"], self.weights[f"conv{number}.bias"])
        flat = x.reshape(len(x), -1) @ self.weights["features.weight"].T
        standard: Array = (flat - self.weights["mean"]) / self.weights["deviation"]
        return standard


def _convolved(x: Array, weight: Array, bias: Array) -> Array:
    """A convolution of x (N, H, W, C) with `weight` (out, 4, 4, C), stride 2, padding 1, and what is above 0 of it."""
    count, high, wide, channels = x.shape
    padded = np.zeros((count, high + 2, wide + 2, channels), np.float32)
    padded[:, 1:-1, 1:-1] = x
    patches = np.lib.stride_tricks.sliding_window_view(padded, (KERNEL, KERNEL), axis=(1, 2))[:, ::STRIDE, ::STRIDE]
    rows = patches.transpose(0, 1, 2, 4, 5, 3).reshape(-1, KERNEL * KERNEL * channels)
    convolved = np.maximum(rows @ weight.reshape(len(weight), -1).T + bias, 0)
    return convolved.reshape(count, high // STRIDE, wide // STRIDE, len(weight))


@cache
def classifier(path: Path = WEIGHTS) -> Classifier:
    """The network as it lies beside this file."""
    tensors, notes = read(path)
    return Classifier(tensors, json.loads(notes["attributes"]))


def read(path: Path) -> tuple[dict[str, Array], dict[str, str]]:
    """The tensors of a safetensors file that `tools/train_features.py` wrote, as float32, and its notes.

    The format: the length of a JSON header as eight bytes, the header, then the numbers, row after row.
    """
    content = path.read_bytes()
    start = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:start])
    notes = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        first, last = entry["data_offsets"]
        flat = np.frombuffer(content[start + first : start + last], {"F16": "<f2", "F32": "<f4"}[entry["dtype"]])
        tensors[name] = flat.reshape(entry["shape"]).astype(np.float32)
    return tensors, notes
