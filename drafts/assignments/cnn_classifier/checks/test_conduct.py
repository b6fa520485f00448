"""What `predict` must leave alone: the model that it asks."""

import numpy as np
from predictions import classes, require_predict

from grader.judge.author import fail

ASKED = slice(200, 230)
TIMES = 10
BY_CHANCE = 1  # images whose two best scores are equal but for rounding


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
