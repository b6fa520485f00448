"""Recipes that run beside the student's code. They hold no answers: what they return is measured outside."""

import contextlib
import inspect
import itertools

import torch
from torch import nn
from torch.nn import functional
from torch.utils.data import DataLoader

SIZES = (64, 128, 1)  # of the embedding, of the hidden state, and how many layers
LONGER, LARGEST = 600, (512, 1024, 3)
STEPS, LENGTH = {"last": 1_500, "all": 700}, {"last": 10, "all": 40}
MORE, RATE, AT_ONCE, LENGTHS = 6, 8e-3, 1_280, (5, 60)
SHARE_OF_TIME, SHOW_EVERY, ASKED_AT_ONCE, SURE = 0.8, 200, 100, 100.0
FEW_ROWS, FEW_LENGTH, FEW_TIMES, FEW_EPOCHS = 4, 6, 12, 3
NAMES = ("Period", "Comma", "Quotation_Mark", "Semicolon", "Exclamation", "Question", "Left", "Right", "Dash", "Return")
MARKS = {mark: f"||{name}||" for mark, name in zip('.,";!?()-\n', NAMES, strict=True)}


def desk(student, data, seed, seconds):  # noqa: ARG001  every recipe is called like this
    """Tools: what checks need and can't say as a plain value."""
    tools = (pairs, batch, ask, state, parts, weights, put, optimizer, begin, leads_to, has_graph, left_over, reached)
    more = {
        "kind": lambda thing: str(getattr(thing, "dtype", type(thing).__name__)),
        "steeper": lambda times: lambda scores, wanted: times * functional.cross_entropy(scores, wanted),
    }
    return {one.__name__: one for one in (*tools, calls, known, torch.manual_seed)} | more


def pairs(table):
    """The keys and values of a dict, or the places and items of a list, as pairs."""
    return [list(pair) for pair in (table.items() if hasattr(table, "items") else enumerate(table))]


def batch(loader, number):
    """Windows and targets of a loader's batch with this number, counted from 0."""
    return list(next(itertools.islice(loader, number, None)))


def ask(rnn, ids, given=None):
    """The scores for word numbers (N, T), and the parts of the state afterwards; without a state from `init_hidden`."""
    before = rnn.training
    with torch.no_grad():
        hidden = state(rnn.eval(), len(ids), given)
        device = next(iter(parts(hidden)), torch.zeros(0)).device
        scores, after = rnn.to(device)(torch.as_tensor(ids).long().to(device), hidden)
    rnn.train(before)
    return scores, parts(after)


def state(rnn, count, given=None):
    """The state that `init_hidden` makes for `count` rows, with the numbers `given` for its parts put in."""
    hidden = rnn.init_hidden(count)
    if given is None:
        return hidden
    new = [torch.as_tensor(numbers).to(part) for numbers, part in zip(given, parts(hidden), strict=True)]
    return new[0] if isinstance(hidden, torch.Tensor) else type(hidden)(new)


def parts(hidden):
    """The tensors in a hidden state, which is one, or several of them."""
    if isinstance(hidden, torch.Tensor):
        return [hidden]
    return [one for item in hidden for one in parts(item)] if isinstance(hidden, list | tuple) else []


def weights(rnn):
    """The names and numbers of all that is trained."""
    return [[name, one.detach()] for name, one in rnn.named_parameters() if one.requires_grad]


def put(rnn, numbers):
    """Put these numbers, by name, into the weights."""
    with torch.no_grad():
        for name, one in rnn.named_parameters():
            if name in numbers:
                one.copy_(torch.as_tensor(numbers[name]))


def optimizer(rnn, rate, kind="SGD"):
    """An optimizer of torch's; its `seen` has for each step whether there were gradients."""
    made = getattr(torch.optim, kind)(rnn.parameters(), lr=rate)
    made.seen = []
    made.register_step_pre_hook(lambda *_: made.seen.append(left_over(rnn)))
    return made


def left_over(rnn):
    """Whether there are gradients other than 0."""
    return any(one.grad is not None and bool(one.grad.any()) for one in rnn.parameters())


def begin(rnn, found):
    """The state for a batch of windows and targets, whose numbers would take gradients."""
    hidden = rnn.train().init_hidden(len(found[0]))
    for part in parts(hidden):
        part.requires_grad_(part.is_floating_point())  # a state may be the numbers of the words so far
    return hidden


def leads_to(after, before):
    """Whether the graph behind the state `after` leads back to the state `before`."""
    wanted = {id(part) for part in parts(before)}
    seen, open_ = set(), [part.grad_fn for part in parts(after)]
    while open_:
        node = open_.pop()
        if node is not None and node not in seen:
            seen.add(node)
            open_ += [one for one, _ in node.next_functions]
    return any(id(getattr(node, "variable", None)) in wanted for node in seen)


def has_graph(thing):
    """Whether it is a tensor, or holds one, with what led to it."""
    return any(part.grad_fn is not None for part in parts(thing))


def reached(rnn, ids):
    """The names of all weights with more than one axis, and of those that a gradient of the scores reaches."""
    rnn.train()
    hidden = rnn.init_hidden(len(ids))
    device = parts(hidden)[0].device if parts(hidden) else torch.device("cpu")
    scores, _ = rnn.to(device)(torch.as_tensor(ids).long().to(device), hidden)
    scores.backward(torch.randn_like(scores))
    found = {name: one.grad for name, one in rnn.named_parameters() if one.requires_grad and one.ndim > 1}
    return list(found), [name for name, grad in found.items() if grad is not None and bool(grad.any())]


def calls(function):
    """The names that a function uses."""
    return list(inspect.unwrap(function).__code__.co_names)


def known(rnn, following, form):
    """The network with a `forward` that is sure of the word number `following[n]` after the word number n.

    `noted` has for each call whether it was in training mode.
    """
    after, rnn.noted = torch.tensor(following), []

    def forward(nn_input, hidden):
        rnn.noted.append(rnn.training)
        scores = functional.one_hot(after[nn_input.long().cpu()], len(after)).float().to(nn_input.device) * SURE
        return {"last": scores[:, -1], "all": scores, "flat": scores.flatten(0, 1)}[form], hidden

    rnn.forward = forward
    return rnn


def drill(student, data, seed, seconds):  # noqa: ARG001  every recipe is called like this
    """The student's `train_rnn` for three `epochs` on the `batches` of a text that goes round.

    Gives `can_train`, whether it can be called; the weights `before` and `after`; and how many `steps` were taken.
    """
    words = [(3 * number) % 20 for number in range(20)] * FEW_TIMES
    model, loader = student.RNN(20, 20, 8, 16, 1), student.batch_data(words, FEW_LENGTH, FEW_ROWS)
    before = [[name, one.clone()] for name, one in weights(model)]
    made, steps = torch.optim.Adam(model.parameters(), 1e-2), []
    made.register_step_post_hook(lambda *_: steps.append(1))
    can_train = _has_loop(student)
    if can_train:
        student.train_loader = loader
        student.train_rnn(model, FEW_ROWS, made, nn.CrossEntropyLoss(), FEW_EPOCHS, SHOW_EVERY)
    found = {"can_train": can_train, "before": before, "after": weights(model)}
    return found | {"steps": len(steps), "epochs": FEW_EPOCHS, "batches": len(loader)}


def train(student, data, seed, seconds, *, device, time_limit):  # noqa: ARG001, PLR0913  every recipe is called like this
    """The student's network after its own training on the visible script, by the course's recipe.

    Gives the `model`, the `losses` of the batches, `stopped_early`, whether time ran out, `how` it was trained; and
    what checks ask with: the tables for `generate`, and the scores `after` windows.
    """
    long, size, losses = seconds >= LONGER, len(data["vocabulary"]), []
    sizes = _own_sizes(student) if long else SIZES
    model = student.RNN(size, size, *sizes).to(device)
    form = _form(model, size)
    length = _between(getattr(student, "sequence_length", None), LENGTHS, LENGTH[form])
    rows = AT_ONCE // length
    loader = _loader(student.batch_data(data["ids"].tolist(), length, rows), rows, len(data["ids"]) / length)
    criterion, training = nn.CrossEntropyLoss(), Training(model, STEPS[form] * (MORE if long else 1))
    criterion.register_forward_hook(lambda _, __, loss: losses.append(loss.item()))
    with contextlib.suppress(EnoughError), time_limit(SHARE_OF_TIME * seconds) as limit:
        training.run(student, loader, rows, criterion)
    how = f"{training.steps} steps of {rows} windows of {length} words; a network of {' x '.join(map(str, sizes))}"
    return {"losses": losses, "stopped_early": limit.reached, "how": how} | _asked(model, data)


def load(student, data, seed, seconds, *, device, weights):  # noqa: ARG001, PLR0913  every recipe is called like this
    """The weights that were handed in, in a network of the sizes that the work's own names say; as `train` gives it."""
    size = len(data["vocabulary"])
    model = weights.load_into(student.RNN(size, size, *_own_sizes(student))).to(device)
    told = {"losses": [], "stopped_early": False, "how": "the weights that were handed in"}
    return told | _asked(model, data, _own_numbers(student, data))


def _own_numbers(student, data):
    """For each word of the vocabulary the number that it has in the work's own tables, which its weights go by."""
    tokens = student.token_lookup()
    words = [tokens.get(word, tokens.get(2 * word, word)).lower() for word in data["vocabulary"]]
    table = student.create_lookup_tables([words[number] for number in data["ids"].tolist()])[0]
    numbers = [table.get(word) for word in words]
    if set(numbers) != set(range(len(words))):
        raise ValueError("`create_lookup_tables` should number the script's words from 0 on, or weights fit no word")
    return numbers


def _asked(model, data, numbers=None):
    """What is asked of a network whose words have these `numbers`, or those of the vocabulary."""
    numbers = range(len(data["vocabulary"])) if numbers is None else numbers
    own = torch.tensor(list(numbers))
    return {
        "model": model,
        "after": lambda model, windows: after(model, own[torch.as_tensor(windows).long()])[:, own],
        "numbers": list(numbers),
        "int_to_vocab": {
            number: MARKS.get(word, word).lower() for number, word in zip(numbers, data["vocabulary"], strict=True)
        },
        "token_dict": MARKS,
        "marks": pairs(MARKS),
    }


def after(model, windows):
    """The scores (N, words) of what follows windows (N, T)."""
    rows = []
    for few in torch.as_tensor(windows).split(ASKED_AT_ONCE):
        scores, _ = ask(model, few)
        rows.append(scores.view(len(few), -1, scores.shape[-1])[:, -1].float().cpu())
    return torch.cat(rows)


class EnoughError(BaseException):
    """Raised in the midst of a training that has had its steps; no `except Exception` stops it."""


class Training:
    """So many steps of Adam, at a rate that rises and falls."""

    def __init__(self, model, most):
        self.model, self.steps, self._most = model, 0, most
        self._optimizer = torch.optim.Adam(model.parameters(), RATE)
        self._schedule = torch.optim.lr_scheduler.OneCycleLR(self._optimizer, RATE, total_steps=most + 1)
        self._optimizer.register_step_post_hook(self._count)

    def run(self, student, loader, rows, criterion):
        """The student's `train_rnn` where it can be called, else `forward_back_prop` on one batch after another."""
        epochs = -(-self._most // max(len(loader), 1)) + 1
        if _has_loop(student):
            student.train_loader = loader
            student.train_rnn(self.model, rows, self._optimizer, criterion, epochs, SHOW_EVERY)
            return
        for _ in range(epochs):
            hidden = self.model.train().init_hidden(rows)
            for inputs, targets in loader:
                if len(inputs) == rows:
                    given = (self.model, self._optimizer, criterion, inputs, targets, hidden)
                    _, hidden = student.forward_back_prop(*given)

    def _count(self, *_):
        self._schedule.step()
        self.steps += 1
        if self.steps >= self._most:
            raise EnoughError


def _has_loop(student):
    """Whether there is a `train_rnn` as the hand-out has it, which goes over the global `train_loader`."""
    try:
        inspect.signature(student.train_rnn).bind("rnn", 1, "optimizer", "criterion", 1, 1)
        return "train_loader" in calls(student.train_rnn)
    except (AttributeError, TypeError, ValueError):
        return False


def _loader(loader, rows, apart):
    """The student's loader; where its windows overlap, the same windows in an order of ours, since few are reached."""
    dataset = getattr(loader, "dataset", ())
    return DataLoader(dataset, rows, shuffle=True, drop_last=True) if len(dataset) > 1.5 * apart else loader


def _form(model, size):
    """Whether there are scores of what follows the `last` word of each window, or of what follows `all` words."""
    scores, _ = ask(model, torch.arange(15).view(3, 5) % size)
    return "last" if len(scores) == 3 and scores.ndim == 2 else "all"


def _own_sizes(student):
    own = [getattr(student, name, None) for name in ("embedding_dim", "hidden_dim", "n_layers")]
    return tuple(_between(one, (1, most), size) for one, most, size in zip(own, LARGEST, SIZES, strict=True))


def _between(value, bounds, default):
    """A whole number within the bounds; else the default."""
    low, high = bounds
    return value if isinstance(value, int) and low <= value <= high else default
