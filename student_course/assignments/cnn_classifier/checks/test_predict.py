"""What `predict` says: a class for each image, whatever it was asked along with."""

import numpy as np
from network import build
from predictions import classes, require_predict

from grader.judge.author import fail

SIZES = (7, 1, 23)
ASKED = slice(100, 130)
BY_CHANCE = 1  # images whose two best scores are equal but for rounding


def test_predict_classes(student, rng):
    """`predict` gives a class number for each image, for any number of images."""
    require_predict(student)
    model = build(student).proxy
    for size in SIZES:
        classes(student.predict, model, rng.integers(0, 256, (size, 32, 32, 3), dtype=np.uint8))


def test_predict_steady(student, stage, data):
    """`predict` says the same of an image, whatever images it is asked about along with it."""
    require_predict(student)
    model, images = stage["model"], data.visible["images"][ASKED]
    model.train()
    dark, bright = images // 16, 255 - images // 16
    first = classes(student.predict, model, np.concatenate([images, dark]))[: len(images)]
    model.train()
    second = classes(student.predict, model, np.concatenate([bright, images]))[len(images) :]
    differ = int((first != second).sum())
    if differ > BY_CHANCE:
        fail(
            asked="`predict` should say the same of an image whatever other images it is called with, also when the "
            "model comes to it in training mode.",
            got=f"Of {len(images)} images, {differ} were one kind among dark images and another among bright ones.",
            look="Call model.eval() first in `predict`: in training mode dropout draws anew each time, and batch "
            "normalisation uses the mean of the very batch. And normalise with fixed numbers, not with the mean of the "
            "images that are asked about.",
        )
