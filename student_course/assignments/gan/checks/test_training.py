"""What the generator has learned, after training on the visible pictures. All figures are computed here."""

import numpy as np
from measures import as_pixels, figures

from grader.judge.author import array, boolean, exists, fail, list_of, number, read

COUNT, AT_ONCE = 1_000, 250
SHOWN = 10


def test_pictures(student, stage, data, measure, artifact):
    """The generator makes pictures of its own that are like real ones, and of every kind."""
    losses = read(stage["losses"], list_of(list_of(number(finite=False))))
    stopped = read(stage["stopped_early"], boolean())
    ask = student.sample if exists(student.sample) else stage["sample"]
    parts = [_asked(ask, stage) for _ in range(COUNT // AT_ONCE)]
    made = as_pixels(np.concatenate(parts))
    found = figures(made, data.visible, data.labels.reveal())
    measure("copies", found.copied)
    measure("twins", found.twins)
    measure("pairs", found.pairs)
    measure("frechet", found.frechet)
    _show(artifact, made, found, data.visible["images"])
    if len(losses) == 2 and len(losses[0]) == len(losses[1]) > 1:
        artifact("curve", "losses, as training told them", {"discriminator": losses[0], "generator": losses[1]})
    if stopped:
        artifact("text", "training", "Time ran out before training was over; what it learned so far counts.")


def _asked(ask, stage):
    """Pictures (250, 3, 32, 32)."""
    own = ask(stage["G"], AT_ONCE, stage["z_size"], returns=array(float))
    if own.shape != (AT_ONCE, 3, 32, 32):
        fail(
            asked=f"After training `sample(G, {AT_ONCE}, z_size)` should give shape ({AT_ONCE}, 3, 32, 32).",
            got=f"It gave {own.shape}.",
            look="Does `train` leave G as it was, with pictures of 32 x 32?",
        )
    return own


def _show(artifact, made, found, real):
    rows = {
        "Fréchet": (found.frechet, found.bias),
        "kernel": (found.kernel, 0.0),
        "precision": (found.precision, 1.0),
        "recall": (found.recall, 1.0),
        "density": (found.density, 1.0),
        "coverage": (found.coverage, 1.0),
        "pairs": (found.pairs, 1.0),
        "copies": (found.copied, found.copied_by_chance),
        "twins": (found.twins, found.twins_by_chance),
    }
    values = [[round(float(own), 3), round(float(best), 3)] for own, best in rows.values()]
    artifact("table", "figures", {"columns": ["generated", "real"], "rows": [*rows], "values": values})
    if found.missing:
        artifact("text", "hardly ever seen", ", ".join(found.missing))
    artifact("images", "generated beside real", {"rows": {"generated": made[:SHOWN], "real": real[:SHOWN]}})
