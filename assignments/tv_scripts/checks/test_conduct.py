"""What `forward_back_prop` uses, and what it makes of a steep loss."""

import numpy as np
from network import weights
from steps import practice

from grader.judge.author import fail, list_of, not_applicable, read, text

TIMES = (1e-3, 1e4)


def test_optimizer_used(student, stage, rng, observe):
    """The step is taken by the optimizer that is given, of the loss that the given criterion gives."""
    case = practice(student, stage, rng)
    before = weights(stage, case.network.proxy)
    case.step(case.optimizer(), criterion=stage["steeper"](0.0))
    still = not any(np.abs(one).max(initial=0) > 0 for one in case.moved(before).values())
    observe("a criterion that is always 0 leaves the weights alone", still)
    if not still:
        fail(
            asked="With a criterion that is 0 whatever the scores, the weights should stay as they are.",
            got="They changed.",
            look="Use the parameter `criterion`, not a loss of your own.",
        )
    case.step(case.optimizer(0.0))
    still = not any(np.abs(one).max(initial=0) > 0 for one in case.moved(before).values())
    observe("an optimizer with a rate of 0 leaves the weights alone", still)
    if not still:
        fail(
            asked="With an optimizer whose rate is 0 the weights should stay as they are.",
            got="They changed.",
            look="Use the parameter `optimizer`; one that is made within the function forgets everything each time.",
        )


def test_clipping(student, stage, rng, observe):
    """Where gradients are clipped, a steep loss doesn't throw the weights far, whatever the threshold."""
    case = practice(student, stage, rng)
    names = read(stage["calls"](student.forward_back_prop), list_of(text()))
    if not any(name.startswith("clip_grad") for name in names):
        not_applicable("Gradients aren't clipped. That isn't asked for; it keeps a steep loss from doing harm.")
    before = weights(stage, case.network.proxy)
    sizes = []
    for times in TIMES:
        stage["put"](case.network.proxy, before)
        optimizer = case.optimizer(1.0)
        optimizer.zero_grad()
        stage["manual_seed"](1)
        case.step(optimizer, criterion=stage["steeper"](times))
        sizes.append(np.sqrt(sum(float((one**2).sum()) for one in case.moved(before).values())))
    grown = sizes[1] / max(sizes[0], 1e-12)
    unbounded = bool(grown > 0.1 * TIMES[1] / TIMES[0])
    observe("a steep loss makes a step as much larger", unbounded)
    if unbounded:
        fail(
            asked="With clip_grad_norm_, a loss that is ten million times as steep should not make a step ten million "
            "times as long.",
            got=f"It made one {grown:,.0f} times as long.",
            look="nn.utils.clip_grad_norm_(rnn.parameters(), 5) goes between loss.backward(), which makes the "
            "gradients, and optimizer.step(), which uses them.",
        )
