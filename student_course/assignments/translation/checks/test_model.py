"""The model before it has learned anything: that it can be built, and that a step is a step."""

import numpy as np
from models import EOS, FIRST, SOURCE_SIZE, TARGET_SIZE, build, draw_source, draw_target, loss

from grader.judge.author import StudentError, exists, fail, list_of, number, read, text

SIZES = ((11, 37), (37, 11))
SHAPES = ((1, 1, 1), (1, 5, 2), (3, 2, 7), (17, 6, 4))  # sentences, words of the source and of the target
RATES = (0.1, 0.01, 0.001)
SHOWN = 6
SAME_WAY = 0.99


def test_builds(student, stage, rng):
    """`build_model` makes a model for vocabularies of any sizes, and `train_step` gives its loss as a number."""
    for source_size, target_size in SIZES:
        model = build(stage, source_size, target_size)
        if not exists(model.named_parameters):
            fail(
                asked="`build_model(...)` should give an `nn.Module`.",
                got="It has no `named_parameters`, which every module has.",
                look="Write `class Seq2Seq(nn.Module):` and call `super().__init__()` first of all in `__init__`.",
            )
        if not stage["names"](model, returns=list_of(text())):
            fail(
                asked="`build_model(...)` should give a model with weights that can be trained.",
                got="It has none, or none of more than one axis.",
                look="Make the layers in `__init__` and keep each in `self.`: then they are found. A plain list of "
                "layers isn't seen; `nn.ModuleList` is.",
            )
        source = np.arange(FIRST, source_size)[None, :]
        target = np.append(rng.permutation(np.arange(FIRST, target_size)), EOS)[None, :]
        told = _told(student, stage, model, (source, target), (source_size, target_size))
        if not told > 0:
            fail(
                asked="`train_step` should give the loss of its batch, which is above 0 before any training.",
                got=f"It gave {told:.4g}.",
                look="The cross-entropy of scores and the ids of the right words: `F.cross_entropy(scores, words)`.",
            )


def _told(student, stage, model, batch, sizes):
    """What `train_step` returns for ids up to the last of both vocabularies."""
    optimizer = stage["optimizer"](model)
    try:
        return student.train_step(model, optimizer, *map(stage["ids"], batch), returns=number())
    except StudentError as error:
        if not _takes_swapped(student, stage, model, optimizer, sizes):
            raise
        fail(
            asked=f"`build_model({sizes[0]}, {sizes[1]})` should make a model for {sizes[0]} source and {sizes[1]} "
            "target words.",
            got=f"With all of these words `train_step` raised {error.type}; with {sizes[1]} source and {sizes[0]} "
            "target words it doesn't.",
            look="The encoder's embedding has a row for each source word, the decoder's one for each target word, and "
            "there is a score for each target word.",
        )


def _takes_swapped(student, stage, model, optimizer, sizes):
    source, target = (np.arange(FIRST, size)[None, :] for size in reversed(sizes))
    try:
        student.train_step(model, optimizer, stage["ids"](source), stage["ids"](target), returns=number())
    except StudentError:
        return False
    return True


def test_batches(student, stage, rng):
    """`train_step` takes batches of any size, and sentences of any length."""
    model = build(stage)
    for rows, source_words, target_words in SHAPES:
        batch = draw_source(rng, rows, source_words), draw_target(rng, rows, target_words)
        student.train_step(model, stage["optimizer"](model), *map(stage["ids"], batch), returns=number())


def test_downhill(stage, rng, observe):
    """A step on a pair of sentences lowers the loss of this pair."""
    model = build(stage)
    batch = draw_source(rng, 1, 5), draw_target(rng, 1, 4)
    before, lower, losses = stage["weights"](model), [], [loss(stage, model, *batch)]
    for rate in RATES:
        stage["step"](model, *batch, rate, returns=number(finite=False))
        losses.append(loss(stage, model, *batch))
        lower.append(losses[-1] < losses[-2] * (1 - 1e-7 * np.sign(losses[-2])))
    still = read(stage["unmoved"](before, model), list_of(text()))
    moved = len(still) < len(stage["names"](model, returns=list_of(text())))
    observe("a step changes something", moved)
    observe("a step lowers the loss", bool(any(lower)))
    if moved and any(lower):
        return
    fail(
        asked="After a step on a pair of sentences, the loss of that pair should be lower.",
        got=f"Before, it was {losses[0]:.5g}; after {len(RATES)} steps of different sizes {losses[-1]:.5g}."
        if moved
        else "Nothing has moved.",
        look="Does the loss fall when the right words become likelier? Adding a minus sign, or leaving one out, turns "
        "the step round."
        if moved
        else "A step takes three calls, in this order: `optimizer.zero_grad()`, `loss.backward()`, `optimizer.step()`. "
        "Use the optimizer that was given.",
    )


def test_gradients(stage, rng, observe):
    """A step moves the weights of every layer, the encoder's among them."""
    model = build(stage)
    before = stage["weights"](model)
    batch = draw_source(rng, 8, 6), draw_target(rng, 8, 5)
    stage["learn"](model, batch[0][None], batch[1][None])
    still = read(stage["unmoved"](before, model), list_of(text()))
    observe("weights that stay", len(still))
    if still:
        fail(
            asked="A step on eight pairs of sentences should move the weights of every layer.",
            got=f"As before are {', '.join(f'`{name}`' for name in still[:SHOWN])}.",
            look="A layer that isn't used, or whose result is thrown away, learns nothing. Nor does what lies behind "
            "`detach()`, `.data`, `torch.no_grad()` or an `argmax`: the encoder learns only through what it hands to "
            "the decoder.",
        )


def test_zero_grad(stage, rng, observe):
    """A step goes by the gradients of its own batch alone."""
    model = build(stage)
    middle = (FIRST + min(SOURCE_SIZE, TARGET_SIZE)) // 2
    batch = draw_source(rng, 4, 5, middle), draw_target(rng, 4, 4, middle)
    others = [np.where(rows >= FIRST, rows + middle - FIRST, rows) for rows in batch]
    alone = stage["move"](model, *batch)
    for _ in range(4):
        loss(stage, model, *others)
    after = stage["move"](model, *batch)
    found = stage["likeness"](alone, after, returns=number(finite=False))
    observe("a step goes by its own batch", bool(found > SAME_WAY))
    if not found > SAME_WAY:
        fail(
            asked="A step on a batch should go the same way whatever batches came before it, from the same weights.",
            got=f"After four steps on others it goes another way: the cosine between the two is {found:.2f}.",
            look="`backward` adds to the gradients that it finds. Call `optimizer.zero_grad()` before "
            "`loss.backward()`, in every step.",
        )
