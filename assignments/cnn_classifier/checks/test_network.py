"""What the network is before it learns anything: what it takes, what it gives, what it is made of."""

import numpy as np
from network import KINDS, alike, build, draw, is_channels_last

from grader.judge.author import StudentError, boolean, exists, fail, integer, list_of, number, read, text, tuple_of

SIZES = (1, 3, 65)
AT_FIRST = 4
MOST = 5_000_000
APART = (
    "Keep the batch as the first axis all the way: x.view(x.shape[0], -1) before the linear layers. view(-1, 64 * 4 * "
    "4) also runs where the numbers don't fit, and then mixes the images."
)


def test_scores(student, rng, observe):
    """`Net` takes a batch (N, 3, 32, 32) and gives scores (N, 10)."""
    network = build(student)
    asked = "`Net()(x)` with x of shape (4, 3, 32, 32) should give scores of shape (4, 10): a row for each image."
    try:
        scores = network.scores(draw(rng, AT_FIRST))
    except StudentError as error:
        if not is_channels_last(network):
            raise
        observe("the network takes (N, 32, 32, 3)", True)
        fail(
            asked=asked,
            got=f"It raised {error.type}, and yet takes (4, 32, 32, 3).",
            look="Channels come first in torch: (N, 3, 32, 32). Turn images with permute(0, 3, 1, 2) before the "
            "network sees them, and leave that out of `forward`.",
        )
    observe("the shape of the scores of 4 images", str(scores.shape))
    if scores.shape != (4, KINDS):
        fail(
            asked=asked,
            got=f"It gave shape {scores.shape}.",
            look="The last layer is nn.Linear(features, 10). Before it, x.view(x.shape[0], -1) makes one row of each "
            "image: (N, channels, height, width) becomes (N, channels * height * width).",
        )
    if np.ptp(scores) == 0:
        fail(
            asked="The scores of different images should differ.",
            got=f"All {scores.size} scores are {scores.flat[0]:.4g}.",
            look="Do the scores depend on x at all? Is an activation left that gives 0 for everything?",
        )


def test_batch_sizes(student, rng, observe):
    """`Net` takes batches of any size, one image among them."""
    network = build(student)
    network.proxy.eval()
    for size in SIZES:
        asked = f"In evaluation mode `Net()(x)` with x of shape ({size}, 3, 32, 32) should give ({size}, {KINDS})."
        try:
            shape = network.scores(draw(rng, size)).shape
        except StudentError as error:
            observe(f"a batch of {size}", "raises")
            fail(
                asked=asked,
                got=f"It raised {error.type}: {error.text[:150]}.",
                look="Is a batch size written into `forward`? The last batch of an epoch is smaller than the others, "
                "and one image alone is a batch of 1: take the size from x.shape[0].",
            )
        observe(f"a batch of {size}", "right" if shape == (size, KINDS) else str(shape))
        if shape != (size, KINDS):
            fail(
                asked=asked,
                got=f"It gave shape {shape}.",
                look=f"{APART} squeeze() without an axis drops a batch of 1.",
            )


def test_images_apart(student, rng, observe):
    """In evaluation mode an image's scores don't depend on the other images of its batch."""
    network, inputs = build(student), draw(rng, 12)
    network.proxy.eval()
    together = network.scores(inputs, (len(inputs), KINDS))
    alone = np.concatenate([network.scores(inputs[index : index + 1], (1, KINDS)) for index in range(len(inputs))])
    if alike(together, alone):
        return
    columns = bool(np.allclose(together.sum(axis=0), 1, atol=1e-3) and (together >= 0).all())
    observe("each column of scores adds up to 1", columns)
    observe("an image alone has the scores that it has among others", False)
    differ = sum(not alike(one, other) for one, other in zip(together, alone, strict=False))
    fail(
        asked="In evaluation mode, an image should get the same scores alone as among 11 others.",
        got=f"Of 12 images, {differ} got others. " + ("Each column of the scores adds up to 1." if columns else ""),
        look="The softmax runs over the batch: it belongs on axis 1, dim=1, where the ten kinds are."
        if columns
        else APART + " If the shapes are right, look for a mean or a softmax over axis 0, and for batch normalisation "
        "that keeps no running statistics.",
    )


def test_evaluation(student, rng, observe):
    """In evaluation mode the same images get the same scores each time."""
    network, inputs = build(student), draw(rng, AT_FIRST)
    network.proxy.eval()
    before = network.scores(inputs)
    steady = alike(before, network.scores(inputs))
    observe("the same scores twice in evaluation mode", steady)
    if not steady:
        fail(
            asked="After `net.eval()` the same images should get the same scores twice.",
            got="They got others the second time.",
            look="Is dropout applied as a function? F.dropout(x, p) drops always: write F.dropout(x, p, "
            "training=self.training), or make an nn.Dropout in `__init__`, which knows by itself.",
        )


def test_gradients(student, rng, observe):
    """The gradient of the scores reaches the weights of every layer."""
    network = build(student)
    network.proxy.train()
    scores = network.proxy(network.batch(draw(rng, AT_FIRST)))
    direction = network.batch(rng.normal(size=(AT_FIRST, KINDS)).astype(np.float32))
    try:
        scores.backward(direction)
    except StudentError as error:
        fail(
            asked="`backward` from the scores of 4 images, shape (4, 10), should go through the network.",
            got=f"It raised {error.type}: {error.text[:150]}.",
            look="Does `forward` leave torch on the way: detach(), .data, numpy(), no_grad(), torch.tensor(...)?",
        )
    without = [name for name in network.names() if not _is_reached(network.proxy.get_parameter(name))]
    observe("weights without a gradient", ", ".join(without))
    if without:
        fail(
            asked="After `backward` from the scores, the weights of every layer should have a gradient.",
            got=f"None, or zeros, have: {', '.join(f'`{name}`' for name in without[:6])}.",
            look="A layer that `forward` doesn't use, or whose result is thrown away, learns nothing. So does one "
            "behind detach(), torch.no_grad() or an argmax.",
        )


def _is_reached(weights):
    """Whether weights with more than one axis have a gradient; a bias before batch normalisation rightly has none."""
    if weights.dim(returns=integer()) < 2 or not read(weights.requires_grad, boolean()):
        return True
    return exists(weights.grad.shape) and weights.grad.abs().max(returns=number(finite=False)) != 0


def test_activations(stage):
    """Between two convolutions, and between two linear layers, stands an activation."""
    pairs = read(stage["unbent"], list_of(tuple_of(text(), text())))
    if pairs:
        fail(
            asked="Between one convolution and the next, and between one linear layer and the next, there should be an "
            "activation such as ReLU.",
            got=f"There is none from {' and from '.join(f'`{one}` to `{two}`' for one, two in pairs[:4])}.",
            look="Two layers with nothing but straight lines between them are no more than one: a convolution of a "
            "convolution is a convolution. Pooling, batch normalisation and dropout don't take the place of F.relu(x).",
        )


def test_parameters(student, artifact):
    """`Net` has at most 5,000,000 weights."""
    network = build(student)
    count = sum(network.proxy.get_parameter(name).numel(returns=integer()) for name in network.names())
    artifact("text", "weights of the network", f"{count:,}")
    if not count <= MOST:
        fail(
            asked=f"`Net()` should have at most {MOST:,} weights, those of all layers together.",
            got=f"It has {count:,}.",
            look="Most of them lie in the first linear layer: channels * height * width * units. Pool once more "
            "before it, or give it fewer units.",
        )
