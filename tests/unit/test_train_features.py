"""The judge's network for faces, and the command that trains it."""

import importlib.util
import json
import struct
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional as F  # noqa: N812

ROOT = Path(__file__).parents[2]
GAN = ROOT / "assignments" / "gan"


@pytest.fixture
def load(monkeypatch):
    """A file of Python as a module, for this test alone."""

    def run(path):
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, path.stem, module)
        spec.loader.exec_module(module)
        return module

    return run


@pytest.fixture
def tool(load):
    return load(ROOT / "tools" / "train_features.py")


@pytest.fixture
def eye(load):
    return load(GAN / "checks" / "classifier.py")


@pytest.fixture
def data(load):
    return load(GAN / "data.py")


@pytest.fixture
def faces(data):
    """New faces and their attributes."""
    return data.draw(400, np.random.default_rng(99))


def test_the_weights_belong_to_the_faces_that_are_drawn_today(tool, eye):
    _, notes = eye.read(eye.WEIGHTS)
    assert notes["data"] == tool.digest(GAN / "data.py"), "run: python tools/train_features.py gan"
    assert eye.WEIGHTS.stat().st_size < 1 << 20


def test_it_tells_every_attribute_of_new_faces(data, eye, faces):
    images, attributes = faces
    found = eye.classifier().look(images).attributes
    assert {name: list(values) for name, values in data.ATTRIBUTES.items()} == {
        name: values for name, values in eye.classifier().attributes.items() if name != "damage"
    }
    for name, place in data.INDEX.items():
        assert np.mean(found[name] == attributes[:, place]) > 0.95, name


def test_it_tells_damaged_faces_from_whole_ones(eye, tool, faces):
    x, kinds = tool.damaged(faces[0], np.random.default_rng(1))
    found = eye.classifier().look((x * 255).astype(np.uint8)).attributes["damage"]
    assert np.mean(found == kinds) > 0.9


def test_the_features_are_torchs(eye, faces):
    weights = {name: torch.from_numpy(tensor) for name, tensor in eye.classifier().weights.items()}
    x = torch.from_numpy(faces[0]).permute(0, 3, 1, 2) / 255
    for number in range(eye.CONVOLUTIONS):
        kernel = weights[f"conv{number}.weight"].permute(0, 3, 1, 2)
        x = F.relu(F.conv2d(x, kernel, weights[f"conv{number}.bias"], stride=2, padding=1))
    flat = F.linear(x.permute(0, 2, 3, 1).flatten(1), weights["features.weight"])
    theirs = (flat - weights["mean"]) / weights["deviation"]
    seen = eye.classifier().look(faces[0])
    np.testing.assert_allclose(seen.features, theirs.numpy(), atol=1e-4)
    scores = F.linear(theirs, weights["heads.weight"], weights["heads.bias"])
    first = scores[:, : len(eye.classifier().attributes["skin"])].argmax(dim=1)
    np.testing.assert_array_equal(seen.attributes["skin"], first.numpy())


def test_an_exported_network_sees_what_it_saw(tool, eye, faces, tmp_path):
    torch.manual_seed(0)
    network = tool.Network(5)
    x = torch.from_numpy(faces[0]).permute(0, 3, 1, 2) / 255
    network(x)  # moves the running statistics
    with torch.no_grad():
        scores = network.eval()(x)
    path = tmp_path / "weights.safetensors"
    tool.write(path, tool.exported(network), {"attributes": json.dumps({"a": ["x", "y"], "b": ["x", "y", "z"]})})
    seen = eye.classifier(path).look(faces[0])
    ours = seen.features @ eye.classifier(path).weights["heads.weight"].T + eye.classifier(path).weights["heads.bias"]
    np.testing.assert_allclose(ours, scores.numpy(), atol=0.02)  # half precision
    assert [*seen.attributes] == ["a", "b"]


def test_pictures_are_seen_alike_alone_and_among_others(eye, faces):
    look = eye.classifier().look
    together = look(faces[0][:120]).features
    np.testing.assert_allclose(
        np.concatenate([look(image[None]).features for image in faces[0][:120]]), together, atol=1e-5
    )
    assert look(faces[0][:0]).features.shape == (0, together.shape[1])


@pytest.mark.parametrize("bad", [np.zeros((2, 3, 32, 32), np.uint8), np.zeros((2, 32, 32, 3)), np.zeros(4, np.uint8)])
def test_other_arrays_are_refused(eye, bad):
    with pytest.raises(ValueError, match=r"must be uint8 \(N, 32, 32, 3\), not"):
        eye.classifier().look(bad)


def test_the_file_is_of_the_format_safetensors(tool, tmp_path):
    path = tmp_path / "weights.safetensors"
    tensors = {"a": np.array([[1, 2, 3]], np.float16), "b": np.array([-0.5], np.float16)}
    tool.write(path, tensors, {"what": "words"})
    content = path.read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    assert length % 8 == 0
    assert header == {
        "__metadata__": {"what": "words"},
        "a": {"dtype": "F16", "shape": [1, 3], "data_offsets": [0, 6]},
        "b": {"dtype": "F16", "shape": [1], "data_offsets": [6, 8]},
    }
    assert content[8 + length :] == struct.pack("<4e", 1, 2, 3, -0.5)


DRAWING = '''
"""Words."""
SIZE = 3
OTHER = 4
def draw(count):
    """Words."""
    return line(count)  # words
def line(count):
    return count * SIZE
def load(name):
    return draw(OTHER)
'''


@pytest.mark.parametrize(
    "change", [("Words", "Others"), ("# words", ""), ("OTHER = 4", "OTHER = 5"), ("(name)", "(n)")]
)
def test_the_digest_overlooks_what_draws_nothing(tool, tmp_path, change):
    before, after = tmp_path / "before.py", tmp_path / "after.py"
    before.write_text(DRAWING)
    after.write_text(DRAWING.replace(*change))
    assert before.read_text() != after.read_text()
    assert tool.digest(before) == tool.digest(after)


@pytest.mark.parametrize(
    "change", [("SIZE = 3", "SIZE = 5"), ("count * SIZE", "count + SIZE"), ("return line(count)", "return line(1)")]
)
def test_the_digest_notices_what_draws(tool, tmp_path, change):
    before, after = tmp_path / "before.py", tmp_path / "after.py"
    before.write_text(DRAWING)
    after.write_text(DRAWING.replace(*change))
    assert tool.digest(before) != tool.digest(after)


def test_an_unknown_assignment_is_told(tool):
    with pytest.raises(SystemExit, match=r"cats: there is no assignments/cats/data\.py"):
        tool.find("cats")
