"""`train_rnn`, where there is one: a small text gets learned."""

import numpy as np
from network import read_pairs

from grader.judge.author import array, boolean, fail, list_of, not_applicable, number, read, tuple_of

ANSWER = tuple_of(array(float), list_of(array(float)))


def test_train_rnn(stage, observe):
    """`train_rnn` trains the network that it is given, every layer of it."""
    if not read(stage["can_train"], boolean()):
        not_applicable(
            "There is no `train_rnn(rnn, batch_size, optimizer, criterion, n_epochs, show_every_n_batches)` that goes "
            "over the global `train_loader`; one batch after another is handed to `forward_back_prop` instead."
        )
    before, after = dict(read_pairs(stage["before"])), dict(read_pairs(stage["after"]))
    still = [name for name, one in before.items() if one.ndim > 1 and np.array_equal(one, after.get(name, one))]
    observe("weights that stay", len(still) > 0)
    observe("all weights stay", len(still) == sum(one.ndim > 1 for one in before.values()))
    if still:
        fail(
            asked="`train_rnn` should change the weights of every layer of the network that it is given.",
            got=f"As before are {', '.join(f'`{name}`' for name in still[:6])}.",
            look="In each epoch: hidden = rnn.init_hidden(batch_size), then for each batch of train_loader: loss, "
            "hidden = forward_back_prop(rnn, optimizer, criterion, inputs, labels, hidden). Is a batch left out that "
            "isn't full, or all of them?",
        )
    steps, epochs, batches = (read(stage[name], number()) for name in ("steps", "epochs", "batches"))
    few, many = (batches - 1) * epochs, (batches + 1) * epochs
    observe("batches left out, or passed over in later epochs", bool(steps < few))
    if not few <= steps <= many:
        fail(
            asked=f"{epochs:.0f} epochs over {batches:.0f} batches should take about {epochs * batches:.0f} steps.",
            got=f"There were {steps:.0f}.",
            look="Go over all of train_loader in each epoch, `n_epochs` times, with one step for each batch; the "
            "return stands behind both loops.",
        )
