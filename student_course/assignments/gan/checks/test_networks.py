"""What both networks are before they learn anything: what they take and what they give."""

import numpy as np
from networks import (
    PICTURE,
    Z_SIZE,
    discriminator,
    draw_pictures,
    draw_z,
    generator,
    is_one_each,
    made,
    names,
    scores,
)

from grader.judge.author import StudentError, array, boolean, exists, fail, integer, number, read

SIZES = (1, 3, 65)
AT_FIRST = 6
TINY = 1e-6
REACH = 0.5
BY_ROUNDING = 1e-4


def test_scores(student, stage, rng, observe):
    """`Discriminator` gives one number for each picture of a batch of any size."""
    network = discriminator(student)
    found = scores(stage, network, draw_pictures(rng, AT_FIRST))
    observe("the shape of D's scores of 6 pictures", str(found.shape))
    if not is_one_each(found.shape, AT_FIRST):
        fail(
            asked="`Discriminator(8)(x)` with x of shape (6, 3, 32, 32) should give one number for each picture, shape "
            "(6, 1) or (6,).",
            got=f"It gave shape {found.shape}.",
            look="After the convolutions x.flatten(1) makes one row of each picture: (N, channels, height, width) "
            "becomes (N, channels * height * width). A linear layer with one output makes (N, 1) of that.",
        )
    if np.ptp(found) == 0:
        fail(
            asked="D's scores of different pictures should differ.",
            got=f"All {found.size} are {found.flat[0]:.4g}.",
            look="Does the result depend on x at all? ReLU at the very end gives 0 for everything below; leave it out.",
        )
    network.eval()
    for size in SIZES:
        shape = _shape_of(
            observe, "Discriminator(8)", size, lambda n=size: scores(stage, network, draw_pictures(rng, n))
        )
        if not is_one_each(shape, size):
            _wrong_batch(f"x of shape ({size}, 3, 32, 32)", f"({size}, 1)", shape)


def test_pictures(student, stage, rng, observe):
    """`Generator` makes a picture (3, 32, 32) of each row of z, for any number of rows."""
    network = generator(student)
    shape = made(stage, network, draw_z(rng, AT_FIRST)).shape
    observe("the shape of what G makes of 6 rows of z", str(shape))
    if shape != (AT_FIRST, *PICTURE):
        fail(
            asked=f"`Generator({Z_SIZE}, 8)(z)` with z of shape (6, {Z_SIZE}) should give 6 pictures, shape (6, 3, 32, "
            "32).",
            got=f"It gave shape {shape}.",
            look="From a side of L, a transposed convolution with kernel 4, stride 2 and padding 1 makes 2 * L: 4, 8, "
            "16, 32. The last one has 3 channels, for red, green and blue.",
        )
    network.eval()
    for size in SIZES:
        shape = _shape_of(observe, "Generator(...)", size, lambda n=size: made(stage, network, draw_z(rng, n)))
        if shape != (size, *PICTURE):
            _wrong_batch(f"z of shape ({size}, {Z_SIZE})", f"({size}, 3, 32, 32)", shape)


def _shape_of(observe, what, size, ask):
    """The shape of what a batch of `size` becomes; fails where that raises."""
    try:
        shape = ask().shape
    except StudentError as error:
        observe(f"`{what}` with a batch of {size}", "raises")
        fail(
            asked=f"In evaluation mode `{what}` should take a batch of {size}.",
            got=f"It raised {error.type}: {error.text[:150]}.",
            look="Is a batch size written into `forward`? The last batch of an epoch is smaller than the others: take "
            "the size from x.shape[0].",
        )
    observe(f"`{what}` with a batch of {size}", str(shape))
    return shape


def _wrong_batch(given, wanted, shape):
    fail(
        asked=f"In evaluation mode {given} should give shape {wanted}.",
        got=f"It gave {shape}.",
        look="Keep the batch as the first axis all the way; squeeze() without an axis drops a batch of 1, and view(-1, "
        "...) mixes pictures where the numbers don't fit.",
    )


def test_range(student, stage, rng, observe):
    """G's pictures lie between -1 and 1, and can reach both."""
    network = stage["stretched"](generator(student), 30)
    own = made(stage, network, draw_z(rng, 64), (64, *PICTURE))
    low, high = float(own.min()), float(own.max())
    beyond, short = max(high, -low) > 1 + BY_ROUNDING, not (low < -REACH and high > REACH)
    observe("pictures reach beyond -1..1", beyond)
    observe("pictures reach neither end, or one alone", short)
    if not (beyond or short):
        return
    fail(
        asked="Whatever its weights are, G's pictures should lie between -1 and 1, and large ones should reach both.",
        got=f"With its weights 30 times as large, they reach from {low:.4g} to {high:.4g}.",
        look="The last layer's result goes through tanh, and nothing else. A sigmoid gives 0..1 and can't make a dark "
        "picture; ReLU has no upper end; without either there is none at all. Real pictures are scaled to -1..1, too.",
    )


def test_z(student, stage, rng, observe):
    """In evaluation mode other z make other pictures, and the same z the same picture."""
    network = generator(student)
    network.eval()
    z = draw_z(rng, 8)
    first, again = (made(stage, network, z, (8, *PICTURE)) for _ in range(2))
    size = max(float(np.abs(first).max()), TINY)
    alike = not float(np.abs(first - first[:1]).max()) > 1e-5 * size
    observe("all z make the same picture", alike)
    if alike:
        fail(
            asked="8 different z should make 8 different pictures.",
            got="They made the same one 8 times.",
            look="Is z what the first layer gets? Numbers that `forward` makes or keeps by itself don't count.",
        )
    pairs = np.concatenate([made(stage, network, z[place : place + 2], (2, *PICTURE)) for place in range(0, 8, 2)])
    for other, how in ((again, "asked for again"), (pairs, "asked for with one other")):
        same = bool(np.abs(first - other).max() <= 1e-3 * size)
        observe(f"a picture is the same when it is {how}", same)
        if not same:
            fail(
                asked=f"In evaluation mode the same z should make the same picture, {how}.",
                got=f"It made another: a pixel differs by {np.abs(first - other).max():.3g}.",
                look="All that is random comes from z. Is dropout applied as a function, without training=, or noise "
                "drawn within `forward`? Does batch normalisation keep its running statistics?",
            )


def test_gradients(student, stage, rng, observe):
    """The gradients of D's scores and of G's pictures reach the weights of every layer."""
    networks = ((discriminator(student), draw_pictures(rng, 6), "D"), (generator(student), draw_z(rng, 6), "G"))
    for network, given, name in networks:
        result = network(stage["tensor"](given))
        shape = read(result, array(float)).shape
        try:
            result.backward(stage["tensor"](rng.normal(size=shape)))
        except StudentError as error:
            fail(
                asked=f"`backward` from what {name} gives should go through the network.",
                got=f"It raised {error.type}: {error.text[:150]}.",
                look="Does `forward` leave torch on the way: detach(), .data, numpy(), no_grad(), torch.tensor(...)?",
            )
        without = [one for one in names(network) if not _is_reached(network.get_parameter(one))]
        observe(f"{name}'s weights without a gradient", ", ".join(without))
        if without:
            fail(
                asked=f"After `backward` from what {name} gives, the weights of every layer should have a gradient.",
                got=f"None, or zeros, have: {', '.join(f'`{one}`' for one in without[:6])}.",
                look="A layer that `forward` doesn't use, or whose result is thrown away, learns nothing. So does one "
                "behind detach() or torch.no_grad().",
            )


def _is_reached(weights):
    """Whether weights with more than one axis have a gradient; a bias before batch normalisation rightly has none."""
    if weights.dim(returns=integer()) < 2 or not read(weights.requires_grad, boolean()):
        return True
    return exists(weights.grad.shape) and weights.grad.abs().max(returns=number(finite=False)) != 0
