"""What the decoder goes by: the source, and the words so far; not those that it has yet to write."""

import numpy as np
from models import EOS, FIRST, build, draw_source, loss

from grader.judge.author import fail, list_of, number

WORDS = 12
LENGTH = 3
STEPS, ROWS = 120, 24
EARLY = slice(10, 16)
COPIED = 0.6
SOURCES = 6


def test_encoder_used(stage, rng, observe):
    """The decoder goes by what the encoder has read."""
    model = build(stage)
    target = np.append(rng.integers(FIRST, FIRST + WORDS, 4), EOS)[None, :]
    sources = [draw_source(rng, 1, 6) for _ in range(SOURCES)]
    found, again = ([loss(stage, model, source, target) for source in sources] for _ in range(2))
    scatter = float(np.abs(np.subtract(found, again)).max())
    used = bool(np.ptp(found) > max(1e-6 * abs(found[0]), 2 * scatter))
    observe("other sources, other losses", used)
    if not used:
        fail(
            asked="How likely a translation is should depend on the sentence that is translated.",
            got=f"With {SOURCES} different sources the same target has the loss {found[0]:.6g} each time.",
            look="Hand the encoder's last state to the decoder as its first, or let the decoder attend to the "
            "encoder's outputs. A decoder that begins with zeros and attends to nothing writes without having read.",
        )


def test_causal(stage, rng, observe):
    """The decoder doesn't see the words that it has yet to write: words drawn at random can't be foreseen."""
    model = build(stage, FIRST + WORDS, FIRST + WORDS)
    sources = draw_source(rng, STEPS * ROWS, LENGTH, FIRST + WORDS).reshape(STEPS, ROWS, LENGTH)
    words = rng.integers(FIRST, FIRST + WORDS, (STEPS + 1, ROWS, LENGTH))
    targets = np.concatenate([words, np.full((STEPS + 1, ROWS, 1), EOS)], axis=2)
    before = loss(stage, model, sources[0], targets[-1])
    told = stage["learn"](model, sources, targets[:-1], returns=list_of(number(finite=False)))
    before = min([before, *told[EARLY]])  # what is large at first for another reason
    after = loss(stage, model, sources[0], targets[-1])
    copied = bool(after < COPIED * before)
    observe("the decoder foresees random words", copied)
    if copied:
        fail(
            asked=f"Words that are drawn at random can't be foreseen: with {WORDS} to choose from, the loss of new "
            "sentences should stay high, however long the model is trained.",
            got=f"In {STEPS} steps it fell from {before:.3g} to {after:.3g}: the decoder sees the word that it is to "
            "write.",
            look="Give the decoder the target one place late: `<GO>`, then all words but the last. So at each place it "
            "knows the words before and is asked for the next. In a transformer, mask the places that come later "
            "(`tgt_mask`); a decoder's GRU goes one way only.",
        )
