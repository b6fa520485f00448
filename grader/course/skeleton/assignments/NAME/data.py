"""The data of NAME: there are none yet."""

from grader.course.datasets import Dataset
from grader.wire.secret import Secret


def load(name, rng, fetch):
    """The data set `name` of rubric.yaml. Draw what is held out from `rng`: nobody outside the course can know it."""
    return Dataset(
        visible={},  # arrays for training
        asked={},  # the inputs of what is held out
        labels=Secret({}),  # its answers, which never reach the student's code
        files={},  # bytes by file name; they lie beside the student's work
        note="no data",
    )
