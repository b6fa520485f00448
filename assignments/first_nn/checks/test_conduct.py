"""What a network must leave alone: other networks, and the records that it is given."""

import numpy as np
from networks import draw
from student_network import build, feeds

from grader.judge.author import StudentError, array, fail, read

SHARED = (
    "Keep the weights in `self.` and make new ones in `__init__`. What stands in the class body, in a global variable "
    "or in a default argument is one thing for all networks."
)


def test_independent(student, rng, observe):
    """Two networks share nothing."""
    _, task = draw(rng, inputs=3, hidden=2, records=1)
    first = build(student, 3, 2, 0.5).proxy
    before = first.run(task.features, returns=array(float))
    second = build(student, 3, 2, 0.5).proxy
    made = np.array_equal(before, first.run(task.features, returns=array(float)))
    observe("a second network leaves the predictions of the first as they are", made)
    if not made:
        fail(
            asked="A network's predictions should stay the same while another network is made.",
            got="Making a second network changed those of the first.",
            look=SHARED,
        )
    _train(second, task)
    if not np.array_equal(before, first.run(task.features, returns=array(float))):
        fail(
            asked="A network's predictions should stay the same while another network is trained.",
            got="Training a second network changed those of the first.",
            look=SHARED,
        )


def _train(network, task):
    for feed in feeds(task):
        try:
            return feed(network, task)
        except StudentError:
            continue
    return None


def test_inputs_unchanged(stage, observe):
    """`train` and `run` leave the records that they are given as they are."""
    network, kept = stage["network"], {name: stage[name] for name in ("features", "targets")}
    before = {name: read(records, array(float)) for name, records in kept.items()}
    network.run(kept["features"])
    stage["feed"](network, kept["features"], kept["targets"])
    for name, records in kept.items():
        after = read(records, array(float))
        changed = after.shape != before[name].shape or not np.array_equal(after, before[name])
        observe(f"`{name}` is changed by `run` or `train`", changed)
        if changed:
            fail(
                asked=f"`run` and `train` should leave `{name}` as they were given.",
                got=f"Afterwards `{name}` held other numbers or had another shape.",
                look="`x -= ...` and `x *= ...` change the caller's array. Write `x = x - ...`, which makes a new one.",
            )
