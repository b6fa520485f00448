"""What the network has learned, after training on the visible images. The accuracies are computed here."""

import numpy as np
from predictions import KINDS, classes

from grader.judge.author import boolean, exists, list_of, number, read

AT_ONCE = 250
SHOWN = 1_000
CONFUSIONS = 3


def test_accuracy(student, stage, data, measure, artifact):
    """It has learned something general: images that it has not seen are recognised."""
    images, labels = data.asked["images"], data.labels.reveal()["labels"]
    rng = np.random.default_rng(labels)  # nobody outside has them, so the order can't be foreseen
    ask = student.predict if exists(student.predict) else stage["predict"]
    found = _asked(ask, stage["model"], images, rng)
    seen = _asked(ask, stage["model"], data.visible["images"][:SHOWN], rng)
    held_out, training = float(np.mean(found == labels)), float(np.mean(seen == data.visible["labels"][:SHOWN]))
    measure("held_out_accuracy", held_out)
    measure("gap", training - held_out)
    names = data.visible["names"]
    counts = np.zeros((KINDS, KINDS), int)
    np.add.at(counts, (labels, found), 1)
    artifact("table", "what was taken for what", {"columns": names, "rows": names, "values": counts.tolist()})
    artifact("text", "most often mistaken", _confusions(counts, names))
    losses = read(stage["losses"], list_of(number(finite=False)))
    if len(losses) > 1:
        artifact("curve", "loss, as training told it", {"loss": losses})
    if read(stage["stopped_early"], boolean()):
        artifact("text", "training", "Time ran out before training was over; what it learned so far counts.")


def _asked(ask, model, images, rng):
    """Class numbers (N,) for images (N, ...), asked about in an order of our own."""
    order, found = rng.permutation(len(images)), np.empty(len(images), int)
    for start in range(0, len(images), AT_ONCE):
        batch = order[start : start + AT_ONCE]
        found[batch] = classes(ask, model, images[batch])
    return found


def _confusions(counts, names):
    """The pairs that were confused most often, in words."""
    wrong = counts - np.diag(np.diag(counts))
    most = [divmod(int(place), KINDS) for place in np.argsort(-wrong, axis=None, kind="stable")[:CONFUSIONS]]
    pairs = [f"{names[own]} for {names[other]} ({wrong[own, other]})" for own, other in most if wrong[own, other]]
    return ", ".join(pairs) or "nothing"
