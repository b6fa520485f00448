"""What `sample` must leave alone: the generator that it asks."""

import numpy as np
from networks import Z_SIZE, generator, require_sample

from grader.judge.author import array, fail, take

MOST_BUFFERS = 1_000


def test_sample_eval(student, observe):
    """`sample` asks the generator in evaluation mode, and so leaves its running statistics alone."""
    require_sample(student)
    network = generator(student)
    network.train()
    before = _buffers(network)
    student.sample(network, 5, Z_SIZE)
    after = _buffers(network)
    alike = len(before) == len(after) and all(
        np.array_equal(one, other) for one, other in zip(before, after, strict=True)
    )
    observe("`sample` leaves the running statistics alone", alike)
    if not alike:
        fail(
            asked="`sample` should leave the generator as it was.",
            got="Its running statistics have moved.",
            look="In training mode batch normalisation goes by the very pictures that are asked for, and remembers "
            "them; torch.no_grad() doesn't change that. Call G.eval() first.",
        )


def _buffers(network):
    return take(network.buffers(), MOST_BUFFERS, array(float, finite=False))
