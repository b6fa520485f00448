"""Padding is there to fill a tensor, and for nothing else."""

import numpy as np
from models import PAD, alike, build, draw_source, draw_target, loss, pad, require_finite

from grader.judge.author import fail, number

BY = 4
LEARNED = 25
SAME_WAY = 0.999


def test_target_padding(stage, rng, observe):
    """Nothing is learned from the target's padding."""
    model = build(stage)
    source, target = draw_source(rng, 2, 5), draw_target(rng, 2, 5)
    target[0] = np.append(target[0, 2:], [PAD, PAD])
    own, longer = (loss(stage, model, source, rows) for rows in (target, pad(target, BY)))
    require_finite(own, "two sentences, one of them padded,")
    if np.isnan(longer):  # a mean over the words of a place where all have ended: there is a mask
        return
    same = alike(own, longer) or _same_way(stage, model, source, target)
    observe("the target's padding changes the loss", not same)
    if not same:
        fail(
            asked=f"The loss of two sentences should be the same with {BY} `<PAD>` more behind each target.",
            got=f"It is {own:.5g}, and {longer:.5g} with more padding.",
            look="Leave places out of the loss whose target is `<PAD>`: `F.cross_entropy(..., ignore_index=0)`. "
            "Otherwise the model mostly learns to write `<PAD>`, since that is most of a batch.",
        )


def _same_way(stage, model, source, target):
    """Whether a step goes the same way with more padding: so it does where a mean counts places that weigh nothing."""
    moves = [stage["move"](model, source, rows) for rows in (target, pad(target, BY))]
    return bool(stage["likeness"](*moves, returns=number(finite=False)) > SAME_WAY)


def test_source_padding(stage, rng, observe):
    """The source's padding changes nothing."""
    model = build(stage)
    sources, targets = draw_source(rng, LEARNED, 4)[:, None], draw_target(rng, LEARNED, 4)[:, None]
    stage["learn"](model, sources, targets)  # what is the same by chance at first isn't any more
    own, longer = ([loss(stage, model, pad(sources[at], by), targets[at]) for at in range(3)] for by in (0, BY))
    require_finite(sum(own), "a sentence")
    require_finite(sum(longer), "a sentence with padding")
    same = all(map(alike, own, longer))
    observe("the source's padding changes the loss", not same)
    if not same:
        fail(
            asked=f"The loss of a pair should be the same with {BY} `<PAD>` more behind the source.",
            got=f"It is {own[0]:.5g}, and {longer[0]:.5g} with more padding.",
            look="In a batch, short sentences are padded to the longest; so a sentence would be read differently in "
            "another company. Stop the recurrence at each sentence's last word (`pack_padded_sequence` with its "
            "lengths, or take the state there), and mask padding where there is attention: `masked_fill` before the "
            "softmax, `src_key_padding_mask` and `memory_key_padding_mask` in a transformer.",
        )
