"""What `predict` says of images, as class numbers."""

import numpy as np

from grader.judge.author import Proxy, array, exists, fail, not_applicable

Array = np.ndarray
KINDS = 10
ABSENT = "There is no `predict`, and there need not be one."


def require_predict(student: Proxy) -> None:
    """End the check where the work has no `predict`."""
    if not exists(student.predict):
        not_applicable(ABSENT)


def classes(predict: Proxy, model: Proxy, images: Array) -> Array:
    """Class numbers (N,) for images (N, 32, 32, 3), from what may also be scores (N, 10)."""
    own = predict(model, images, returns=array(float))
    count = len(images)
    if own.shape == (count, KINDS):
        found: Array = own.argmax(axis=1)
        return found
    if own.shape not in ((count,), (count, 1)):
        _wrong_shape(own.shape, count)
    own = own.reshape(count)
    if not ((own >= 0) & (own < KINDS) & (own == own.round())).all():
        fail(
            asked="`predict(model, images)` should give class numbers from 0 to 9.",
            got=f"Among them were numbers from {own.min():.4g} to {own.max():.4g}.",
            look="scores.argmax(dim=1) is the column of each row's largest score; scores.max(dim=1) gives that score, "
            "too, and first.",
        )
    return own.astype(np.int64)


def _wrong_shape(shape: tuple[int, ...], count: int) -> None:
    over_batch = shape == (KINDS,) and count != KINDS
    fail(
        asked=f"`predict(model, images)` with {count} images should give {count} class numbers, shape ({count},).",
        got=f"It gave shape {shape}" + (": one number for each kind, not for each image." if over_batch else "."),
        look="argmax over axis 0 asks each kind for its best image. Over axis 1, argmax(dim=1), it asks each image for "
        "its best kind: (N, 10) becomes (N,)."
        if over_batch
        else "The scores have shape (N, 10); argmax(dim=1) makes (N,) of them, for one image as well.",
    )
