"""Recipes that run beside the student's code. They hold no answers: what they return is measured outside."""

import contextlib
import inspect
import random

import numpy as np
import torch
from torch import nn
from torch.overrides import TorchFunctionMode

EPOCHS = 5
RATE, DRILL_RATE = 2e-3, 3e-3
SHARE_OF_TIME = 0.8
CODES = ("<PAD>", "<EOS>", "<UNK>", "<GO>")
PAD, EOS, UNK, GO = range(4)
KNOWN, FEW, LONGEST = 40, 10, 8  # lines whose words the drill knows; pairs that it learns, and their words
MOST_STEPS, LEARNED = 300, 0.01
DRILL_SECONDS = 12  # of the processor, for each of the two ways to learn
COPIES, DRILL_EPOCHS = 16, 24
MOST_LOSSES = 1_000
OTHER_TRAIN = ("loader", "encoder", "decoder")  # so parameters of a published `train` are called
DROPOUTS = {"dropout", "dropout1d", "dropout2d", "dropout3d", "alpha_dropout", "feature_alpha_dropout"}

# What checks do with a model, from outside.


def desk(student, data, seed, seconds, *, device):  # noqa: ARG001  every recipe is called like this
    """Tools for checks, each a function: see below."""
    return Tools(student, device).offered()


class Tools:
    """A model is known by what `train_step` says of it and does to it. Ids come as arrays (N, T)."""

    def __init__(self, student, device):
        self._student, self._device = student, device

    def offered(self):
        """The tools by name."""
        names = "build ids optimizer loss step move likeness learn names weights unmoved"
        return {name: getattr(self, name) for name in names.split()}

    def build(self, source_size, target_size):
        """A new model for vocabularies of these sizes; with the work's own `sizes`, where it has any."""
        sizes = getattr(self._student, "sizes", None)
        model = self._student.build_model(source_size, target_size, **(sizes if isinstance(sizes, dict) else {}))
        return model.to(self._device)

    def ids(self, rows):
        """Ids as a tensor."""
        return torch.tensor(np.asarray(rows), dtype=torch.long, device=self._device)

    @staticmethod
    def optimizer(model):
        """Adam for all weights of the model."""
        return torch.optim.Adam(model.parameters(), DRILL_RATE)

    def loss(self, model, source, target):
        """The loss that `train_step` tells, without dropout and always with the same random numbers; nothing moves."""
        return self._taken(model, (source, target), 0.0)

    def step(self, model, source, target, rate):
        """The same, with one plain step of gradient descent."""
        return self._taken(model, (source, target), rate)

    def move(self, model, source, target):
        """Where one such step goes, as a tensor; the model stays as it was."""
        before = {name: one.detach().clone() for name, one in model.state_dict().items()}
        old = self._flat(model)
        self._taken(model, (source, target), 1.0)
        moved = self._flat(model) - old
        model.load_state_dict(before)
        return moved

    @staticmethod
    def likeness(one, other):
        """The cosine between two such moves; 0 where one of them is none."""
        return nn.functional.cosine_similarity(one.double(), other.double(), dim=0).item()

    def learn(self, model, sources, targets):
        """Take a step by Adam for each of the batches, (steps, N, S) and (steps, N, T); the losses that were told."""
        return self.trained(model, self.optimizer(model), sources, targets)

    def trained(self, model, optimizer, sources, targets):
        """The same with an optimizer that is there already."""
        model.train()
        batches = zip(map(self.ids, sources), map(self.ids, targets), strict=True)
        return [float(self._student.train_step(model, optimizer, *batch)) for batch in batches]

    def names(self, model):
        """The names of the weights that are trained, without biases."""
        return list(self.weights(model))

    @staticmethod
    def weights(model):
        """A copy of the weights that are trained, by name, without biases."""
        trained = [(name, one) for name, one in model.named_parameters() if one.requires_grad and one.ndim > 1]
        return {name: one.detach().clone() for name, one in trained}

    @staticmethod
    def unmoved(before, model):
        """The names of the weights in `before` that are still the same."""
        now = dict(model.named_parameters())
        return [name for name, one in before.items() if name in now and torch.equal(one, now[name].to(one.device))]

    def _taken(self, model, batch, rate):
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
        model.train()
        with undisturbed(model):
            told = self._student.train_step(model, optimizer, *map(self.ids, batch))
        return told.item() if isinstance(told, torch.Tensor | np.generic) else told

    @staticmethod
    def _flat(model):
        return torch.cat([one.detach().flatten() for one in model.parameters()])


@contextlib.contextmanager
def undisturbed(model):
    """Within, nothing is dropped out, and random numbers are the same each time."""
    attributes = [(part, name) for part in model.modules() for name in ("p", "dropout") if _is_share(part, name)]
    before = [getattr(*one) for one in attributes]
    for part, name in attributes:
        setattr(part, name, 0.0)
    state = random.getstate()
    random.seed(0)
    try:
        with torch.random.fork_rng(), _NoDropout():
            torch.manual_seed(0)
            yield
    finally:
        for (part, name), value in zip(attributes, before, strict=True):
            setattr(part, name, value)
        random.setstate(state)


def _is_share(part, name):
    """Whether this attribute of a layer says how much it drops."""
    is_dropout = type(part).__name__.lower().endswith("dropout")
    return isinstance(getattr(part, name, None), float) and (name == "dropout" or is_dropout)


class _NoDropout(TorchFunctionMode):
    def __torch_function__(self, func, types, args=(), kwargs=None):
        """See torch.overrides."""
        if getattr(func, "__name__", "") in DROPOUTS:
            return args[0] if args else kwargs["input"]
        return func(*args, **(kwargs or {}))


# Words and numbers.


def make_tables(english, french):
    """The tables of both vocabularies, as `translate` gets them: the four codes first, then the words by alphabet."""
    sides = [{word for line in lines for word in line.split()} - set(CODES) for lines in (english, french)]
    source, target = ({word: place for place, word in enumerate([*CODES, *sorted(words)])} for words in sides)
    back = {number: word for word, number in target.items()}
    return {"source_vocab_to_int": source, "target_vocab_to_int": target, "target_int_to_vocab": back}


def make_pairs(english, french, tables):
    """Each pair of lines as two lists of ids, the second closed by `<EOS>`."""
    source, target = tables["source_vocab_to_int"], tables["target_vocab_to_int"]
    return [
        ([source[word] for word in one.split()], [*(target[word] for word in other.split()), EOS])
        for one, other in zip(english, french, strict=True)
    ]


def padded(rows):
    """Lists of ids as an array, filled up with `<PAD>` to the longest."""
    width = max(map(len, rows))
    return np.array([[*row, *[PAD] * (width - len(row))] for row in rows])


# How it is trained.


def drill(student, data, seed, seconds, *, device, time_limit):  # noqa: ARG001, PLR0913  every recipe is called like this
    """Ten pairs of sentences learned by heart: by `train_step` alone, and by the student's `train`.

    Gives the `tables` and their `sizes`; `model`, trained by `train_step`, and the `losses` that it told; `trained`,
    the model of `train`, whose weights named in `still` are as they were; `has_train`, whether there is such a one; and
    the tools of `desk`.
    """
    lines = list(zip(data["english"], data["french"], strict=True))[:KNOWN]
    tables = make_tables(*zip(*lines, strict=True))
    chosen = [one for one in lines if max(len(side.split()) for side in one) <= LONGEST][:FEW]
    english, french = map(list, zip(*chosen, strict=True))
    pairs = make_pairs(english, french, tables)
    tools = Tools(student, device)
    sizes = len(tables["source_vocab_to_int"]), len(tables["target_vocab_to_int"])
    model, trained = tools.build(*sizes), tools.build(*sizes)
    before, losses = tools.weights(trained), []
    with time_limit(DRILL_SECONDS):
        _by_heart(tools, model, pairs, losses)
    with time_limit(DRILL_SECONDS):
        if _takes_pairs(student):
            trained, _ = _trained(student, trained, pairs * COPIES, DRILL_EPOCHS, device)
    found = {"tables": tables, "sizes": sizes, "model": model, "losses": losses, "trained": trained}
    return found | {"has_train": _takes_pairs(student), "still": tools.unmoved(before, trained)} | tools.offered()


def _by_heart(tools, model, pairs, losses):
    """Steps on all pairs at once until the loss is a hundredth of what it was, or 300 steps; adds to the `losses`."""
    source, target = (padded(rows) for rows in zip(*pairs, strict=True))
    optimizer = tools.optimizer(model)
    while len(losses) < MOST_STEPS and not (losses and losses[-1] <= LEARNED * losses[0]):
        losses += tools.trained(model, optimizer, [source] * 10, [target] * 10)


def train(student, data, seed, seconds, *, device, time_limit):  # noqa: ARG001, PLR0913  every recipe is called like this
    """The student's `train` on all visible pairs; without one, a standard one with the student's `train_step`.

    Gives the `model`, the `tables`, the `losses` that training returned, and `stopped_early`, whether time ran out.
    """
    tables, model = _new(student, data, device)
    pairs, losses = make_pairs(data["english"], data["french"], tables), []
    with time_limit(SHARE_OF_TIME * seconds) as limit:
        if _takes_pairs(student):
            model, losses = _trained(student, model, pairs, EPOCHS, device)
        else:
            losses = _standard_training(Tools(student, device), model, pairs)
    return {"model": model, "tables": tables, "losses": losses, "stopped_early": limit.reached}


def load(student, data, seed, seconds, *, device, weights):  # noqa: ARG001, PLR0913  every recipe is called like this
    """The weights that were handed in, in a model of the student's; the same as `train` gives, and no losses."""
    tables, model = _new(student, data, device)
    return {"model": weights.load_into(model).to(device), "tables": tables, "losses": [], "stopped_early": False}


def _new(student, data, device):
    tables = make_tables(data["english"], data["french"])
    sizes = len(tables["source_vocab_to_int"]), len(tables["target_vocab_to_int"])
    return tables, Tools(student, device).build(*sizes)


def _takes_pairs(student):
    """Whether the student's `train` can be called as `train(model, pairs, epochs, device)`."""
    try:
        bound = inspect.signature(student.train).bind("model", "pairs", 1, "cpu")
    except (AttributeError, TypeError, ValueError):
        return False
    return not any(word in name.lower() for name in bound.arguments for word in OTHER_TRAIN)


def _trained(student, model, pairs, epochs, device):
    """The trained model, and the losses that were told."""
    returned = student.train(model, pairs, epochs, device)
    parts = returned if isinstance(returned, tuple) else (returned,)
    model = next((part for part in parts if isinstance(part, nn.Module)), model)
    return model, next(([*map(float, part[:MOST_LOSSES])] for part in parts if _are_numbers(part)), [])


def _are_numbers(part):
    return isinstance(part, list) and all(isinstance(one, float) for one in part)


def _standard_training(tools, model, pairs):
    """Adam on batches of 32; the mean loss of each epoch."""
    losses = []
    optimizer = torch.optim.Adam(model.parameters(), RATE)
    for _ in range(EPOCHS):
        batches = [[pairs[place] for place in batch] for batch in torch.randperm(len(pairs)).split(32)]
        sides = [[padded(rows) for rows in zip(*batch, strict=True)] for batch in batches]
        losses.append(float(np.mean(tools.trained(model, optimizer, *zip(*sides, strict=True)))))
    return losses
