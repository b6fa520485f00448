"""What must stay apart: `predict` leaves the model alone that it asks, and a new network knows nothing of others."""

import numpy as np
from network import build
from predictions import KINDS, classes, require_predict

from grader.judge.author import exists, fail

ASKED = slice(200, 230)
TIMES = 10
BY_CHANCE = 1  # images whose two best scores are equal but for rounding
SEEN = 32
GUESSED = 0.5


def test_predict_repeats(student, stage, data):
    """`predict` leaves the model as it was: asked again later, it says the same."""
    require_predict(student)
    model, images = stage["model"], data.visible["images"][ASKED]
    first = classes(student.predict, model, images)
    for _ in range(TIMES):
        classes(student.predict, model, 255 - images // 8)
    second = classes(student.predict, model, images)
    differ = int(np.sum(first != second))
    if differ > BY_CHANCE:
        fail(
            asked=f"`predict` should say the same of {len(images)} images before and after it is asked about others.",
            got=f"It changed its mind about {differ} of them.",
            look="Does something in `predict` change the model? Batch normalisation in training mode moves its running "
            "mean with each batch that it sees, also within torch.no_grad(). Call model.eval() before the first image.",
        )


def test_fresh(student, stage, data, observe):
    """A new `Net()` starts from random weights of its own, whatever was trained before."""
    predict = student.predict if exists(student.predict) else stage["predict"]
    images, labels = data.visible["images"][:SEEN], data.visible["labels"][:SEEN]
    right = float(np.mean(classes(predict, build(student).proxy, images) == labels))
    observe("a new network knows images", right > GUESSED)
    if right > GUESSED:
        fail(
            asked=f"A new `Net()` should guess: of {SEEN} images it knows about {1 / KINDS:.0%}, by chance.",
            got=f"It knows {right:.0%} before any training of its own.",
            look="Are the layers made once, outside `__init__`, so that all networks share them? Or does `__init__` "
            "read weights from somewhere? Trained weights are handed in beside the work, as the hand-out says.",
        )
