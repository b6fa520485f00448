"""What `torch.save` writes is loaded as people save it; what doesn't fit is told by name."""

import zipfile

import pytest

from grader.host.weights.errors import WeightsError
from grader.host.weights.handed_in import Weights

torch = pytest.importorskip("torch", reason="torch isn't installed")


class Net(torch.nn.Module):
    def __init__(self, inputs=3):
        super().__init__()
        self.linear = torch.nn.Linear(inputs, 2)
        self.norm = torch.nn.BatchNorm1d(2)


class Pair(torch.nn.Module):
    """Has a part that is called as a wrapper calls what it wraps."""

    def __init__(self):
        super().__init__()
        self.module = torch.nn.Linear(3, 2)


@pytest.fixture
def trained():
    torch.manual_seed(0)
    return Net()


@pytest.fixture
def saved(tmp_path):
    """The weights in a file that `torch.save` wrote."""

    def save(thing, name="model.pt", **how):
        torch.save(thing, tmp_path / name, **how)
        return Weights(tmp_path / name)

    return save


def alike(one, other):
    own, theirs = one.state_dict(), other.state_dict()
    return own.keys() == theirs.keys() and all(torch.equal(own[name], theirs[name]) for name in own)


def refusal(weights, model):
    with pytest.raises(WeightsError) as caught:
        weights.load_into(model)
    says, _, look = str(caught.value).partition("\n")
    assert look
    assert "\n" not in look
    return says


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda state: state,
        lambda state: {"model_state_dict": state, "epoch": 3, "optimizer": {"state": {0: {"step": torch.ones(1)}}}},
        lambda state: {"state_dict": state, "best": 0.5},
        lambda state: {f"module.{name}": one for name, one in state.items()},
        lambda state: {"state_dict": {f"module._orig_mod.{name}": one for name, one in state.items()}},
        lambda state: {name: one for name, one in state.items() if not name.endswith("num_batches_tracked")},
    ],
    ids=["state_dict", "checkpoint", "state_dict in a dict", "DataParallel", "both and compiled", "older norm"],
)
@pytest.mark.parametrize("new", [True, False])
def test_it_is_taken_as_people_save_it(saved, trained, wrapped, new):
    weights = saved(wrapped(trained.state_dict()), _use_new_zipfile_serialization=new)
    model = Net()
    assert weights.load_into(model) is model
    assert alike(model, trained)


def test_an_optimisers_weights_are_no_networks(saved, trained):
    optimizer = torch.optim.Adam(trained.parameters())
    trained.linear(torch.ones(1, 3)).sum().backward()
    optimizer.step()
    weights = saved({"optimizer": optimizer.state_dict(), "model_state_dict": trained.state_dict()})
    assert list(weights.tensors) == list(trained.state_dict())


def test_a_part_that_is_called_like_a_wrapper_is_no_wrapper(saved):
    model = Pair()
    weights = saved(model.state_dict())
    assert alike(weights.load_into(Pair()), model)


def test_parts_of_a_file_go_into_networks_of_their_own(saved, trained):
    other = torch.nn.Linear(4, 1)
    weights = saved({"G": trained.state_dict(), "D": other.state_dict()})
    assert alike(weights.load_into(Net(), "G"), trained)
    assert alike(weights.load_into(torch.nn.Linear(4, 1), "D"), other)


def test_numbers_of_another_size_are_taken(saved, trained):
    weights = saved({name: one.half() for name, one in trained.state_dict().items()})
    found = weights.load_into(Net()).linear.weight
    assert found.dtype == torch.float32
    assert torch.allclose(found, trained.linear.weight, atol=1e-3)


def test_what_does_not_fit_is_named(saved):
    state = Net(4).state_dict()
    del state["linear.bias"]
    state["extra.weight"] = torch.zeros(1)
    assert refusal(saved(state), Net()) == (
        "The weights in model.pt don't fit the network. Missing in the file, and part of Net: linear.bias. In the file,"
        " and no part of Net: extra.weight. Shapes that differ: linear.weight is (2, 4) in the file and (2, 3) in Net."
    )


def test_what_does_not_fit_changes_nothing(saved, trained):
    model = Net()
    before = {name: one.clone() for name, one in model.state_dict().items()}
    state = trained.state_dict()
    del state["linear.bias"]
    refusal(saved(state), model)
    assert all(torch.equal(one, before[name]) for name, one in model.state_dict().items())


def test_many_and_odd_names_take_few_words(saved):
    says = refusal(saved({f"a\n{number}" + "x" * 1_000: torch.zeros(1) for number in range(100)}), Net())
    assert "and 95 more" in says
    assert len(says) < 1_500


def test_what_takes_no_weights_is_named(saved, trained):
    assert "the network is a list" in refusal(saved(trained.state_dict()), [])


@pytest.mark.parametrize("thing", [lambda net: net, lambda net: {"state_dict": net.state_dict(), "optimizer": Net}])
def test_code_is_not_read(saved, trained, thing):
    with pytest.raises(WeightsError) as caught:
        saved(thing(trained)).load_into(Net())
    assert "model.pt holds more than tensors by name: it asks for `" in str(caught.value)
    assert 'torch.save(model.state_dict(), "model.pt")' in str(caught.value)


@pytest.mark.parametrize("thing", [3, [1, 2], {}, {"epoch": 3}])
def test_what_holds_no_weights_is_told(saved, thing):
    assert "holds no tensors by name" in refusal(saved(thing), Net())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is not what torch.save makes of weights"),
        (b"hello, world", "is not what torch.save makes of weights"),
        (b"PK\x03\x04 and so on", "is no whole archive"),
    ],
)
def test_what_nobody_saved_is_told(tmp_path, content, says):
    (tmp_path / "model.pth").write_bytes(content)
    assert says in refusal(Weights(tmp_path / "model.pth"), Net())


def test_a_file_that_was_cut_short_is_told(saved, trained, tmp_path):
    weights = saved(trained.state_dict())
    path = tmp_path / "model.pt"
    path.write_bytes(path.read_bytes()[:-100])
    assert "is no whole archive" in refusal(weights, Net())


def test_a_packed_archive_is_refused_unpacked(saved, trained, tmp_path):
    saved(trained.state_dict(), "plain.pt")
    with (
        zipfile.ZipFile(tmp_path / "plain.pt") as plain,
        zipfile.ZipFile(tmp_path / "model.pt", "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for member in plain.infolist():
            packed.writestr(member.filename, plain.read(member) + bytes(1 << 20))
    assert "which is more than it has; torch.save packs nothing" in refusal(Weights(tmp_path / "model.pt"), Net())
