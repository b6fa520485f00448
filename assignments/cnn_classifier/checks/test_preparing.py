"""Images and labels made ready: `normalize` and `one_hot_encode`, where the work has them."""

import numpy as np

from grader.judge.author import array, exists, fail, not_applicable

SHAPE = (6, 32, 32, 3)
MOST, LEAST = 12.0, 0.05
MENDS = (
    "images / 255 brings them to 0..1. uint8 has no room for numbers below 0 or between 0 and 1: divide first, or turn "
    "them into float32, then subtract."
)


def test_normalize(student, rng, observe):
    """`normalize` turns 0..255 into small numbers and leaves every pixel in its place."""
    images = _images(rng)
    own = _in_place(_normalized(student, images))
    slope, offset, fits = _line(images, own)
    observe("what `normalize` makes of black", offset)
    observe("what `normalize` makes of white", offset + 255 * slope)
    if not fits:
        shuffled = own.shape == SHAPE and _line(images, np.moveaxis(own, 3, 1).reshape(SHAPE))[2]
        observe("pixels in other places", shuffled)
        fail(
            asked="`normalize(images)` should give slope * image + offset for every pixel, with one slope and offset "
            "for all of a channel, and the pixels where they were.",
            got="It gave the pixels in another order." if shuffled else "For 6 images it gave something else.",
            look="reshape only cuts the row of numbers anew; it doesn't turn axes. From (N, 32, 32, 3) to (N, 3, 32, "
            "32) goes transpose(0, 3, 1, 2), or permute with a tensor."
            if shuffled
            else MENDS,
        )
    if not ((slope > 0).all() and np.abs(own).max() <= MOST and np.ptp(own) >= LEAST):
        fail(
            asked="`normalize(images)` should give small numbers: from 0 to 1, or spread around 0, brighter as larger.",
            got=f"Numbers from 0 to 255 became numbers from {own.min():.3g} to {own.max():.3g}.",
            look=MENDS,
        )


def test_normalize_stable(student, rng, observe):
    """`normalize` does the same to an image whatever images it is called with."""
    images = _images(rng)
    dark, bright = images.copy(), images.copy()
    dark[1:] //= 8
    bright[1:] = 255 - bright[1:] // 8
    first, second = (_normalized(student, one)[0] for one in (dark, bright))
    again = _normalized(student, dark)[0]
    for own, how in ((second, "among bright images as among dark ones"), (again, "the second time as the first")):
        same = bool(np.allclose(first, own, rtol=1e-3, atol=1e-4))
        observe(f"`normalize` does the same to an image {how}", same)
        if not same:
            fail(
                asked=f"`normalize` should do the same to an image {how}.",
                got=f"A pixel that became {first.flat[0]:.4g} became {own.flat[0]:.4g}.",
                look="Don't take min, max, mean or std of the images that are given: a single image, or the test "
                "images, would be scaled otherwise than those that were trained on. Use fixed numbers: 255, or the "
                "mean and std of the training images, worked out once.",
            )


def test_one_hot(student, rng, observe):
    """`one_hot_encode` gives a row of ten for each label, with a 1 in the label's place."""
    if not exists(student.one_hot_encode):
        not_applicable("There is no `one_hot_encode`, and there need not be one.")
    labels = np.concatenate([[3, 0, 8], rng.permutation([1, 3, 5, 8])])
    own = student.one_hot_encode(labels, returns=array(float))
    observe("`one_hot_encode`", own)
    right = np.eye(10)[labels]
    if own.shape == right.shape and np.allclose(own, right):
        return
    fail(
        asked="`one_hot_encode(labels)` with 7 labels from 0 to 9 should give shape (7, 10): in row n a 1 in column "
        "labels[n], and zeros.",
        got=_other(own, right, labels),
        look="np.eye(10)[labels] picks a row of the identity for each label. There are ten columns, even if some "
        "kinds aren't among the labels.",
    )


def _images(rng):
    """Images of noise, uint8, which have 0 and 255 in every channel."""
    images = rng.integers(0, 256, SHAPE, dtype=np.uint8)
    images[0, 0, 0], images[0, 0, 1] = 0, 255
    return images


def _normalized(student, images):
    """What `normalize` gives for `images`, in its own order of axes."""
    if not exists(student.normalize):
        not_applicable("There is no `normalize`, and there need not be one.")
    own = student.normalize(images.copy(), returns=array(float))
    if own.shape not in (SHAPE, (6, 3, 32, 32)):
        fail(
            asked=f"`normalize(images)` with images of shape {SHAPE} should give that shape, or channels first (6, 3, "
            "32, 32).",
            got=f"It gave shape {own.shape}.",
            look="Every number stays a number of its own: images / 255.",
        )
    return own


def _in_place(own):
    """What `normalize` gave, with the channels last."""
    return own if own.shape == SHAPE else np.moveaxis(own, 1, 3)


def _line(images, own):
    """The slope and the offset (3,) of the straight line from `images` to `own`, and whether all pixels lie on it."""
    x, y = images.reshape(-1, 3) / 255, own.reshape(-1, 3)
    middle, height = x.mean(axis=0), y.mean(axis=0)
    with np.errstate(over="ignore", invalid="ignore"):
        slope = ((x - middle) * (y - height)).mean(axis=0) / x.var(axis=0)
        off = np.abs(y - height - slope * (x - middle)).max()
        return slope / 255, height - slope * middle, bool(off <= 2e-3 * max(float(np.ptp(y)), 1e-9))


def _other(own, right, labels):
    if own.shape != right.shape:
        return f"It gave shape {own.shape}."
    rows, count = np.flatnonzero(~np.isclose(own, right).all(axis=1)), own.sum(axis=1)
    row = int(rows[0])
    if np.isclose(count[row], 1) and np.isclose(own[row].max(initial=0), 1):
        return f"For label {labels[row]} the 1 stands in column {int(own[row].argmax())}."
    return f"The row for label {labels[row]} adds up to {count[row]:.4g}."
