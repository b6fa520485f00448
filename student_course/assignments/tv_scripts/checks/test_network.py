"""What the network is before it learns anything: what it takes, what it gives, and what the scores depend on."""

import numpy as np
from network import SIZES, WORDS, alike, draw, draw_state, formed, weights

from grader.judge.author import StudentError, array, fail, list_of, not_applicable, read, text, tuple_of

BATCHES = ((1, 7), (5, 3), (33, 7), (4, 1))
CLOSE = 1e-3


def test_scores(student, stage, rng, observe):
    """`forward` gives a score to each word of the vocabulary, and other scores for other windows."""
    network = formed(student, stage)
    ids = draw(rng)
    scores = network.last(ids)
    constant, among = bool(np.ptp(scores) == 0), bool(alike(scores, np.repeat(scores[:1], len(scores), axis=0)))
    observe("all scores are one number", constant)
    observe("all windows have the same scores", among)
    if among:
        fail(
            asked=f"{len(ids)} different windows should get different scores.",
            got=f"All scores are {scores.flat[0]:.4g}." if constant else "They all got the same.",
            look="The scores are worked out of nn_input: embedding, then LSTM, then the linear layer. What `forward` "
            "makes by itself, such as torch.zeros, knows nothing of the words.",
        )


def test_steady(student, stage, rng, observe):
    """In evaluation mode the same windows get the same scores each time."""
    network = formed(student, stage)
    ids = draw(rng)
    first, second = network.last(ids), network.last(ids)
    steady = alike(first, second)
    observe("the same scores twice in evaluation mode", steady)
    if not steady:
        mean = float(np.corrcoef(first.ravel(), second.ravel())[0, 1])
        observe("the second scores have nothing to do with the first", abs(mean) < 0.5)
        fail(
            asked="After `rnn.eval()` the same windows should get the same scores twice.",
            got="They got others the second time."
            + (" The two have nothing to do with each other." if abs(mean) < 0.5 else ""),
            look="Are scores drawn at random? Or is dropout applied as a function? F.dropout(x, p) drops always; "
            "nn.Dropout, made in `__init__`, knows by itself.",
        )


def test_batch_sizes(student, stage, rng, observe):
    """`forward` takes any number of windows of any length."""
    network = formed(student, stage)
    for count, length in BATCHES:
        what, ids = f"{count} window{'s' * (count > 1)} of {length} word{'s' * (length > 1)}", draw(rng, count, length)
        try:
            scores, _ = network.ask(ids)
        except StudentError as error:
            observe(what, "raises")
            fail(
                asked=f"In evaluation mode `forward` should take {what}.",
                got=f"It raised {error.type}: {error.text[:150]}.",
                look="Is a batch size or a length written into `forward` or `init_hidden`? Take both from "
                "nn_input.shape. To generate a script, a batch has one row.",
            )
        observe(what, f"{scores.ndim} axes")
        network.places(ids, scores)


def test_rows_apart(student, stage, rng, observe):
    """In evaluation mode a window's scores don't depend on the other windows of its batch."""
    network = formed(student, stage)
    ids = draw(rng, 9, 6)
    together = network.last(ids)
    alone = np.concatenate([network.last(row[None]) for row in ids])
    same = alike(together, alone)
    observe("a window alone has the scores that it has among others", same)
    if not same:
        differ = sum(not alike(one, other) for one, other in zip(together, alone, strict=True))
        fail(
            asked=f"A window should get the same scores alone as among {len(ids) - 1} others.",
            got=f"Of {len(ids)} windows, {differ} got others.",
            look="Does a view or reshape mix the batch with the words? (N, T, hidden_dim) may become (N * T, "
            "hidden_dim) and back to (N, T, words), in this order of axes; view(T, N, ...) mixes them. Is "
            "batch_first=True set? Is there a mean or a softmax over axis 0?",
        )


def test_words_used(student, stage, rng, observe):
    """The scores depend on the last word of a window, and on the words before it."""
    network = formed(student, stage)
    ids = draw(rng)
    before = network.last(ids)
    moved = {}
    for place in (-1, -2, 0):
        other = ids.copy()
        other[:, place] = (other[:, place] + 1 + rng.integers(0, WORDS - 2, len(ids))) % WORDS
        moved[place] = not alike(before, network.last(other))
        observe(f"the word at place {place} matters", moved[place])
    if all(moved.values()):
        return
    if not any(moved.values()):
        got = "Whatever the words, the scores are the same."
        look = "Is what the embedding gives what the LSTM gets? nn_input itself is numbers that mean nothing."
    elif not moved[-1]:
        got = "Another last word leaves the scores as they were."
        look = "out[:, -1] is what the LSTM gives after the last word of the window; out[:, 0], or out[0], is another."
    else:
        got = "Other words further ahead leave the scores as they were."
        look = "The whole window goes into the LSTM, not only its last word."
    fail(asked="Another word at any place of the window should change the scores of the next word.", got=got, look=look)


def test_causality(student, stage, rng, observe):
    """Where `forward` gives scores after every word, these know nothing of the words that come later."""
    network = formed(student, stage)
    ids = draw(rng)
    if network.form == "last":
        not_applicable("There are scores after the last word alone, which has nothing behind it.")
    before = network.places(ids, network.ask(ids)[0])
    other = ids.copy()
    other[:, 4:] = (other[:, 4:] + 1 + rng.integers(0, WORDS - 2, other[:, 4:].shape)) % WORDS
    after = network.places(ids, network.ask(other)[0])
    same = alike(before[:, :4], after[:, :4])
    observe("scores after early words know later ones", not same)
    if not same:
        fail(
            asked="The scores after the first four words should be the same whatever words come later.",
            got="They changed with the words at places five and later.",
            look="A bidirectional LSTM reads the window from its end, too: in training it sees the answer, and when "
            "a script is written there is nothing to see. Attention needs a mask over what comes later.",
        )


def test_hidden(student, stage, rng, observe):
    """A text read in two pieces, the state handed on, gets the scores that it gets in one."""
    network = formed(student, stage)
    ids = draw(rng, 5, 8)
    given = _parts(stage, network, len(ids))
    _, after = network.ask(ids[:, :5])
    shapes = [part.shape for part in after] == [part.shape for part in given] and bool(given)
    observe("the state afterwards has the shape of the state before", shapes)
    if not shapes:
        fail(
            asked="`forward` should return the state after the last word, in the shape in which `init_hidden` makes "
            "one: (n_layers, N, hidden_dim), for an LSTM two of them.",
            got=f"`init_hidden` gave {_shapes(given)}; `forward` returned {_shapes(after)}.",
            look="out, hidden = self.lstm(embedded, hidden), and at the end: return scores, hidden",
        )
    moved = not all(alike(one, other) for one, other in zip(given, after, strict=True))
    whole = network.places(ids, network.ask(ids)[0])[:, -1]
    same, new = alike(whole, network.last(ids[:, 5:], after)), network.last(ids[:, 5:])
    used = not alike(new, network.last(ids[:, 5:], draw_state(rng, stage, network.proxy, len(ids))))
    observe("the state afterwards is another than before", moved)
    observe("the state that is given matters", used)
    observe("a text in two pieces has the scores that it has in one", same)
    if moved and used and same:
        return
    fail(
        asked="Eight words in a row should get the same scores as five of them and then three, when the state of the "
        "first piece is handed to the second.",
        got="Whatever state was given, the scores were the same."
        if not used
        else "They got others."
        if moved
        else "The state came back as it was given.",
        look="Hand the state on, and return what the LSTM returns: out, hidden = self.lstm(embedded, hidden). Without "
        "it the LSTM begins at zeros each time.",
    )


def _shapes(parts):
    return " and ".join(str(part.shape) for part in parts) or "no tensor"


def test_plain_scores(student, stage, rng, observe):
    """The scores are plain: nothing bounds them, as a softmax or a sigmoid would."""
    network = formed(student, stage)
    scores = np.concatenate([network.last(draw(rng)) for _ in range(2)])
    sums, inside = bool(np.allclose(scores.sum(axis=1), 1, atol=CLOSE)), bool(((scores >= 0) & (scores <= 1)).all())
    lower = bool((scores >= 0).all())
    observe("each row of scores adds up to 1", sums and inside)
    observe("all scores lie between 0 and 1", inside)
    observe("no score is below 0", lower)
    if lower:
        fail(
            asked="The scores should be plain, as nn.CrossEntropyLoss expects them: of either sign, and as far apart "
            "as need be.",
            got="They are probabilities: each row adds up to 1."
            if inside and sums
            else "All lie between 0 and 1."
            if inside
            else "None is below 0.",
            look="nn.CrossEntropyLoss takes the softmax by itself. A second one, or a sigmoid or a ReLU, leaves scores "
            "that can't get far apart: the loss stays high, and no word is ever sure. Return what the linear layer "
            "gives.",
        )


def test_gradients(student, stage, rng, observe):
    """The gradient of the scores reaches the weights of every layer."""
    network = formed(student, stage)
    try:
        names, found = read(stage["reached"](network.proxy, draw(rng)), tuple_of(list_of(text()), list_of(text())))
    except StudentError as error:
        fail(
            asked="`backward` from the scores should go through the network.",
            got=f"It raised {error.type}: {error.text[:150]}.",
            look="Does `forward` leave torch on the way: detach(), .data, numpy(), no_grad(), torch.tensor(...)?",
        )
    without = [name for name in names if name not in found]
    shapes = {name: one.shape for name, one in weights(stage, network.proxy).items()}
    observe("weights without a gradient", len(without))
    if without:
        observe("the embedding is among them", any(shapes.get(name) == (WORDS, SIZES[0]) for name in without))
        observe("the scores depend on them all the same", _matter(stage, network, without, draw(rng)))
    if without or not names:
        fail(
            asked="After `backward` from the scores, the weights of every layer should have a gradient.",
            got=f"None, or zeros, have: {', '.join(f'`{name}`' for name in without[:6])}."
            if names
            else "There are no weights at all.",
            look="A layer that `forward` doesn't use, or whose result is thrown away, learns nothing. So does one "
            "behind detach() or torch.no_grad().",
        )


def _matter(stage, network, names, ids):
    """Whether other numbers in the weights of these names give other scores."""
    before, now = network.last(ids), weights(stage, network.proxy)
    stage["put"](network.proxy, {name: one + 1 for name, one in now.items() if name in names})
    return not alike(before, network.last(ids))


def _parts(stage, network, count):
    """The tensors of the state that `init_hidden` makes."""
    return read(stage["parts"](stage["state"](network.proxy, count)), list_of(array(float)))
