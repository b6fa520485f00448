"""Recipes that run beside the student's code. They hold no answers: what they return is measured outside."""

import contextlib

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from torch.optim.optimizer import register_optimizer_step_post_hook
from torch.overrides import TorchFunctionMode

EPOCHS = 6
SHARE_OF_TIME = 0.8
FEW, COPIES, MANY_EPOCHS = 32, 4, 16
MOST_NOTES, MOST_LOSSES = 2_000, 1_000
CLOSE = 1e-2

LAYERS = {"conv1d": "conv", "conv2d": "conv", "conv3d": "conv", "linear": "linear"}
STRAIGHT = {
    *("batch_norm", "dropout", "dropout1d", "dropout2d", "feature_dropout", "pad", "_pad"),
    *("max_pool2d", "_max_pool2d", "boolean_dispatch", "fn", "avg_pool2d", "adaptive_avg_pool2d", "mean", "sum"),
    *("view", "reshape", "flatten", "unflatten", "permute", "transpose", "movedim", "squeeze", "unsqueeze"),
    *("contiguous", "clone", "to", "float", "double", "half", "cpu", "cuda", "requires_grad_"),
    *("add", "add_", "__add__", "__iadd__", "__radd__", "sub", "__sub__", "cat", "concat", "stack"),
}


# What a network is made of.


def desk(student, data, seed, seconds):  # noqa: ARG001  every recipe is called like this
    """`unbent`: the pairs of layers, by name, of which one feeds the other with nothing but straight lines between."""
    network = student.Net()
    network.eval()
    watch = LayerWatch({id(weights): name.rpartition(".")[0] for name, weights in network.named_parameters()})
    with torch.no_grad(), watch:
        network(torch.randn(4, 3, 32, 32))  # as many as are asked about at first
    return {"unbent": watch.unbent}


class LayerWatch(TorchFunctionMode):
    """Follows the numbers from layer to layer. Each tensor carries the layer that it is still a straight line of.

    A bottleneck (a kernel of 1 x 1, or one in groups) may rightly follow another layer without a bend.
    """

    def __init__(self, names):
        super().__init__()
        self.unbent = []
        self._names = names
        self._from = {}
        self._alive = []  # so that no two tensors have the same id

    def __torch_function__(self, func, types, args=(), kwargs=None):
        """See torch.overrides."""
        result = func(*args, **(kwargs or {}))
        name = getattr(func, "__name__", "")
        given = {**dict(zip(("input", "weight"), args, strict=False)), **(kwargs or {})}
        before = [self._from[id(one)] for one in _tensors([*args, *(kwargs or {}).values()]) if id(one) in self._from]
        if name in LAYERS:
            layer = self._layer(name, given)
            self.unbent += [[one[1], layer[1]] for one in before if one[0] == layer[0] and not (one[2] or layer[2])]
            before = [layer]
        for one in _tensors([result]):
            self._alive.append(one)
            self._from.pop(id(one), None)
            if before and (name in LAYERS or name in STRAIGHT):
                self._from[id(one)] = before[0]
        return result

    def _layer(self, name, given):
        """The kind of a layer, its name, and whether it is a bottleneck."""
        weights = given["weight"]
        narrow = name != "linear" and (weights.shape[-1] == 1 or weights.shape[1] != given["input"].shape[-3])
        return LAYERS[name], self._names.get(id(weights), name), narrow


def _tensors(values):
    """The tensors in `values`, also in lists and tuples."""
    flat = [item for value in values for item in (value if isinstance(value, list | tuple) else [value])]
    return [item for item in flat if isinstance(item, torch.Tensor)]


# How it is trained.


def drill(student, data, seed, seconds, *, device, time_limit):  # noqa: PLR0913  every recipe is called like this
    """The student's `train` on the first 32 images, four times each, for 16 epochs; without a `train`, a standard one.

    Gives the `model`; the `names` of its weights, which it had `before` and `after`; what training was seen to do:
    `losses` as [function, what it was given], `backwards`, for each call whether gradients were left over, `steps`, for
    each whether there were gradients; a way to `predict` for work that has none.
    """
    rng = np.random.default_rng(seed)
    model = student.Net()
    before = _weights(model)
    watch = TrainingWatch(model)
    many = rng.permutation(np.repeat(np.arange(FEW), COPIES))
    with watch, watch.steps_seen(), time_limit(SHARE_OF_TIME * seconds):
        model, _ = _trained(student, model, (data["images"][many], data["labels"][many]), MANY_EPOCHS, device)
    found = {"model": model, "names": list(before), "before": before, "after": _weights(model)}
    found |= {"losses": watch.losses, "backwards": watch.backwards, "steps": watch.steps}
    return found | {"predict": _way_to_predict(student)}


def train(student, data, seed, seconds, *, device, time_limit):  # noqa: ARG001, PLR0913  every recipe is called like this
    """The student's `train` on all visible images; without one, a standard one.

    Gives the `model`, a way to `predict` for work that has none, the `losses` that training returned, and
    `stopped_early`, whether time ran out.
    """
    model, losses = student.Net(), []
    with time_limit(SHARE_OF_TIME * seconds) as limit:
        model, losses = _trained(student, model, (data["images"], data["labels"]), EPOCHS, device)
    return {"model": model, "predict": _way_to_predict(student), "losses": losses, "stopped_early": limit.reached}


def load(student, data, seed, seconds, *, device, weights):  # noqa: ARG001, PLR0913  every recipe is called like this
    """The weights that were handed in, in a network of the student's; the same as `train` gives, and no losses."""
    model = weights.load_into(student.Net()).to(device)
    return {"model": model, "predict": _way_to_predict(student), "losses": [], "stopped_early": False}


class TrainingWatch(TorchFunctionMode):
    """Notes which losses are worked out of what, and which gradients there are at each `backward` and each step."""

    def __init__(self, model):
        super().__init__()
        self._weights = list(model.parameters())
        self.losses, self.backwards, self.steps = [], [], []

    def __torch_function__(self, func, types, args=(), kwargs=None):
        """See torch.overrides."""
        name = getattr(func, "__name__", "")
        if name in ("cross_entropy", "nll_loss"):
            given = args[0] if args else (kwargs or {}).get("input")
            self._note(self.losses, [name, kind_of(given)])
        elif name == "backward":
            self._note(self.backwards, _have_gradients(self._weights))
        return func(*args, **(kwargs or {}))

    @contextlib.contextmanager
    def steps_seen(self):
        """Note the steps of all optimisers as well."""
        hook = register_optimizer_step_post_hook(
            lambda optimizer, *_: self._note(
                self.steps, _have_gradients(one for group in optimizer.param_groups for one in group["params"])
            )
        )
        try:
            yield
        finally:
            hook.remove()

    @staticmethod
    def _note(notes, one):
        if len(notes) < MOST_NOTES:
            notes.append(one)


def _have_gradients(weights):
    return any(one.grad is not None and bool(one.grad.any()) for one in weights)


def kind_of(scores):
    """Whether the rows of `scores` are probabilities, their logarithms, or plain scores."""
    rows = scores.detach()
    if rows.ndim < 2:
        return "scores"
    if bool((rows >= 0).all()) and _all_one(rows.sum(1)):
        return "probabilities"
    return "logarithms" if bool((rows <= CLOSE).all()) and _all_one(rows.exp().sum(1)) else "scores"


def _all_one(sums):
    return bool(((sums - 1).abs() < CLOSE).all())


def _weights(model):
    """A copy of the weights of layers that are trained, by name, without biases."""
    return {name: one.detach().clone() for name, one in model.named_parameters() if one.requires_grad and one.ndim > 1}


def _trained(student, model, examples, epochs, device):
    """The trained model, and the losses that were told."""
    images, labels = examples
    if not hasattr(student, "train"):
        return model, _standard_training(student, model, examples, epochs, device)
    returned = student.train(model, images, labels, epochs, device)
    parts = returned if isinstance(returned, tuple) else (returned,)
    model = next((part for part in parts if isinstance(part, nn.Module)), model)
    return model, next((part[:MOST_LOSSES] for part in parts if _are_numbers(part)), [])


def _are_numbers(part):
    return isinstance(part, list) and all(isinstance(one, float) for one in part)


def _standard_training(student, model, examples, epochs, device):
    """Adam on batches of 64, with the loss that suits what the network gives; the mean loss of each epoch."""
    model.to(device)
    inputs, labels = _inputs(student, examples[0]), torch.as_tensor(examples[1])
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    losses = []
    for _ in range(epochs):
        model.train()
        losses.append(0.0)
        for batch in torch.randperm(len(labels)).split(64):
            optimizer.zero_grad()
            loss = _standard_loss(model(inputs[batch].to(device)), labels[batch].to(device))
            loss.backward()
            optimizer.step()
            losses[-1] += loss.item() * len(batch) / len(labels)
    return losses


def _standard_loss(scores, labels):
    if kind_of(scores) == "probabilities":
        return functional.nll_loss(torch.log(scores.clamp_min(1e-8)), labels)
    return functional.cross_entropy(scores, labels)


def _way_to_predict(student):
    """A function of a model and images that gives class numbers, for work without `predict`."""

    def predict(model, images):
        device = next(model.parameters()).device
        model.eval()
        with torch.no_grad():
            return model(_inputs(student, images).to(device)).argmax(1)

    return predict


def _inputs(student, images):
    """Images (N, 32, 32, 3) as a tensor (N, 3, 32, 32), normalised as the student does it, if at all."""
    ready = student.normalize(images) if hasattr(student, "normalize") else images / 127.5 - 1
    tensor = torch.as_tensor(ready, dtype=torch.float32)
    return tensor if tensor.shape[1] == images.shape[3] else tensor.permute(0, 3, 1, 2).contiguous()
