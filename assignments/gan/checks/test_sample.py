"""`sample`, where the work has it: pictures of a generator."""

import numpy as np
from networks import PICTURE, Z_SIZE, generator, require_sample

from grader.judge.author import array, fail

COUNTS = (1, 3, 100)


def test_sample(student, observe):
    """`sample` gives as many pictures as are asked for, each another one."""
    require_sample(student)
    network = generator(student)
    for count in COUNTS:
        own = student.sample(network, count, Z_SIZE, returns=array(float))
        observe(f"the shape of {count} pictures", str(own.shape))
        if own.shape != (count, *PICTURE):
            fail(
                asked=f"`sample(G, {count}, {Z_SIZE})` should give {count} pictures, shape ({count}, 3, 32, 32).",
                got=f"It gave shape {own.shape}.",
                look="z has n rows of z_size numbers; G makes a picture of each.",
            )
    same = not float(np.abs(own - own[:1]).max()) > 0
    observe("all pictures are the same", same)
    if same:
        fail(
            asked=f"`sample(G, {COUNTS[-1]}, {Z_SIZE})` should give different pictures.",
            got="They are all the same.",
            look="Draw a row of random numbers for each picture: torch.randn(n, z_size).",
        )
    again = student.sample(network, COUNTS[-1], Z_SIZE, returns=array(float, own.shape))
    repeated = bool(np.array_equal(own, again))
    observe("the second 100 pictures are the first", repeated)
    if repeated:
        fail(
            asked="`sample`, called again, should give other pictures.",
            got="It gave the same ones.",
            look="Draw z within `sample`, and set no seed there: torch.manual_seed would make all calls alike.",
        )
