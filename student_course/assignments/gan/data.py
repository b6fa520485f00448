"""Small colour pictures of faces, generated so that what each looks like is known; or a folder of them, or MNIST."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np

from grader.course.datasets import Dataset
from grader.course.fetch import Folder, Source
from grader.course.images import read_folder, read_idx
from grader.errors import AskError, CourseError
from grader.wire.secret import Secret

Array = np.ndarray
Fetch = Callable[[Source | Folder], Path]

FACES = Folder("faces", holds="pictures of faces, JPEG or PNG")
MNIST = Source(
    folder="mnist",
    file="t10k-images-idx3-ubyte.gz",  # ten thousand digits are enough
    url="https://ossci-datasets.s3.amazonaws.com/mnist/t10k-images-idx3-ubyte.gz",
    md5=("9fb629c4189551a2d022fa330f9573f3",),
)
MOST, FEWEST = 20_000, 500  # real pictures that students may see, and all that there must be

SIZE = 32
TRAINING, HELD_OUT = 4_000, 2_000
PUBLIC_SEED = 1872
AT_ONCE = 200  # faces that fit into a processor's cache

# What can be told of a face: each attribute's values, and how many faces of a hundred have each.
ATTRIBUTES: dict[str, dict[str, int]] = {
    "skin": {"light": 45, "tan": 30, "dark": 25},
    "hair": {"short": 40, "long": 35, "curly": 25},
    "hair_colour": {"black": 30, "brown": 25, "blond": 25, "red": 20},
    "smile": {"no": 50, "yes": 50},
    "glasses": {"none": 55, "clear": 25, "dark": 20},
    "hat": {"no": 75, "yes": 25},
    "beard": {"no": 75, "yes": 25},
    "earrings": {"no": 70, "yes": 30},
    "clothes": {"white": 35, "navy": 35, "red": 30},
    "background": {"blue": 40, "green": 35, "sand": 25},
}
INDEX = {name: place for place, name in enumerate(ATTRIBUTES)}

SKIN = [[0.96, 0.80, 0.69], [0.80, 0.58, 0.42], [0.45, 0.30, 0.22]]
HAIR = [[0.10, 0.09, 0.10], [0.38, 0.23, 0.12], [0.92, 0.78, 0.40], [0.72, 0.28, 0.10]]
CLOTHES = [[0.92, 0.92, 0.92], [0.13, 0.17, 0.40], [0.75, 0.12, 0.16]]
BACKGROUND = [[0.50, 0.68, 0.90], [0.42, 0.66, 0.45], [0.90, 0.84, 0.66]]
HATS = [[0.85, 0.25, 0.25], [0.20, 0.40, 0.75], [0.95, 0.75, 0.20], [0.35, 0.25, 0.45]]

JITTER = 0.028  # of every colour, as a standard deviation
HEAD = (8.4, 9.6)  # pixels from a face's middle to its chin, nearly
SHIFT, TILT, TURN = 1.2, 0.06, 0.10
LIGHT, SIDE_LIGHT = 0.06, 0.10


def load(name: str, rng: np.random.Generator, fetch: Fetch) -> Dataset:
    """The data set `faces`, generated; `faces_folder`, of pictures in GRADER_DATA; or `mnist` (LeCun and others).

    Visible: `images` uint8 (N, 32, 32, 3), also as a file. Nothing is asked. The labels are the held-out `images`,
    2,000 or fewer, and for generated faces their `attributes` int64 (2000, 10), a column for each of `ATTRIBUTES`.
    What is visible never changes; of the generated faces, what is held out is drawn from `rng`.
    """
    if name == "faces":
        held_out = dict(zip(("images", "attributes"), draw(HELD_OUT, rng), strict=True))
        return _dataset(draw(TRAINING, np.random.default_rng(PUBLIC_SEED))[0], held_out, "generated faces,")
    if name == "faces_folder":
        return _real(_pictures(fetch(FACES)), "the faces in GRADER_DATA,")
    if name == "mnist":
        return _real(_framed(read_idx(fetch(MNIST))), "digits of MNIST, with a black frame,")
    raise CourseError(f"gan has no data set {name!r}: choose faces, faces_folder or mnist")


def _dataset(images: Array, held_out: dict[str, Array], note: str) -> Dataset:
    file = BytesIO()
    np.save(file, images)
    files = {"faces/images.npy": file.getvalue()}  # called so whatever it shows: the same work runs with all
    return Dataset({"images": images}, {}, Secret(held_out), files, f"{note} 32 x 32 pixels")


def _pictures(folder: Path) -> Array:
    images = read_folder(folder, SIZE, MOST + HELD_OUT)
    if len(images) < FEWEST:
        raise AskError(f"{folder}: holds {len(images)} pictures; put at least {FEWEST} into it")
    return images


def _real(images: Array, note: str) -> Dataset:
    """Real pictures, of which 2,000 are held out, or a fifth where there are few."""
    images = np.random.default_rng(PUBLIC_SEED).permutation(images)
    held = min(HELD_OUT, len(images) // 5)
    return _dataset(images[held:], {"images": images[:held]}, note)


def _framed(digits: Array) -> Array:
    """Digits (N, 28, 28) as pictures (N, 32, 32, 3)."""
    return np.pad(digits, ((0, 0), (2, 2), (2, 2)))[..., None].repeat(3, axis=3)


def draw(count: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """`count` faces, uint8 (count, 32, 32, 3), and their attributes, int64 (count, 10)."""
    attributes = np.column_stack([_drawn(shares, count, rng) for shares in ATTRIBUTES.values()])
    starts = range(0, count, AT_ONCE)
    return np.concatenate([faces(attributes[start : start + AT_ONCE], rng) for start in starts]), attributes


def _drawn(shares: dict[str, int], count: int, rng: np.random.Generator) -> Array:
    """An attribute's value for each of `count` faces: exactly as often as `shares` says, but for rounding."""
    ends = np.cumsum(list(shares.values()))
    return rng.permutation(np.searchsorted(ends, np.arange(count) * 100 / count, side="right"))


@dataclass(frozen=True)
class Place:
    """Where pixels are in each face: its middle at (0, 0), its chin about (0, 1), x to the right and y downwards."""

    x: Array
    y: Array
    front: Array  # x from the middle of the face's front, which may be turned
    scale: Array  # pixels a unit

    def of(self, mine: Array, rows: slice) -> "Place":
        """The same for some faces and rows alone."""
        return Place(self.x[mine, rows], self.y[mine, rows], self.front[mine, rows], self.scale[mine])


@dataclass(frozen=True)
class Layer:
    """Something drawn: its signed distance, its colour, the rows that it may reach, the faces that have it."""

    distance: Callable[[Place], Array]
    colour: str
    rows: slice
    attribute: str = ""
    value: str = ""

    def faces(self, attributes: Array) -> Array:
        """Which of the faces (N, 10) have it, (N,) bool."""
        if not self.attribute:
            return np.ones(len(attributes), bool)
        return attributes[:, INDEX[self.attribute]] == list(ATTRIBUTES[self.attribute]).index(self.value)

    def cover(self, place: Place) -> Array:
        """How much of every pixel it covers, from 0 to 1."""
        return np.clip(0.5 - self.distance(place) * place.scale, 0, 1)


def faces(attributes: Array, rng: np.random.Generator) -> Array:
    """A face (N, 32, 32, 3), uint8, for each row of `attributes` (N, 10); all else about it is drawn."""
    place = _placed(len(attributes), rng)
    seen = np.ones(place.x.shape, np.float32)
    weights = np.zeros((len(attributes), len(LAYERS) + 1, SIZE, SIZE), np.float32)
    for number, layer in enumerate(LAYERS):
        mine = layer.faces(attributes)
        cover = seen[mine, layer.rows] * layer.cover(place.of(mine, layer.rows))
        weights[mine, number, layer.rows] = cover
        seen[mine, layer.rows] -= cover
    weights[:, -1] = seen
    colours = _colours(attributes, rng)
    palette = np.stack([colours[name] for name in (*(layer.colour for layer in LAYERS), "background")], axis=2)
    picture = palette @ weights.reshape(*weights.shape[:2], -1)
    picture = picture.reshape(-1, 3, SIZE, SIZE) * _light(len(attributes), rng)
    return (np.clip(picture, 0, 1) * 255).astype(np.uint8).transpose(0, 2, 3, 1)


def _colours(attributes: Array, rng: np.random.Generator) -> dict[str, Array]:
    """Each face's colours (N, 3): those that its attributes say, and a little off."""
    count = len(attributes)

    def near(colours: Array) -> Array:
        return _floats(np.asarray(colours) + rng.normal(0, JITTER, (count, 3)))

    def said(colours: list[list[float]], name: str) -> Array:
        return near(np.array(colours)[attributes[:, INDEX[name]]])

    skin = said(SKIN, "skin")
    return {
        "skin": skin,
        "shadow": skin * 0.8,
        "hair": said(HAIR, "hair_colour"),
        "clothes": said(CLOTHES, "clothes"),
        "background": said(BACKGROUND, "background"),
        "hat": near(np.array(HATS)[rng.integers(len(HATS), size=count)]),
        "lips": near(skin * 0.5 + np.array([0.32, 0.02, 0.06])),
        "gold": near(np.full((count, 3), [0.98, 0.86, 0.15])),
        "white": near(np.full((count, 3), 0.95)),
        "black": near(np.full((count, 3), 0.07)),
    }


def _placed(count: int, rng: np.random.Generator) -> Place:
    """The pixels (N, 32, 32) of faces of some size, somewhere near the middle, tilted and turned a little."""
    scale = _each(rng.uniform(*HEAD, count))
    pixels = np.arange(SIZE, dtype=np.float32)
    across = (pixels - 15.5 - _each(rng.normal(0, SHIFT, count).clip(-2, 2))) / scale
    down = (pixels[:, None] - 14.0 - _each(rng.normal(0, SHIFT / 2, count).clip(-1, 1))) / scale
    tilt = _each(rng.normal(0, TILT, count).clip(-0.12, 0.12))
    x, y = across + tilt * down, down - tilt * across
    return Place(x, y, x - _each(rng.normal(0, TURN, count).clip(-0.2, 0.2)), scale)


def _light(count: int, rng: np.random.Generator) -> Array:
    """How bright every pixel is (N, 1, 32, 32): more or less light, and more of it from one side."""
    side = _each(rng.normal(0, SIDE_LIGHT, count)) * np.linspace(-1, 1, SIZE, dtype=np.float32)
    return (1 + _each(rng.normal(0, LIGHT, count)) + np.broadcast_to(side, (count, SIZE, SIZE)))[:, None]


def _each(values: Array) -> Array:
    """Numbers (N,), one for each picture, as (N, 1, 1)."""
    return _floats(values)[:, None, None]


def _floats(values: Array) -> Array:
    return np.asarray(values, np.float32)


# Signed distances from the edge of what is drawn: below 0 inside.


def _oval(x: Array, y: Array, wide: float, high: float) -> Array:
    """Near the edge of an ellipse around (0, 0) nearly the distance from it."""
    return (np.sqrt((x / wide) ** 2 + (y / high) ** 2) - 1) * min(wide, high)


def _bar(x: Array, y: Array, wide: float, high: float) -> Array:
    return np.maximum(np.abs(x) - wide, np.abs(y) - high)


def _eye(p: Place, wide: float, high: float) -> Array:
    """An oval around each eye."""
    return _oval(np.abs(p.front) - 0.34, p.y + 0.06, wide, high)


def _rims(p: Place) -> Array:
    bridge = _bar(p.front, p.y + 0.08, 0.1, 0.05)
    return np.minimum(np.abs(_eye(p, 0.3, 0.28)) - 0.055, bridge)


def _shades(p: Place) -> Array:
    return np.minimum(_eye(p, 0.34, 0.27), _bar(p.x, p.y + 0.14, 0.8, 0.06))


def _hat(p: Place) -> Array:
    dome = np.maximum(_oval(p.x, p.y + 0.55, 0.98, 0.8), p.y + 0.5)
    return np.minimum(dome, _bar(p.x, p.y + 0.52, 1.15, 0.1))


def _fringe(p: Place) -> Array:
    """Hair over the forehead, with a curved edge."""
    return np.maximum(_oval(p.x, p.y + 0.05, 0.9, 1.1), p.y + 0.62 - 0.3 * p.front**2)


def _smile(p: Place, top: float, wide: float, high: float) -> Array:
    """The lower half of an oval."""
    return np.maximum(_oval(p.front, p.y - top, wide, high), top - p.y)


def _beard(p: Place) -> Array:
    return np.maximum(_oval(p.x, p.y, 0.86, 1.1), 0.24 - p.y + 0.5 * np.maximum(0.5 - np.abs(p.front), 0))


def _head(p: Place) -> Array:
    ears = _oval(np.abs(p.x) - 0.84, p.y - 0.02, 0.15, 0.2)
    return np.minimum(_oval(p.x, p.y, 0.82, 1.02), ears)


def _long_hair(p: Place) -> Array:
    return np.minimum(_oval(p.x, p.y + 0.05, 1.06, 1.16), _bar(p.x, p.y - 0.62, 1.06, 0.68))


def _curls(p: Place) -> Array:
    return _oval(p.x, p.y + 0.28, 1.3, 1.12) + 0.07 * np.sin(7 * p.x) * np.sin(7 * p.y)


EVERYWHERE, TOP, EYES, FACE, MOUTH = slice(0, SIZE), slice(0, 14), slice(6, 20), slice(2, 28), slice(13, 28)
LAYERS = (  # the foremost first
    Layer(lambda p: _oval(np.abs(p.x) - 0.9, p.y - 0.38, 0.15, 0.17), "gold", MOUTH, "earrings", "yes"),
    Layer(_rims, "black", EYES, "glasses", "clear"),
    Layer(_shades, "black", EYES, "glasses", "dark"),
    Layer(_hat, "hat", TOP, "hat", "yes"),
    Layer(_fringe, "hair", TOP),
    Layer(lambda p: _smile(p, 0.42, 0.31, 0.2), "white", MOUTH, "smile", "yes"),
    Layer(lambda p: _smile(p, 0.4, 0.4, 0.34), "lips", MOUTH, "smile", "yes"),
    Layer(lambda p: _bar(p.front, p.y - 0.54, 0.26, 0.06), "lips", MOUTH, "smile", "no"),
    Layer(lambda p: _eye(p, 0.1, 0.12), "black", EYES),
    Layer(lambda p: _eye(p, 0.2, 0.14), "white", EYES),
    Layer(lambda p: _bar(np.abs(p.front) - 0.34, p.y + 0.34, 0.2, 0.04), "hair", EYES),
    Layer(lambda p: _oval(p.front, p.y - 0.16, 0.1, 0.17), "shadow", FACE),
    Layer(_beard, "hair", MOUTH, "beard", "yes"),
    Layer(_head, "skin", FACE),
    Layer(lambda p: _bar(p.x, p.y - 1.1, 0.34, 0.3), "shadow", slice(18, SIZE)),
    Layer(lambda p: _oval(p.x, p.y + 0.1, 0.96, 1.1), "hair", slice(0, 26), "hair", "short"),
    Layer(_long_hair, "hair", EVERYWHERE, "hair", "long"),
    Layer(_curls, "hair", slice(0, 26), "hair", "curly"),
    Layer(lambda p: _oval(p.x, p.y - 2.1, 1.4, 0.85), "clothes", slice(20, SIZE)),
)
