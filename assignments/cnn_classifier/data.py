"""Small colour pictures of ten kinds: signs, generated with all that may hide them drawn at random, or real ones."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np

from grader.course.archive import read_members
from grader.course.datasets import Dataset
from grader.course.fetch import Folder, Source
from grader.course.images import read_folder
from grader.errors import AskError, CourseError
from grader.wire.secret import Secret

Array = np.ndarray
Fetch = Callable[[Source | Folder], Path]
Shape = Callable[[Array, Array], Array]

SIZE = 32
TRAINING, HELD_OUT = 5_000, 2_000
PUBLIC_SEED = 1968
AT_ONCE = 250  # pictures that fit into a processor's cache

RADIUS = (8.5, 12.0)
TILT, SQUEEZE = 0.18, 0.12
CONTRAST, DARK_SIGNS = 0.5, 0.15
CELLS = 5
NOISE = 0.04

CIFAR = Source(
    folder="cifar10",
    file="cifar-10-binary.tar.gz",
    url="https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
    md5=("c32a1d4ab5d03f1284b67883e8d87530",),
    max_mb=512,
)
PARTS = [f"cifar-10-batches-bin/data_batch_{number}.bin" for number in range(1, 6)]
TEST_PART = "cifar-10-batches-bin/test_batch.bin"
RECORD = 1 + 3 * SIZE * SIZE
CIFAR_NAMES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")


OWN = Folder("pictures", holds="pictures of ten kinds, train/KIND/ and test/KIND/, JPEG or PNG")
MOST_OF_A_KIND = 5_000


def load(name: str, rng: np.random.Generator, fetch: Fetch) -> Dataset:
    """The data set `signs`, generated; `cifar10` (Krizhevsky, 2009); or `pictures` of ten kinds in GRADER_DATA.

    Visible: `images` uint8 (N, 32, 32, 3), `labels` int64 (N,) from 0 to 9, and both as files; the `names` of the ten
    kinds. Asked: the held-out `images`; their `labels` are the labels. Of the signs, 5,000 are visible and never
    change, and 2,000 held out are drawn from `rng`. Of the others the training and test sets are taken as they are, so
    what is held out is known there.
    """
    if name == "signs":
        shown = _draw(TRAINING, np.random.default_rng(PUBLIC_SEED))
        return _dataset(shown, _draw(HELD_OUT, rng), list(KINDS), "generated pictures of ten kinds of signs")
    if name == "cifar10":
        parts = read_members(fetch(CIFAR), *PARTS, TEST_PART, max_mb=CIFAR.max_mb)
        held_out = _records(parts.pop(TEST_PART))
        return _dataset(_records(b"".join(parts.values())), held_out, list(CIFAR_NAMES), "CIFAR-10 (Krizhevsky, 2009)")
    if name == "pictures":
        folder = fetch(OWN)
        names = _names(folder / "train")
        return _dataset(_sorted(folder / "train", names), _sorted(folder / "test", names), names, "own pictures")
    raise CourseError(f"cnn_classifier has no data set {name!r}: choose signs, cifar10 or pictures")


def _names(folder: Path) -> list[str]:
    names = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    if len(names) != len(KINDS):
        raise AskError(f"{folder}: must hold ten folders of pictures, one for each kind; it holds {len(names)}")
    return names


def _sorted(folder: Path, names: list[str]) -> tuple[Array, Array]:
    """The pictures in folders called by their kind, mixed, and the number of each one's kind."""
    parts = [read_folder(folder / name, SIZE, MOST_OF_A_KIND) for name in names]
    labels = np.repeat(np.arange(len(names)), [len(part) for part in parts])
    order = np.random.default_rng(PUBLIC_SEED).permutation(len(labels))
    return np.concatenate(parts)[order], labels[order]


def _dataset(shown: tuple[Array, Array], held_out: tuple[Array, Array], names: list[str], note: str) -> Dataset:
    images, labels = shown
    return Dataset(
        visible={"images": images, "labels": labels, "names": names},
        asked={"images": held_out[0]},
        labels=Secret({"labels": held_out[1]}),
        # Under the same names whatever they show, so that the same work runs with either.
        files={"signs/images.npy": _npy(images), "signs/labels.npy": _npy(labels)},
        note=f"{note}, 32 x 32 pixels",
    )


def _records(content: bytes) -> tuple[Array, Array]:
    """Images (N, 32, 32, 3) and labels (N,) of records of CIFAR-10: a label, then red, green and blue, row by row."""
    if not content or len(content) % RECORD:
        raise CourseError(f"{CIFAR.file}: doesn't hold whole pictures of 32 x 32; get the file again")
    records = np.frombuffer(content, np.uint8).reshape(-1, RECORD)
    labels = records[:, 0].astype(np.int64)
    if labels.max() >= len(CIFAR_NAMES):
        raise CourseError(f"{CIFAR.file}: has labels other than 0 to 9; get the file again")
    return records[:, 1:].reshape(-1, 3, SIZE, SIZE).transpose(0, 2, 3, 1).copy(), labels


def _npy(array: Array) -> bytes:
    file = BytesIO()
    np.save(file, array)
    return file.getvalue()


def _draw(count: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """`count` pictures (count, 32, 32, 3) and their labels (count,), as many of each kind as of any other."""
    labels = rng.permutation(np.arange(count) % len(KINDS))
    parts = [pictures(labels[start : start + AT_ONCE], rng) for start in range(0, count, AT_ONCE)]
    return np.concatenate(parts), labels


def pictures(labels: Array, rng: np.random.Generator) -> Array:
    """A picture (N, 32, 32, 3), uint8, of a sign of each kind in `labels` (N,); all else about it is drawn."""
    back, front = _colours(len(labels), rng)
    cover = _cover(labels, rng)
    picture = _stroked(_background(back, rng), rng)
    picture += cover * (front[:, None, None, :] * (1 + 0.15 * _clouds(len(labels), rng)) - picture)
    return _photographed(picture, rng)


def _cover(labels: Array, rng: np.random.Generator) -> Array:
    """How much of every pixel the sign covers (N, 32, 32, 1): a sign of some size, somewhere, tilted and squeezed."""
    radius = _each(rng.uniform(*RADIUS, len(labels)))
    place = _each(rng.uniform(-1, 1, (2, len(labels)))) * (SIZE / 2 - radius * 0.9) + SIZE / 2 - 0.5
    angle = _each(rng.normal(0, TILT, len(labels)))
    squeeze = _each(np.exp(rng.normal(0, SQUEEZE, len(labels))))
    across, down = _grid(place[0], place[1])
    x = (np.cos(angle) * across + np.sin(angle) * down) / radius * squeeze
    y = (np.cos(angle) * down - np.sin(angle) * across) / radius / squeeze
    distance = np.empty_like(x)
    for kind, shape in enumerate(KINDS.values()):
        mine = labels == kind
        distance[mine] = shape(x[mine], y[mine])
    return np.clip(0.5 - distance * radius, 0, 1)[..., None]


def _colours(count: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """A colour behind and one in front (N, 3) for each picture: the sign is the brighter of them, but for some."""
    dim = _floats(rng.uniform(0, 0.75, (count, 3)))
    bright = np.clip(dim + CONTRAST + _floats(rng.uniform(-0.3, 0.3, (count, 3))), 0, 1)
    dark = rng.uniform(size=(count, 1)) < DARK_SIGNS
    return np.where(dark, bright, dim), np.where(dark, dim, bright)


def _background(colour: Array, rng: np.random.Generator) -> Array:
    """Pictures (N, 32, 32, 3) of `colour` (N, 3) that changes from side to side, with clouds."""
    slope = _floats(rng.normal(0, 0.25, (2, len(colour), 1, 1, 3)))
    ramp = np.linspace(-1, 1, SIZE, dtype=np.float32)
    plain = colour[:, None, None, :] + slope[0] * ramp[:, None, None] + slope[1] * ramp[:, None]
    return plain + 0.12 * _clouds(len(colour), rng)


def _clouds(count: int, rng: np.random.Generator) -> Array:
    """Smooth noise (N, 32, 32, 1) around 0: a few cells drawn at random, and lines between their middles."""
    cells = _floats(rng.normal(0, 1, (count, CELLS, CELLS)))
    at = np.linspace(0, CELLS - 1, SIZE)
    weights = _floats(np.maximum(0, 1 - np.abs(at[:, None] - np.arange(CELLS))))
    return (weights @ cells @ weights.T)[..., None]


def _stroked(picture: Array, rng: np.random.Generator) -> Array:
    """The pictures with a straight band of some colour across each, behind where the sign will be."""
    count = len(picture)
    angle, offset = _each(rng.uniform(0, np.pi, count)), _each(rng.uniform(-14, 14, count))
    width = _each(rng.uniform(0.5, 1.6, count))
    across, down = _grid(_each(np.full(count, 15.5)), _each(np.full(count, 15.5)))
    off = np.abs(np.cos(angle) * across + np.sin(angle) * down - offset)
    cover = np.clip(width + 0.5 - off, 0, 1)[..., None]
    return picture + 0.8 * cover * (_floats(rng.uniform(0, 1, (count, 1, 1, 3))) - picture)


def _photographed(picture: Array, rng: np.random.Generator) -> Array:
    """The pictures as uint8, in more or less light and with more or less noise."""
    light = _each(rng.uniform(0.7, 1.15, len(picture)))[..., None]
    grain = NOISE * _each(rng.uniform(0.2, 1.8, len(picture)))[..., None]
    noise = rng.standard_normal(picture.shape, dtype=np.float32)
    return (np.clip(picture * light + grain * noise, 0, 1) * 255).astype(np.uint8)


def _grid(x: Array, y: Array) -> tuple[Array, Array]:
    """How far every pixel is to the right of `x` and below `y` (N, 1, 1), each (N, 1, 32) or (N, 32, 1)."""
    pixels = np.arange(SIZE, dtype=np.float32)
    return pixels - x, pixels[:, None] - y


def _each(values: Array) -> Array:
    """Numbers (..., N), one for each picture, as (..., N, 1, 1)."""
    return _floats(values)[..., None, None]


def _floats(values: Array) -> Array:
    return np.asarray(values, np.float32)


# Signed distances from the edge of a sign of radius 1 around (0, 0): below 0 inside. x to the right, y downwards.


def _disc(x: Array, y: Array, radius: float) -> Array:
    return np.hypot(x, y) - radius


def _box(x: Array, y: Array, half: float, corner: float) -> Array:
    """A square with rounded corners."""
    dx, dy = np.abs(x) - half + corner, np.abs(y) - half + corner
    return np.hypot(np.maximum(dx, 0), np.maximum(dy, 0)) + np.minimum(np.maximum(dx, dy), 0) - corner


def _cross(x: Array, y: Array) -> Array:
    x, y = np.abs(x), np.abs(y)
    return np.minimum(np.maximum(x - 0.3, y - 0.95), np.maximum(y - 0.3, x - 0.95))


def _crescent(x: Array, y: Array) -> Array:
    return np.maximum(_disc(x, y, 0.9), -_disc(x - 0.42, y, 0.72))


def _outline(distance: Array, half: float) -> Array:
    """A line along the edge, `half` wide to either side of it."""
    return np.abs(distance) - half


def _polygon(corners: Array) -> Shape:
    """The distance from a polygon with these corners (k, 2), which may point inwards, too."""
    sides = list(zip(corners, np.roll(corners, -1, axis=0), strict=True))

    def distance(x: Array, y: Array) -> Array:
        inside = np.zeros(x.shape, bool)
        nearest = np.full(x.shape, np.inf, np.float32)
        for (ax, ay), (bx, by) in sides:
            side_x, side_y = bx - ax, by - ay
            along = np.clip(((x - ax) * side_x + (y - ay) * side_y) / (side_x**2 + side_y**2), 0, 1)
            nearest = np.minimum(nearest, (x - ax - along * side_x) ** 2 + (y - ay - along * side_y) ** 2)
            if ay != by:
                inside ^= ((ay > y) != (by > y)) & (x < ax + side_x * (y - ay) / side_y)
        return np.where(inside, -1, 1) * np.sqrt(nearest)

    return distance


def _around(count: int, *radii: float) -> Array:
    """`count` corners (count, 2) around the middle, the first at the top, with these radii in turn."""
    at = np.arange(count) * 2 * np.pi / count - np.pi / 2
    return _floats(np.resize(radii, count)[:, None] * np.column_stack([np.cos(at), np.sin(at)]))


ARROW = _floats(np.array([[-1, -0.3], [0.1, -0.3], [0.1, -0.8], [1, 0], [0.1, 0.8], [0.1, 0.3], [-1, 0.3]]))
KINDS: dict[str, Shape] = {
    "disc": lambda x, y: _disc(x, y, 0.85),
    "ring": lambda x, y: _outline(_disc(x, y, 0.7), 0.2),
    "square": lambda x, y: _box(x, y, 0.8, 0.05),
    "frame": lambda x, y: _outline(_box(x, y, 0.68, 0.1), 0.18),
    "triangle": _polygon(_around(3, 1.0)),
    "hexagon": _polygon(_around(6, 0.95)),
    "star": _polygon(_around(10, 1.05, 0.45)),
    "cross": _cross,
    "arrow": _polygon(ARROW),
    "crescent": _crescent,
}
