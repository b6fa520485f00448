"""How `train` trains, seen on 32 images that it gets again and again. The weights are compared here."""

import numpy as np
from predictions import KINDS, classes

from grader.judge.author import Proxy, array, boolean, exists, fail, list_of, read, text, tuple_of

FEW = 32
FITTED = 0.6
LEAST_STEPS = 4
SHOWN = 6
WRONG_LOSS = {
    ("cross_entropy", "probabilities"): (
        "`cross_entropy`, or nn.CrossEntropyLoss, was given probabilities: rows that add up to 1.",
        (
            "It takes the softmax by itself. A second one flattens the differences, so that the loss can't fall below "
            "1.46 and learning crawls. Leave the softmax out: the last linear layer's scores are what to give."
        ),
    ),
    ("nll_loss", "probabilities"): (
        "`nll_loss`, or nn.NLLLoss, was given probabilities: rows that add up to 1.",
        "It takes no logarithm by itself. Use F.log_softmax(x, dim=1) in place of the softmax.",
    ),
    ("nll_loss", "scores"): (
        "`nll_loss`, or nn.NLLLoss, was given plain scores.",
        (
            "It only picks the right kind's number and turns its sign, which has no lower end: scores just grow. Use "
            "F.log_softmax(x, dim=1) at the end of the network, or cross_entropy in place of nll_loss."
        ),
    ),
}


def test_train_runs(student, stage):
    """`train` changes the weights of every layer of the model that it is given."""
    _require_train(student)
    names = _names(stage)
    still = [name for name in names if _is_unchanged(stage, name)]
    if not still:
        return
    everything = len(still) == len(names)
    fail(
        asked="`train(model, images, labels, epochs, device)` should change the weights of every layer of `model`.",
        got="All weights are as before."
        if everything
        else f"As before are {', '.join(f'`{name}`' for name in still[:SHOWN])}.",
        look="A step takes three calls, in this order: optimizer.zero_grad(), loss.backward(), optimizer.step(). Is "
        "the optimizer made from model.parameters(), of the very model that was given? Does the loop run at all: a "
        "DataLoader with drop_last=True has nothing left of a small set."
        if everything
        else "Is every layer's weight handed to the optimizer, and used in `forward`?",
    )


def test_loss_input(student, stage):
    """The loss is given what it expects: scores, or their log-softmax."""
    _require_train(student)
    for seen in read(stage["losses"], list_of(tuple_of(text(), text()))):
        if seen in WRONG_LOSS:
            got, look = WRONG_LOSS[seen]
            fail(asked="The loss should be worked out of what it expects.", got=got, look=look)


def test_zero_grad(student, stage):
    """The gradients of one batch are gone before those of the next are worked out."""
    _require_train(student)
    left_over = read(stage["backwards"], list_of(boolean()))
    if len(left_over) >= LEAST_STEPS and all(left_over[1:]):
        fail(
            asked="When `backward` is called for a batch, the gradients of the batch before should be gone.",
            got=f"In {len(left_over)} calls they were still there every time, so that they add up over the training.",
            look="`backward` adds to the gradients that it finds. Call optimizer.zero_grad() once a batch, before "
            "loss.backward().",
        )


def test_step_order(student, stage):
    """Each step follows the `backward` of its batch."""
    _require_train(student)
    steps = read(stage["steps"], list_of(boolean()))
    backwards = read(stage["backwards"], list_of(boolean()))
    if steps and not steps[0]:
        fail(
            asked="The first step of the optimizer should find gradients to go by.",
            got=f"It found none; of {len(steps)} steps, {steps.count(False)} found none.",
            look="First loss.backward(), which works out the gradients, then optimizer.step(), which uses them; and "
            "optimizer.zero_grad() not between the two.",
        )
    if backwards and not steps and _stayed(stage):
        fail(
            asked="After `backward` the optimizer should take a step.",
            got=f"`backward` was called {len(backwards)} times, and no step was taken.",
            look="loss.backward() only works out the gradients; optimizer.step() changes the weights.",
        )


def test_fits(student, stage, data):
    """Trained on 32 images, each seen 64 times, the network knows them."""
    _require_train(student)
    predict = student.predict if exists(student.predict) else stage["predict"]
    images, labels = data.visible["images"][:FEW], data.visible["labels"][:FEW]
    found = classes(predict, stage["model"], images)
    right = float(np.mean(found == labels))
    if not right >= FITTED:
        fail(
            asked=f"A network that saw {len(labels)} images 64 times each should know at least {FITTED:.0%} of them by "
            "heart.",
            got=f"It knows {right:.0%}; guessing gets about {1 / KINDS:.0%}.",
            look="Print the loss of every batch: does it fall towards 0? If it does, compare how `train` and `predict` "
            "prepare images: the same normalize, the same order of axes, model.eval() in `predict`. If it doesn't, do "
            "images and labels still belong together after shuffling? Is the learning rate too small or too large?",
        )


def _require_train(student: Proxy) -> None:
    if not exists(student.train):
        fail(
            asked="The work should have a function `train(model, images, labels, epochs, device)`.",
            got="It has none, so that a standard training stood in for it.",
            look="Put the training loop of your notebook into a function of this name; `images` are uint8 of shape "
            "(N, 32, 32, 3), `labels` whole numbers of shape (N,).",
        )


def _names(stage: Proxy) -> list[str]:
    names: list[str] = read(stage["names"], list_of(text()))
    return names


def _is_unchanged(stage: Proxy, name: str) -> bool:
    before, after = (read(stage[when][name], array(float, finite=False)) for when in ("before", "after"))
    return np.array_equal(before, after)


def _stayed(stage: Proxy) -> bool:
    return all(_is_unchanged(stage, name) for name in _names(stage))
