"""What a model does that has learned ten pairs of sentences by heart."""

import numpy as np
from lines import drilled
from models import CODES
from translations import same, translated

from grader.judge.author import Proxy, boolean, fail, list_of, read, text

LENGTH = 24
KNOWN = 0.8
TRAINED = 0.5
BY_CHANCE = 1  # sentences whose two likeliest words are equal but for rounding
ALONE = 12
SHOWN = 6


def test_apart(student, stage, data, rng):
    """Translations come in the order of the sentences, each as if it were alone."""
    lines = drilled(data)
    sentences = [*lines.english, *lines.others]
    order = rng.permutation(len(sentences))
    first = _asked(student, stage, sentences)
    if len(first) - same(first, _asked(student, stage, sentences)) > BY_CHANCE:
        fail(
            asked="`translate` should say the same of the same sentences each time.",
            got=f"Of {len(first)} sentences, asked about twice, some were translated otherwise the second time.",
            look="Call `model.eval()` first in `translate`: in training mode dropout draws anew each time.",
        )
    turned = _asked(student, stage, [sentences[place] for place in order])
    moved = len(first) - same([first[place] for place in order], turned)
    if moved > BY_CHANCE:
        fail(
            asked="`translate` should give the translations in the order of the sentences.",
            got=f"In another order, {moved} of {len(first)} sentences were given other translations.",
            look="Whoever sorts sentences by length has to bring the translations back into the old order.",
        )
    chosen = np.argsort([len(one.split()) for one in sentences], kind="stable")[:ALONE]
    alone = [_asked(student, stage, [sentences[place]])[0] for place in chosen]
    other = ALONE - same([first[place] for place in chosen], alone)
    if other > BY_CHANCE:
        fail(
            asked="A sentence should be translated alone as it is among others.",
            got=f"Of {ALONE} short sentences, {other} were translated otherwise alone.",
            look="Among others a short sentence is padded. Stop reading at its last word, and mask the padding where "
            "there is attention, when translating, too.",
        )


def test_first_word(student, stage, data):
    """After training on ten pairs, their translations begin with the right word."""
    lines = drilled(data)
    own, wanted = _asked(student, stage, lines.english), lines.french
    right = sum(one.split()[:1] == other.split()[:1] for one, other in zip(own, wanted, strict=True))
    late = sum(one.split() == other.split()[1:] for one, other in zip(own, wanted, strict=True))
    if right < KNOWN * len(wanted):
        fail(
            asked=f"After training on {len(wanted)} pairs again and again, their translations should begin as they do "
            "in the pairs.",
            got=f"{right} of {len(wanted)} do." + (f" {late} lack their first word." if late else ""),
            look="In training, the decoder is given `<GO>` and asked for the first word, then given that and asked for "
            "the second. Is the first word of the target among those that the loss asks for? Does `translate` begin "
            "with the same `<GO>`?",
        )


def test_ends(student, stage, data):
    """A translation ends where `<EOS>` is, and shows neither `<EOS>` nor `<PAD>`."""
    lines = drilled(data)
    own, wanted = _asked(student, stage, lines.english), lines.french
    shown = [code for code in CODES if code != "<UNK>" and any(code in one.split() for one in own)]
    further = sum(one != other and one.startswith(f"{other} ") for one, other in zip(own, wanted, strict=True))
    longest = sum(len(one.split()) == LENGTH for one in own)
    if not shown and further + longest < len(own) / 2:
        return
    fail(
        asked="A translation should end where the model says `<EOS>`, and consist of words alone.",
        got=f"In them stands {', '.join(f'`{code}`' for code in shown)}."
        if shown
        else f"Of {len(own)} translations, {max(further, longest)} go on after their end.",
        look="Cut the ids at the first `<EOS>` before they are made into words. In a batch, sentences that have ended "
        "are still given further words until the last one has ended."
        if shown
        else "Stop at `<EOS>`: does the target that is trained on have it at its end, and does the loss ask for it?",
    )


def test_fits(student, stage, data):
    """After training on ten pairs with `train_step`, the ten are translated word for word."""
    lines = drilled(data)
    own, wanted = _asked(student, stage, lines.english), lines.french
    right = same(own, wanted)
    if right < KNOWN * len(wanted):
        fail(
            asked=f"After steps on {len(wanted)} pairs again and again, the model should translate them word for word.",
            got=f"It translates {right} of them so.",
            look="Print the loss of every step: does it fall towards 0? If it doesn't, is the right word what is asked "
            "for at each place? If it does, compare how `train_step` and `translate` prepare a sentence: the same "
            "direction, the same `<GO>`, the state carried from word to word, and each word written given back.",
        )


def test_train_learns(student, stage, data):
    """`train` changes the model that it is given, and it knows the ten pairs afterwards."""
    if not read(stage["has_train"], boolean()):
        fail(
            asked="The work should have a function `train(model, pairs, epochs, device)`.",
            got="It has none that takes these: a standard training stood in for it.",
            look="Put the training loop of your notebook into a function of this name. `pairs` is a list of (source "
            "ids, target ids), and the target's end with `<EOS>`.",
        )
    still = read(stage["still"], list_of(text()))
    if still:
        fail(
            asked="`train(model, pairs, epochs, device)` should change the weights of every layer of `model`.",
            got=f"As before are {', '.join(f'`{name}`' for name in still[:SHOWN])}.",
            look="Is the optimizer made of `model.parameters()`, of the very model that was given? Does the loop over "
            "the batches run at all for few pairs?",
        )
    lines = drilled(data)
    right = same(_asked(student, stage, lines.english, "trained"), lines.french)
    if right < TRAINED * len(lines.french):
        fail(
            asked=f"After `train` on {len(lines.french)} pairs, each seen some hundred times, at least "
            f"{TRAINED * len(lines.french):.0f} of them should be translated word for word.",
            got=f"It translates {right} so, though steps on the same pairs teach it all.",
            look="Do source and target still belong together after shuffling? Are they made ready as for `translate`, "
            "the source not turned round in one of the two alone? Is the learning rate too small, or so large that "
            "the loss jumps?",
        )


def _asked(student: Proxy, stage: Proxy, sentences: list[str], which: str = "model") -> list[str]:
    return translated(student.translate, stage[which], sentences, stage["tables"], LENGTH)
