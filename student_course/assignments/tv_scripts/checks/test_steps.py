"""`forward_back_prop`: one step on a batch, seen from outside."""

import numpy as np
from network import WORDS, draw_state, weights
from steps import ROWS, practice

from grader.judge.author import (
    StudentError,
    WrongValue,
    array,
    boolean,
    exists,
    fail,
    list_of,
    number,
    read,
)

ADAM_RATE, STEPS, FALLEN = 0.02, 30, 0.8
OFF = 0.35
SAME = 1e-4


def test_step_result(student, stage, rng, observe):
    """`forward_back_prop` returns the loss as a float, and the state after the batch."""
    case = practice(student, stage, rng)
    should = case.loss()
    hidden = case.hidden()
    result = case.step(case.optimizer(), hidden)
    asked = "`forward_back_prop(...)` should return the loss, a float, and the hidden state after the batch."
    if not (exists(result[0]) and exists(result[1])):
        fail(asked=asked, got="It returned no two things.", look="return loss.item(), hidden")
    graph = read(stage["has_graph"](result[0]), boolean())
    observe("the loss is a tensor with its graph", graph)
    if graph:
        fail(
            asked=asked,
            got="The loss is a tensor that holds on to everything that led to it.",
            look="loss.item() is the plain number. Whoever adds up tensors keeps a whole epoch in memory.",
        )
    try:
        own = read(result[0], number(finite=False))
    except WrongValue as error:
        fail(asked=asked, got=str(error), look="return loss.item(), hidden")
    if abs(own - should) <= OFF * should:
        return
    observe("the loss is turned", bool(abs(own + should) <= OFF * should))
    observe("the loss is large, as a sum is", bool(own > 2 * should))
    fail(
        asked="The loss should be what the criterion gives for the scores and the targets, the mean over them.",
        got=f"It was {own:.4g}, where a network that knows nothing has about {np.log(WORDS):.2f}."
        + (" Its sign is turned." if abs(own + should) <= OFF * should else ""),
        look="loss = criterion(scores, target), nothing more. Are the targets in the order of the scores?",
    )


def test_downhill(student, stage, rng, observe):
    """Steps on a batch make its loss smaller."""
    case = practice(student, stage, rng)
    optimizer = case.optimizer(ADAM_RATE, "Adam")
    first, before = case.loss(), weights(stage, case.network.proxy)
    for _ in range(STEPS):
        case.step(optimizer)
    last = case.loss()
    still = not any(np.abs(one).max(initial=0) > 0 for one in case.moved(before).values())
    seen = read(optimizer.seen, list_of(boolean()))
    left = read(stage["left_over"](case.network.proxy), boolean())
    observe("the weights stay as they are", still)
    observe("steps", len(seen) > 0)
    observe("gradients are left over after the step", left)
    observe("the loss climbs", bool(last > first * 1.02))
    if last <= FALLEN * first and not still:
        return
    if still:
        got = f"In {len(seen)} steps nothing moved." + ("" if seen else " No step was taken.")
        look = (
            "First optimizer.zero_grad(), then loss.backward(), then optimizer.step(): zero_grad() behind backward() "
        )
        look += "throws the gradients away, and a step before backward() has none to go by."
    else:
        got = f"In {len(seen)} steps it went from {first:.3f} to {last:.3f}."
        look = "The optimizer goes against the gradient by itself: call loss.backward() on the loss as the criterion "
        look += "gives it, without a minus. And the scores must belong to the targets, row by row."
    fail(
        asked="Thirty steps on the same batch should move the weights and make its loss clearly smaller.",
        got=got,
        look=look,
    )


def test_zero_grad(student, stage, rng, observe):
    """The gradients of one batch are gone before those of the next are worked out."""
    case = practice(student, stage, rng)
    optimizer = case.optimizer()
    case.step(optimizer)
    before = weights(stage, case.network.proxy)
    moved = []
    for clear in (False, True):
        stage["put"](case.network.proxy, before)
        if clear:
            optimizer.zero_grad()
        stage["manual_seed"](1)
        case.step(optimizer, which=1)
        moved.append(case.moved(before))
        if not clear:
            continue
    size = max((float(np.abs(one).max(initial=0)) for one in moved[1].values()), default=0.0)
    pairs = [(one, moved[0][name]) for name, one in moved[1].items() if name in moved[0]]
    same = bool(pairs) and all(np.abs(one - other).max(initial=0) <= 0.01 * size for one, other in pairs)
    observe("gradients of the batch before take part", not same)
    if not same:
        fail(
            asked="A step should go by its own batch alone.",
            got="After another batch it was another step than when the gradients had been cleared.",
            look="`backward` adds to the gradients that it finds. Call optimizer.zero_grad() once a batch, before "
            "loss.backward().",
        )


def test_carried(student, stage, rng, observe):
    """The state is carried from batch to batch, and no gradient flows back into batches before."""
    _require_carried(student, stage, rng, observe)
    _require_detached(student, stage, rng, observe)


def _require_carried(student, stage, rng, observe):
    """Fails where `forward_back_prop` doesn't begin with the given state, or doesn't return the one afterwards."""
    case = practice(student, stage, rng)
    ids = case.ids[0]
    zeros = read(stage["parts"](stage["state"](case.network.proxy, ROWS)), list_of(array(float)))
    outcomes = []
    for _ in range(2):
        given = draw_state(rng, stage, case.network.proxy, ROWS)
        hidden = stage["state"](case.network.proxy, len(ids), given)
        stage["manual_seed"](1)  # so that dropout drops the same both times
        result = case.step(case.optimizer(0.0), hidden)
        after = read(stage["parts"](result[1]), list_of(array(float)))
        outcomes.append((given, after))
    (given, first), (_, second) = outcomes
    shaped = all([part.shape for part in after] == [part.shape for part in zeros] for _, after in outcomes)
    back = shaped and all(np.array_equal(np.float32(one), part) for one, part in zip(given, first, strict=True))
    used = shaped and any(np.abs(one - other).max(initial=0) > SAME for one, other in zip(first, second, strict=True))
    observe("the state comes back as it was given", back)
    observe("the given state matters", used)
    if back or not used:
        fail(
            asked="The state that is returned should be the one after the batch, and follow from the one before it.",
            got="It came back as it was given."
            if back
            else "Whatever state was given, the same came back."
            if shaped
            else "It has another shape than the one that `init_hidden` makes.",
            look="scores, hidden = rnn(inp, hidden), and return this hidden. The next batch goes on from it.",
        )


def _require_detached(student, stage, rng, observe):
    """Fails where a gradient flows back into batches before."""
    case = practice(student, stage, rng)
    optimizer, hidden = case.optimizer(), case.hidden()
    begun, which = hidden, 0
    for which in (0, 1, 0):
        try:
            hidden = case.step(optimizer, hidden, which)[1]
        except StudentError as error:
            observe("the second batch raises", True)
            fail(
                asked="The state that `forward_back_prop` returns should do for the next batch.",
                got=f"With the state of the batch before, it raised {error.type}: {error.text[:150]}.",
                look="The state holds on to the graph of its batch, which `backward` goes back into. Cut it off: "
                "hidden = tuple(part.detach() for part in hidden), or hidden.detach() for a GRU.",
            )
    observe("the second batch raises", False)
    tied = read(stage["leads_to"](hidden, begun), boolean())
    observe("the state after three batches leads back to the first", tied)
    if tied:
        fail(
            asked="The state that is returned should be cut off from the batches before.",
            got="After three batches the graph behind it leads back to before the first.",
            look="hidden = tuple(part.detach() for part in hidden) before rnn(inp, hidden), or before it is returned; "
            "with retain_graph=True each batch goes back through all batches before it, and takes longer each time.",
        )
