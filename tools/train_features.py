"""Train the network in whose features the judge compares pictures: `python tools/train_features.py gan`.

It learns to tell the attributes of generated faces, and whether a face is whole or damaged, so that the features see
what a generator does badly. The weights go to `checks/classifier.safetensors` of the assignment, with a digest of the
code that draws faces. The same versions of torch and numpy give the same weights on the same kind of processor.
"""

import argparse
import ast
import hashlib
import importlib.util
import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812  as everywhere in torch's own documentation

Array = np.ndarray
ROOT = Path(__file__).resolve().parents[1]
SEED = 20
FACES, HELD_OUT = 16_000, 2_000
EPOCHS, BATCH, RATE = 8, 100, 3e-3
CHANNELS = (3, 16, 32, 64)
FEATURES = 32
LEAST = 0.95
DAMAGE = {"none": 0.5, "blurred": 0.125, "noisy": 0.125, "torn": 0.125, "mixed": 0.125}
READABLE = 3  # damages up to this one leave a face's attributes as they are


def main() -> int:
    """Train, write, and say how often each attribute of faces that were not trained on is told rightly."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignment", help="the assignment's name: gan")
    folder = find(parser.parse_args().assignment)
    data, eye = load(folder / "data.py"), load(folder / "checks" / "classifier.py")
    network = train(data)
    heads = {**{name: list(values) for name, values in data.ATTRIBUTES.items()}, "damage": list(DAMAGE)}
    notes = {"attributes": json.dumps(heads), "data": digest(folder / "data.py")}
    write(folder / "checks" / "classifier.safetensors", exported(network), notes)
    shares = accuracy(data, eye)
    for name, share in shares.items():
        sys.stdout.write(f"{name:12} {share:6.1%}\n")
    return 0 if min(shares.values()) >= LEAST else 1


def find(name: str) -> Path:
    """The folder of the assignment."""
    folder = ROOT / "assignments" / name
    if (folder / "data.py").is_file():
        return folder
    raise SystemExit(f"{name}: there is no assignments/{name}/data.py; name one that there is")


def load(path: Path) -> ModuleType:
    """The module at `path`."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def digest(path: Path) -> str:
    """A digest of all in the module at `path` that `draw` uses, but for comments, docstrings and spaces."""
    tops = dict(_definitions(ast.parse(path.read_text("utf-8"))))
    used, ahead = {}, ["draw"]
    while ahead:
        name = ahead.pop()
        if name in tops and name not in used:
            used[name] = ast.dump(tops[name])
            ahead += [node.id for node in ast.walk(tops[name]) if isinstance(node, ast.Name)]
    return hashlib.sha256(json.dumps(sorted(used.items())).encode()).hexdigest()


def _definitions(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            del node.body[0]
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from ((name.id, node) for each in targets for name in ast.walk(each) if isinstance(name, ast.Name))


class Network(nn.Module):
    """Three convolutions, features of mean 0 and deviation 1, and a linear layer for all heads together."""

    def __init__(self, outputs: int) -> None:
        super().__init__()
        pairs = list(pairwise(CHANNELS))
        self.convolutions = nn.ModuleList(nn.Conv2d(a, b, 4, stride=2, padding=1, bias=False) for a, b in pairs)
        self.norms = nn.ModuleList(nn.BatchNorm2d(b) for _, b in pairs)
        self.features = nn.Linear(CHANNELS[-1] * 16, FEATURES, bias=False)
        self.standard = nn.BatchNorm1d(FEATURES, affine=False)
        self.heads = nn.Linear(FEATURES, outputs)

    def forward(self, x: Tensor) -> Tensor:
        """The scores (N, outputs) of all heads for x (N, 3, 32, 32) from 0 to 1."""
        for convolution, norm in zip(self.convolutions, self.norms, strict=True):
            x = F.relu(norm(convolution(x)))
        scores: Tensor = self.heads(self.standard(self.features(x.flatten(1))))
        return scores


def train(data: ModuleType) -> Network:
    """A network trained on faces that are drawn here, each epoch damaged anew."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    rng = np.random.default_rng(SEED)
    images, attributes = data.draw(FACES, rng)
    sizes = [*(len(values) for values in data.ATTRIBUTES.values()), len(DAMAGE)]
    network = Network(sum(sizes))
    optimizer = torch.optim.AdamW(network.parameters(), RATE, weight_decay=0.01)
    steps = EPOCHS * (FACES // BATCH)
    plan = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    for _ in range(EPOCHS):
        order = rng.permutation(FACES).reshape(-1, BATCH)
        for rows in order:
            x, damage = damaged(images[rows], rng)
            targets = torch.from_numpy(np.column_stack([attributes[rows], damage]))
            optimizer.zero_grad()
            loss(network(torch.from_numpy(x).permute(0, 3, 1, 2)), targets, sizes).backward()
            optimizer.step()
            plan.step()
    return network.eval()


def loss(scores: Tensor, targets: Tensor, sizes: list[int]) -> Tensor:
    """The sum of the heads' cross-entropies; attributes count only where they can be read."""
    *heads, damage = scores.split(sizes, dim=1)
    readable = targets[:, -1] < READABLE
    total = F.cross_entropy(damage, targets[:, -1])
    for place, head in enumerate(heads):
        total = total + F.cross_entropy(head[readable], targets[readable, place])
    return total


def damaged(images: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """The images (N, 32, 32, 3) as float32 from 0 to 1, about half of them damaged, and each one's damage (N,)."""
    x = images.astype(np.float32) / 255
    kinds = rng.choice(len(DAMAGE), len(x), p=list(DAMAGE.values()))
    others = np.roll(x, 1, axis=0)
    for row, kind in enumerate(kinds):
        x[row] = HARM[kind](x[row], others[row], rng)
    return x, kinds


def _blurred(face: Array, _: Array, rng: np.random.Generator) -> Array:
    for _time in range(rng.integers(2, 9)):
        for axis in (0, 1):
            face = (np.roll(face, 1, axis) + 2 * face + np.roll(face, -1, axis)) / 4
    return face


def _noisy(face: Array, _: Array, rng: np.random.Generator) -> Array:
    noise = rng.uniform(0.04, 0.3) * rng.standard_normal(face.shape, dtype=np.float32)
    return np.clip(face + noise, 0, 1)


def _torn(face: Array, other: Array, rng: np.random.Generator) -> Array:
    size, here, there = rng.integers(8, 17, 2), rng.integers(0, 17, 2), rng.integers(0, 17, 2)
    face = face.copy()
    (h, w), (y, x), (v, u) = size, here, there
    face[y : y + h, x : x + w] = other[v : v + h, u : u + w][: 32 - y, : 32 - x]
    return face


def _mixed(face: Array, other: Array, rng: np.random.Generator) -> Array:
    share = np.float32(rng.uniform(0.25, 0.75))
    return share * face + (1 - share) * other


HARM = (lambda face, _, __: face, _blurred, _noisy, _torn, _mixed)


def exported(network: Network) -> dict[str, Array]:
    """The weights as the judge has them: channels last, batch normalisation worked into the convolutions."""
    tensors = {}
    for number, (convolution, norm) in enumerate(zip(network.convolutions, network.norms, strict=True)):
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        tensors[f"conv{number}.weight"] = (convolution.weight * scale[:, None, None, None]).permute(0, 2, 3, 1)
        tensors[f"conv{number}.bias"] = norm.bias - norm.running_mean * scale
    weight = network.features.weight.view(FEATURES, CHANNELS[-1], 4, 4)
    tensors["features.weight"] = weight.permute(0, 2, 3, 1).reshape(FEATURES, -1)
    tensors["mean"] = network.standard.running_mean
    tensors["deviation"] = torch.sqrt(network.standard.running_var + network.standard.eps)
    tensors |= {"heads.weight": network.heads.weight, "heads.bias": network.heads.bias}
    return {name: tensor.detach().numpy().astype("<f2") for name, tensor in tensors.items()}


def write(path: Path, tensors: dict[str, Array], notes: dict[str, str]) -> None:
    """The tensors, float16, as a safetensors file."""
    header: dict[str, object] = {"__metadata__": notes}
    end = 0
    for name, tensor in tensors.items():
        start, end = end, end + tensor.nbytes
        header[name] = {"dtype": "F16", "shape": list(tensor.shape), "data_offsets": [start, end]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    body = b"".join(np.ascontiguousarray(tensor).tobytes() for tensor in tensors.values())
    path.write_bytes(len(text).to_bytes(8, "little") + text + body)


def accuracy(data: ModuleType, eye: ModuleType) -> dict[str, float]:
    """For each attribute, and for the damage, the share of new pictures in which what was written tells it."""
    rng = np.random.default_rng(SEED + 1)
    images, attributes = data.draw(HELD_OUT, rng)
    found = eye.classifier().look(images).attributes
    shares = {name: float(np.mean(found[name] == attributes[:, place])) for name, place in data.INDEX.items()}
    x, kinds = damaged(images, rng)
    damage = eye.classifier().look((x * 255).astype(np.uint8)).attributes["damage"]
    return {**shares, "damage": float(np.mean(damage == kinds))}


if __name__ == "__main__":
    sys.exit(main())
