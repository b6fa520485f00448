"""What each figure says of good and bad sets of faces: `python tools/gan_measures.py [FILE.npy ...] [--write PAGE]`.

The sets are made here; further samples, (N, 3, 32, 32) from -1 to 1, can be given as files. `--write` puts the table
into a page, between the marks `<!-- gan measures -->` and `<!-- end of gan measures -->`.
"""

import argparse
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np

Array = np.ndarray
ROOT = Path(__file__).resolve().parents[1]
COUNT, MODELLED = 1_000, 800
COURSE_SEED, SEED = 11, 12
MARKS = ("<!-- gan measures -->", "<!-- end of gan measures -->")
COLUMNS = {
    "Fréchet": lambda f: f"{f.frechet:.2f}",
    "kernel": lambda f: f"{f.kernel:.3f}",
    "precision": lambda f: f"{f.precision:.2f}",
    "recall": lambda f: f"{f.recall:.2f}",
    "density": lambda f: f"{f.density:.2f}",
    "coverage": lambda f: f"{f.coverage:.2f}",
    "values": lambda f: f"{f.values:.2f}",
    "pairs": lambda f: f"{f.pairs:.2f}",
    "copied": lambda f: f"{f.copied:.0%}",
    "twins": lambda f: f"{f.twins:.0%}",
}


def main() -> None:
    """Make the sets, measure them, and print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, help="samples to measure as well")
    parser.add_argument("--write", type=Path, help="the page to put the table into")
    asked = parser.parse_args()
    folder = ROOT / "assignments" / "gan"
    sys.path.insert(0, str(folder / "checks"))
    data, measures = (load(folder / name) for name in ("data.py", "checks/measures.py"))
    faces = data.load("faces", np.random.default_rng(COURSE_SEED), None)
    sets = made(data, faces.visible["images"], np.random.default_rng(SEED), COUNT)
    sets |= {path.stem: np.load(path, allow_pickle=False) for path in asked.files}
    text = table({name: measures.figures(each, faces.visible, faces.labels.reveal()) for name, each in sets.items()})
    if asked.write:
        write(asked.write, text)
    else:
        sys.stdout.write(text)


def load(path: Path) -> ModuleType:
    """The module at `path`."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def made(data: ModuleType, training: Array, rng: np.random.Generator, count: int) -> dict[str, Array]:
    """Sets of `count` pictures uint8 (N, 32, 32, 3) by what they are; real ones are neither seen nor held out."""
    real, attributes = data.draw(count, rng)
    copies = training[rng.choice(len(training), count, replace=False)]
    kinds = attributes[:3][rng.integers(3, size=count)]
    return {
        "real": real,
        "training images": copies,
        "training images, noisy": noisy(copies, 0.08, rng),
        "training images, mirrored": copies[:, :, ::-1],
        "training images, darker": (copies * 0.85).astype(np.uint8),
        "training images, moved by a pixel": np.roll(copies, 1, axis=2),
        "training images, blurred": blurred(copies, 4),
        "real, darker": (real * 0.85).astype(np.uint8),
        "real, noisy": noisy(real, 0.08, rng),
        "real, a little blurred": blurred(real, 1),
        "real, blurred": blurred(real, 4),
        "three kinds of face": data.faces(kinds, rng),
        "faces without hats": data.faces(attributes * (np.arange(len(data.INDEX)) != data.INDEX["hat"]), rng),
        "twenty pictures, noisy": noisy(real[rng.integers(min(20, count), size=count)], 0.03, rng),
        "one picture": np.repeat(real[:1], count, axis=0),
        "one picture, noisy": noisy(np.repeat(real[:1], count, axis=0), 0.03, rng),
        "two faces mixed": ((real.astype(np.uint16) + np.roll(real, 1, axis=0)) // 2).astype(np.uint8),
        "Gaussian of training images": gaussian(training, rng, count),
        "uniform noise": rng.integers(0, 256, real.shape, dtype=np.uint8),
    }


def noisy(images: Array, deviation: float, rng: np.random.Generator) -> Array:
    """The images with noise of this deviation, where white is 1."""
    noise = 255 * deviation * rng.standard_normal(images.shape)
    return np.clip(images + noise, 0, 255).astype(np.uint8)


def blurred(images: Array, times: int) -> Array:
    """The images, blurred so many times by weights 1, 2, 1."""
    x = images.astype(float)
    for axis in (1, 2) * times:
        x = (np.roll(x, 1, axis) + 2 * x + np.roll(x, -1, axis)) / 4
    return x.astype(np.uint8)


def gaussian(training: Array, rng: np.random.Generator, count: int) -> Array:
    """Pictures drawn from the Gaussian with the mean and 200 main directions of some training images."""
    flat = training[:MODELLED].reshape(MODELLED, -1).astype(float)
    mean = flat.mean(axis=0)
    _, lengths, directions = np.linalg.svd(flat - mean, full_matrices=False)
    drawn = rng.standard_normal((count, 200)) * lengths[:200] / np.sqrt(MODELLED)
    return np.clip(mean + drawn @ directions[:200], 0, 255).astype(np.uint8).reshape(count, *training.shape[1:])


def table(figures: dict[str, object]) -> str:
    """The figures as a Markdown table, with what chance alone would give in the last row."""
    first = next(iter(figures.values()))
    rows = [["samples", *COLUMNS], ["---"] * (len(COLUMNS) + 1)]
    rows += [[name, *(show(each) for show in SHOWN)] for name, each in figures.items()]
    rows.append(["*to be expected of real ones*", f"{first.bias:.2f}", "0", *[""] * 6, *chance(first)])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def chance(figures: object) -> list[str]:
    """The shares of copies and twins that real pictures show."""
    return [f"{figures.copied_by_chance:.0%}", f"{figures.twins_by_chance:.0%}"]


SHOWN: list[Callable[[object], str]] = list(COLUMNS.values())


def write(page: Path, text: str) -> None:
    """The table into the page, between its marks."""
    before, rest = page.read_text("utf-8").split(MARKS[0])
    _, after = rest.split(MARKS[1])
    page.write_text(f"{before}{MARKS[0]}\n\n{text}\n{MARKS[1]}{after}", "utf-8")


if __name__ == "__main__":
    main()
