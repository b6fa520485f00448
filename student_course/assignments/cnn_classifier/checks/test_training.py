"""What the network has learned, after training on the visible images. The accuracies are computed here."""

import numpy as np
from network import Network
from predictions import KINDS, classes

from grader.judge.author import (
    StudentError,
    WrongValue,
    anything,
    array,
    boolean,
    exists,
    list_of,
    number,
    read,
    take,
    text,
    tuple_of,
)

AT_ONCE = 250
SHOWN = 500
CONFUSIONS = 3
MISTAKEN, PICTURES = 64, 12
AGREED = 0.9


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
    titles = {"row_title": "what it is", "column_title": "what it was taken for"}
    artifact("matrix", "what was taken for what", {"rows": names, "columns": names, "values": counts, **titles})
    artifact("text", "most often mistaken", _confusions(counts, names))
    losses = read(stage["losses"], list_of(number(finite=False)))
    if len(losses) > 1:
        artifact("curve", "loss, as training told it", {"loss": losses})
    if read(stage["stopped_early"], boolean()):
        artifact("text", "training", "Time ran out before training was over; what it learned so far counts.")
    if (seen != data.visible["labels"][:SHOWN]).any():
        artifact("images", "images it was trained on and still mistakes", _mistaken(student, stage, data, seen))


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


def _mistaken(student, stage, data, seen):
    """Some of the first images that are taken for something else; where it gives scores, those it is surest of.

    They are visible ones, of which students have the labels. The held-out images are the same for the whole course:
    each report that showed some with their kinds would give labels away, to whoever hands in after having read it.
    """
    own = data.visible["labels"][:SHOWN]
    wrong = np.flatnonzero(seen != own)[:MISTAKEN]
    sure = _shares(student, stage["model"], data.visible["images"][wrong], seen[wrong])
    order = (np.arange(len(wrong)) if sure is None else np.argsort(-sure, kind="stable"))[:PICTURES]
    names, captions = data.visible["names"], []
    for at in order:
        said = f"said {names[seen[wrong[at]]]}, is {names[own[wrong[at]]]}"
        captions.append(said if sure is None else f"{said}, {sure[at]:.0%}".replace("%", " %"))
    return {"images": data.visible["images"][wrong[order]], "captions": captions}


def _shares(student, model, images, found):
    """How sure the network is (N,) that `images` are what it `found` (N,); None where its scores don't say the same.

    The images are few, since a gradient may be kept of all that is worked out.
    """
    try:
        model.eval()
        first = take(model.named_parameters(), 1, tuple_of(text(), anything()))
        ready = student.normalize(images, returns=array(float)) if exists(student.normalize) else images / 127.5 - 1
        inputs = ready.transpose(0, 3, 1, 2) if ready.shape == images.shape else ready
        network = Network(model, "".join(name for name, _ in first))
        scores = network.scores(inputs.astype(np.float32), (len(images), KINDS))
    except (StudentError, WrongValue):
        return None
    if np.mean(scores.argmax(axis=1) == found) < AGREED:
        return None
    are_shares = (scores >= 0).all() and np.allclose(scores.sum(axis=1), 1, atol=1e-3)
    odds = scores if are_shares else np.exp(scores - scores.max(axis=1, keepdims=True))
    return (odds / odds.sum(axis=1, keepdims=True))[np.arange(len(images)), found]
