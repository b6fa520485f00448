"""Recipes that run beside the student's code. They hold no answers: what they return is measured outside."""

# ruff: noqa: N803, N806  D and G are what the two networks are called in this field

import contextlib
import inspect
from collections import deque

import numpy as np
import torch
from torch import nn
from torch.func import functional_call
from torch.nn import functional
from torch.optim.optimizer import register_optimizer_step_post_hook, register_optimizer_step_pre_hook
from torch.overrides import TorchFunctionMode

Z_SIZE, D_CONV_DIM, G_CONV_DIM = 64, 16, 16
EPOCHS, BATCH = 8, 64
FEW, FEW_EPOCHS = 512, 2
SHARE_OF_TIME = 0.8
PROBED, MOST_STEPS, MOST_LOSSES = 32, 60, 1_000
KINDS = {
    "conv": (nn.Conv2d, nn.ConvTranspose2d),
    "linear": (nn.Linear,),
    "norm": (nn.BatchNorm1d, nn.BatchNorm2d, nn.InstanceNorm2d, nn.GroupNorm, nn.LayerNorm),
}
KEPT = 8  # pictures of the generator that are kept, so that no other tensor comes to lie where they lay


# What networks are made of.


def desk(student, data, seed, seconds):  # noqa: ARG001  every recipe is called like this
    """Tools for checks: `tensor` of an array, the `layers` of a network, and a network that is `stretched`."""
    return {"tensor": tensor, "layers": layers, "stretched": stretched}


def tensor(array):
    """The array as a tensor of floats."""
    return torch.tensor(array, dtype=torch.float32)


def layers(network):
    """The layers with weights of their own: [name, kind, weights, biases]; the kind is conv, linear or norm.

    Weights that are worked out from others, as by spectral norm, aren't a layer's own.
    """
    found = []
    for name, layer in network.named_modules():
        kind = next((kind for kind, types in KINDS.items() if isinstance(layer, types)), "")
        own = {name: one.detach() for name, one in layer.named_parameters(recurse=False)}
        if kind and "weight" in own:
            found.append([name, kind, own["weight"], own.get("bias", torch.zeros(0))])
    return found


def stretched(network, times):
    """The network, with all its weights `times` as large: shows what bounds its output has, whatever it learns."""
    with torch.no_grad():
        for weights in network.parameters():
            weights.mul_(times)
    return network


# How they are trained.


def drill(student, data, seed, seconds, *, device, time_limit):  # noqa: PLR0913  every recipe is called like this
    """The student's `train` for two epochs on 512 images, watched, if there is one that can be called so.

    Gives `has_train` and `can_train`, whether it could be called; the `names` of all weights, and those that are
    `still` as they were; and what was seen: `steps`, for each which networks moved, which had gradients left over, and
    how D's scores moved by it; `real`, the least and the largest number in each batch of real pictures; `calls` of the
    generator, and how many `draws` of z were among them.
    """
    D, G = _networks(student, device)
    before = [("D", D, _weights(D)), ("G", G, _weights(G))]
    images = data["images"][np.random.default_rng(seed).permutation(len(data["images"]))[:FEW]]
    watch = TrainingWatch(D, G)
    with watch, watch.steps_seen(), time_limit(SHARE_OF_TIME * seconds):
        if _takes_images(student):
            student.train(D, G, images, FEW_EPOCHS, device)
    still = [f"{which}.{name}" for which, network, old in before for name in _unmoved(old, network)]
    found = {"has_train": hasattr(student, "train"), "can_train": _takes_images(student)}
    found |= {"names": [f"{which}.{name}" for which, _, old in before for name in old]}
    found |= {"still": still, "steps": watch.steps}
    return found | {"real": watch.real, "calls": watch.calls, "draws": len(watch.draws)}


def train(student, data, seed, seconds, *, device, time_limit):  # noqa: ARG001, PLR0913  every recipe is called like this
    """The student's `train` on all visible images; without one, a standard one.

    Gives the generator `G`, the length of its `z`, a way to `sample` for work that has none, the `losses` of both that
    training returned, and `stopped_early`, whether time ran out.
    """
    D, G = _networks(student, device)
    losses, first_z = [], []
    with time_limit(SHARE_OF_TIME * seconds) as limit, _noting_z(G, first_z):
        losses = _trained(student, (D, G), data["images"], EPOCHS, device)
    return _found(G, first_z) | {"losses": losses, "stopped_early": limit.reached}


def load(student, data, seed, seconds, *, device, weights):  # noqa: ARG001, PLR0913  every recipe is called like this
    """The generator's weights that were handed in, in a generator of the student's; the same as `train` gives."""
    G = weights.load_into(student.Generator(Z_SIZE, G_CONV_DIM)).to(device)
    return _found(G, _z_of_sample(student)) | {"losses": [], "stopped_early": False}


class TrainingWatch(TorchFunctionMode):
    """Notes what each step of an optimiser moves, what gradients it builds on, and what both networks are shown."""

    def __init__(self, D, G):
        super().__init__()
        self._D, self._G, self._probing = D, G, False
        self.steps, self.real, self.draws, self.calls = [], [], set(), 0
        self._left = self._before = self._real = self._z = None
        self._made = deque(maxlen=KEPT)

    def __torch_function__(self, func, types, args=(), kwargs=None):
        """See torch.overrides."""
        if getattr(func, "__name__", "") == "backward" and self._left is None:
            self._left = [_has_gradients(self._D), _has_gradients(self._G)]
        return func(*args, **(kwargs or {}))

    @contextlib.contextmanager
    def steps_seen(self):
        """Note the steps of all optimisers, and what the networks are called with."""
        with (
            register_optimizer_step_pre_hook(lambda *_: self._begin()),
            register_optimizer_step_post_hook(lambda *_: self._end()),
            self._D.register_forward_pre_hook(lambda _, args: self._judged(args)),
            self._G.register_forward_hook(lambda _, args, made: self._generated(args, made)),
        ):
            yield

    def _judged(self, args):
        if self._probing or not args or any(args[0].data_ptr() == one.data_ptr() for one in self._made):
            return
        shown = args[0].detach()
        if self._real is None:
            self._real = shown[:PROBED].clone()
        if len(self.real) < MOST_STEPS:
            self.real.append([shown.min().item(), shown.max().item()])

    def _generated(self, args, made):
        if self._probing or not args:
            return
        self._made.append(made.detach())
        if self._z is None:
            self._z = args[0].detach()[:PROBED].clone()
        if self._G.training:
            self.calls += 1
            self.draws.add(tuple(args[0].detach()[0].flatten()[:PROBED].tolist()))

    def _begin(self):
        if len(self.steps) < MOST_STEPS:
            self._before = (_weights(self._D), _weights(self._G), *self._scores())

    def _end(self):
        if self._before is not None:
            *weights, gap, fake = self._before
            moved = [len(_unmoved(old, net)) < len(old) for old, net in zip(weights, (self._D, self._G), strict=True)]
            new_gap, new_fake = self._scores()
            self.steps.append([*moved, *(self._left or [False, False]), new_gap - gap, new_fake - fake])
        self._left = self._before = None

    def _scores(self):
        """How far D's scores of some real pictures lie above those of generated ones, and the latter; means."""
        if self._real is None or self._z is None:
            return 0.0, 0.0
        self._probing = True
        try:
            real, fake = (_asked(self._D, one).mean().item() for one in (self._real, _asked(self._G, self._z)))
        finally:
            self._probing = False
        return real - fake, fake


def _asked(network, given):
    """What a network gives, without a trace: running means and random numbers stay as they were."""
    buffers = {name: one.clone() for name, one in network.named_buffers()}
    with torch.random.fork_rng(), torch.no_grad():
        return functional_call(network, buffers, (given,))


def _has_gradients(network):
    return any(one.grad is not None and bool(one.grad.any()) for one in network.parameters())


def _weights(network):
    """A copy of the weights of layers that are trained, by name, without biases."""
    trained = [(name, one) for name, one in network.named_parameters() if one.requires_grad and one.ndim > 1]
    return {name: one.detach().clone() for name, one in trained}


def _unmoved(before, network):
    """The names of the weights in `before` that are still the same."""
    now = dict(network.named_parameters())
    return [name for name, one in before.items() if name in now and torch.equal(one, now[name].detach().to(one.device))]


def _networks(student, device):
    """A new discriminator and generator, with weights as the student's `weights_init_normal` draws them."""
    D, G = student.Discriminator(D_CONV_DIM).to(device), student.Generator(Z_SIZE, G_CONV_DIM).to(device)
    if hasattr(student, "weights_init_normal"):
        D.apply(student.weights_init_normal), G.apply(student.weights_init_normal)
    return D, G


def _takes_images(student):
    """Whether the student's `train` can be called as `train(D, G, images, n_epochs, device)`."""
    try:
        bound = inspect.signature(student.train).bind("D", "G", "images", 1, "cpu")
    except (AttributeError, TypeError, ValueError):
        return False
    third = [*bound.arguments][2] if len(bound.arguments) > 2 else ""
    return "epoch" not in third.lower()


def _trained(student, networks, images, epochs, device):
    """Train both in place; the losses of both that were told, as two lists."""
    if _takes_images(student):
        told = student.train(*networks, images, epochs, device)
    else:
        told = _standard_training(student, networks, images, epochs, device)
    for part in told if isinstance(told, tuple) else (told,):
        with contextlib.suppress(TypeError, ValueError, RuntimeError):
            pairs = [[torch.as_tensor(one).item() for one in (d, g)] for d, g in part[:MOST_LOSSES]]
            return [list(one) for one in zip(*pairs, strict=True)]
    return []


def _standard_training(student, networks, images, epochs, device):
    """A step of D and one of G for each batch of 64, by Adam, with the student's losses where there are any."""
    D, G = networks
    pixels = torch.as_tensor(images, dtype=torch.float32).permute(0, 3, 1, 2).contiguous() / 255
    pictures = student.scale(pixels) if hasattr(student, "scale") else pixels * 2 - 1
    real_loss, fake_loss = _losses(student, D, pictures[:BATCH].to(device))
    uniform = _is_uniform(_z_of_sample(student))
    optimizers = [torch.optim.Adam(one.parameters(), rate, (0.0, 0.99)) for one, rate in ((D, 1e-3), (G, 3e-3))]
    told = []
    for _ in range(epochs):
        D.train(), G.train()
        for batch in torch.randperm(len(pictures)).split(BATCH):
            fake = G(_draw_z(len(batch), uniform).to(device))
            d_loss = real_loss(D(pictures[batch].to(device))) + fake_loss(D(fake.detach()))
            optimizers[0].zero_grad()
            d_loss.backward()
            optimizers[0].step()
            g_loss = real_loss(D(fake))
            optimizers[1].zero_grad()
            g_loss.backward()
            optimizers[1].step()
        told.append([d_loss.item(), g_loss.item()])
    return told


def _losses(student, D, pictures):
    """The student's losses; without them, the cross-entropy that suits what D gives."""
    if hasattr(student, "real_loss") and hasattr(student, "fake_loss"):
        return student.real_loss, student.fake_loss
    found = [_asked(stretched(D, times), pictures) for times in (30, -1, -1 / 30)]
    inside = all(bool(((one >= 0) & (one <= 1)).all()) for one in found)
    cross_entropy = functional.binary_cross_entropy if inside else functional.binary_cross_entropy_with_logits
    return tuple(lambda out, make=make: cross_entropy(out, make(out)) for make in (torch.ones_like, torch.zeros_like))


def _found(G, first_z):
    """The generator, and how it is asked for pictures; `sample` is for work that has none."""

    def sample(G, n, z_size):
        G.eval()
        with torch.no_grad():
            return G(_draw_z(n, _is_uniform(first_z), z_size).to(next(G.parameters()).device)).cpu()

    return {"G": G, "z_size": Z_SIZE, "sample": sample}


def _draw_z(count, uniform, z_size=Z_SIZE):
    return torch.rand(count, z_size) * 2 - 1 if uniform else torch.randn(count, z_size)


def _noting_z(G, first_z):
    """Within, the z that G is called with first comes into the list."""
    return G.register_forward_pre_hook(lambda _, args: first_z.extend(z.detach() for z in args[: not first_z]))


def _is_uniform(first_z):
    """Whether z was drawn from -1..1 and not from a normal distribution, as far as it was seen."""
    return bool(first_z) and bool(first_z[0].abs().max() <= 1)


def _z_of_sample(student):
    """The z that the student's `sample`, if there is one, calls a generator with, in a list."""
    G, first_z = student.Generator(Z_SIZE, G_CONV_DIM), []
    with contextlib.suppress(Exception), _noting_z(G, first_z):
        student.sample(G, BATCH, Z_SIZE)
    return first_z
