"""How `train` trains, watched for two epochs on 512 pictures."""

import numpy as np

from grader.judge.author import Proxy, boolean, fail, integer, list_of, not_applicable, number, read, text, tuple_of

STEP = tuple_of(*[boolean()] * 4, *[number(finite=False)] * 2)
SHOWN = 6
FEWEST = 4
DARK, BRIGHT, BEYOND = -0.5, 0.5, 2.0
AGAINST = -0.25
FEW_Z = 0.25  # of all calls of the generator


def test_train_moves(stage):
    """`train` changes the weights of every layer of both networks."""
    _require_train(stage)
    still = read(stage["still"], list_of(text()))
    if not still:
        return
    names = read(stage["names"], list_of(text()))
    whole = [one for one in ("D", "G") if all(name in still for name in names if name.startswith(f"{one}."))]
    fail(
        asked="`train(D, G, images, n_epochs, device)` should change the weights of every layer of D and of G.",
        got=f"No weights of {' and '.join(whole)} changed."
        if whole
        else f"As before are {', '.join(f'`{one}`' for one in still[:SHOWN])}.",
        look="G's loss must come from D(G(z)) with nothing cut off between: no detach() and no no_grad() there, which "
        "belong to D's step alone. Has each network an optimizer, made from its own parameters, and is step() called?",
    )


def test_own_steps(stage):
    """A step of D moves D alone, and a step of G moves G alone."""
    _require_train(stage)
    steps = _steps(stage)
    both = sum(step[0] and step[1] for step in steps)
    if both:
        fail(
            asked="Each step of an optimizer should move one of the two networks.",
            got=f"Of {len(steps)} steps, {both} moved both.",
            look="What is good for G is bad for D: a step that lowers G's loss must not touch D, or D unlearns what it "
            "knows. Make two optimizers, one of D.parameters() and one of G.parameters().",
        )


def test_opposed(stage):
    """D's steps tell real pictures from generated ones, and G's steps make generated ones pass for real."""
    _require_train(stage)
    steps = _steps(stage)
    gaps = [step[4] for step in steps if step[0] and not step[1]]
    fakes = [step[5] for step in steps if step[1] and not step[0]]
    if not _balance(gaps) > AGAINST:
        fail(
            asked="After a step of D, its scores of real pictures should lie further above those of generated ones.",
            got=f"Of {len(gaps)} steps, {sum(gap > 0 for gap in gaps)} did that.",
            look="D's loss is real_loss(D(real)) + fake_loss(D(fake)): are the two swapped, or is one turned?",
        )
    if not _balance(fakes) > AGAINST:
        fail(
            asked="After a step of G, D's scores of generated pictures should be higher.",
            got=f"Of {len(fakes)} steps, {sum(fake > 0 for fake in fakes)} did that.",
            look="G wants its pictures called real: its loss is real_loss(D(G(z))). fake_loss there, or a turned sign, "
            "teaches it to be found out.",
        )


def _balance(changes):
    """The sum of the changes as a share of their sizes: 1 where all go up, -1 where all go down, 0 where none does."""
    with np.errstate(over="ignore", invalid="ignore"):
        size = float(np.abs(changes).sum())
        return float(np.sum(changes)) / size if size else 0.0


def test_zero_grad(stage):
    """The gradients of older losses are gone before a network's own are worked out."""
    _require_train(stage)
    steps = _steps(stage)
    for which, name in ((0, "D"), (1, "G")):
        own = [step[2 + which] for step in steps if step[which]]
        if len(own) >= FEWEST and sum(own) > len(own) / 2:
            fail(
                asked=f"When `backward` is called for {name}'s step, {name}'s gradients should be 0, or None.",
                got=f"In {sum(own)} of {len(own)} steps of {name} there were some already.",
                look="`backward` adds to the gradients that it finds, and G's loss leaves some in D, too; D's loss "
                "leaves some in G where the fakes aren't detached. Call the optimizer's zero_grad() right before each "
                "of the two losses is worked out.",
            )


def test_fresh_z(stage):
    """Each batch of generated pictures is made of new random numbers."""
    _require_train(stage)
    calls, draws = (read(stage[name], integer()) for name in ("calls", "draws"))
    if calls >= FEWEST and draws <= FEW_Z * calls:
        fail(
            asked="G should be given new random numbers for every batch.",
            got=f"Of {calls} times that it was called in training, {draws} had numbers of their own.",
            look="Draw z within the loop over the batches. With one z for all of training, G learns just these "
            "pictures. A fixed z is good for looking at progress, and only there.",
        )


def test_real_range(stage):
    """D is shown real pictures from -1 to 1, as G makes them."""
    _require_train(stage)
    shown = read(stage["real"], list_of(tuple_of(number(finite=False), number(finite=False))))
    if not shown:
        return
    low, high = np.nanmin([one[0] for one in shown]), np.nanmax([one[1] for one in shown])
    if low <= DARK and high >= BRIGHT and max(-low, high) <= BEYOND:
        return
    fail(
        asked="D should be shown real pictures from -1 to 1.",
        got=f"It was shown numbers from {low:.4g} to {high:.4g}.",
        look="images / 255 lies between 0 and 1; `scale` brings that to -1..1. G's tanh gives -1..1: if real pictures "
        "lie elsewhere, D tells the two apart by their brightness alone, and G learns nothing else.",
    )


def _steps(stage: Proxy) -> list[tuple[bool, bool, bool, bool, float, float]]:
    """For each step: whether D and G moved, whether they had gradients left over, how the gap and the fakes changed."""
    steps: list[tuple[bool, bool, bool, bool, float, float]] = read(stage["steps"], list_of(STEP))
    return steps


def _require_train(stage: Proxy) -> None:
    if not read(stage["has_train"], boolean()):
        fail(
            asked="The work should have a function `train(D, G, images, n_epochs, device)`.",
            got="It has none, so that a standard training stood in for it.",
            look="Put the training loop of your notebook into a function of this name; `images` are uint8 of shape "
            "(N, 32, 32, 3).",
        )
    if not read(stage["can_train"], boolean()):
        not_applicable(
            "`train` can't be called as `train(D, G, images, n_epochs, device)`; a standard training stands in for it."
        )
