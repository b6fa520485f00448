"""Notebooks in the manner of published ones: what `definitions` brings back of them, without training anything."""

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch isn't installed")

PUBLISHED = Path(__file__).with_name("published")
VISION = "torchvision isn't installed here"
HELPER = "helper.py isn't beside the notebook"
TESTS = "problem_unittests.py isn't beside the notebook: its tests weren't run."
NO_GPU = "there is no GPU here, so `.cuda()` and the like were ignored."
NEXT = "`.next()` is gone from the data loaders of torch 2"


@pytest.fixture(autouse=True)
def _one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def published(work):
    """Loads a notebook of the folder `published`, with pictures of ten classes placed under the names given."""

    def load(name, *placed, wanted=()):
        rng = np.random.default_rng(1)
        for file in placed:
            shape = (28, 28) if "mnist" in file else (32, 32, 3)
            images = rng.integers(0, 256, (60, *shape), dtype=np.uint8)
            np.savez(work.folder / file, images=images, labels=np.arange(60) % 10)
        text = (PUBLISHED / f"{name}.cells").read_text(encoding="utf-8")
        cells = [cell.partition("\n")[2] for cell in text.split("# %%")[1:]]
        return work.load(*cells, wanted=wanted, seconds=20)

    return load


def told(loaded, *kinds):
    kinds = kinds or ("failed", "timed_out", "skipped", "syntax")
    return [(one.cell, one.line, one.message) for one in loaded.findings if one.kind in kinds]


def notes(loaded, beginning):
    return [one.cell for one in loaded.findings if one.message.startswith(beginning)]


def scores(net, *shape):
    net.eval()
    return net(torch.zeros(2, *shape))


def test_cifar_with_every_gpu_step_behind_a_guard(published):
    loaded = published("cifar_guarded", "cifar10.npz", wanted={"Net"})
    assert told(loaded) == []
    assert notes(loaded, NO_GPU) == []
    assert (notes(loaded, VISION), notes(loaded, NEXT), notes(loaded, "`np.Inf`")) == ([0], [4], [0])
    namespace = loaded.namespace
    assert scores(namespace.Net(), 3, 32, 32).shape == (2, 10)
    assert (namespace.batch_size, namespace.n_epochs) == (20, 30)
    assert not hasattr(namespace, "model")
    assert not hasattr(namespace, "train_data")


def test_cifar_whose_gpu_is_taken_for_granted(published):
    loaded = published("cifar_bare", "cifar10_train.npz", wanted={"Net", "fit"})
    assert told(loaded) == []
    assert notes(loaded, NO_GPU) == [4]
    assert notes(loaded, "datasets.CIFAR10 gives the 60 pictures (32x32) of cifar10_train.npz, its train set.") == [0]
    before = [one.clone() for one in loaded.namespace.net.parameters()]
    assert len(loaded.namespace.fit(1)) == 1
    assert all(not torch.equal(*pair) for pair in zip(before, loaded.namespace.net.parameters(), strict=True))
    assert not hasattr(loaded.namespace, "history")


def test_cifar_without_its_pictures_still_gives_its_class(published):
    loaded = published("cifar_bare", "mnist.npz", wanted={"Net", "fit"})
    (first, second) = told(loaded)
    assert first[:2] == (
        2,
        "trainset = torchvision.datasets.CIFAR10(root='./data', train=True, download=True, transform=tfm)",
    )
    assert "CIFAR10 (train) isn't here and can't be downloaded" in first[2]
    assert "mnist.npz" in first[2]
    assert second[2] == "it needs `trainset`, which cell 2 failed to set."
    assert scores(loaded.namespace.Net(), 3, 32, 32).shape == (2, 10)


def test_an_mlp_on_mnist_and_its_accuracy(published):
    loaded = published("mnist_mlp", "mnist.npz", wanted={"Net", "trainloader"})
    assert told(loaded) == []
    assert notes(loaded, HELPER) == [0]
    rows = scores(loaded.namespace.Net(), 1, 28, 28).exp().sum(1)
    assert torch.allclose(rows, torch.ones(2))
    assert 0 <= loaded.namespace.accuracy(loaded.namespace.trainloader) <= 1


def test_a_gan_of_faces(published):
    loaded = published("dcgan_faces", "processed_celeba_small.npz", wanted={"Discriminator", "Generator"})
    assert told(loaded) == []
    assert (notes(loaded, TESTS), notes(loaded, NEXT), notes(loaded, NO_GPU)) == ([0], [5], [14])
    namespace = loaded.namespace
    assert namespace.real_loss(torch.zeros(4, 1)).item() == pytest.approx(np.log(2))
    assert namespace.fake_loss(torch.zeros(4, 1)).item() == pytest.approx(np.log(2))
    images = namespace.Generator(z_size=7, conv_dim=4).eval()(torch.zeros(2, 7))
    assert images.shape == (2, 3, 32, 32)
    assert namespace.Discriminator(4)(images).shape == (2, 1)
    assert namespace.scale(torch.tensor([0.0, 1.0])).tolist() == [-1, 1]
    weight = namespace.build_network(32, 32, 100)[1].deconv1[0].weight
    assert weight.std().item() == pytest.approx(0.02, rel=0.05)
    losses = namespace.train(namespace.D, namespace.G, 1)
    assert len(losses) == 15


def test_a_gan_in_the_form_of_a_tutorial(published):
    loaded = published("dcgan_svhn", "svhn_train.npz", wanted={"netG", "Discriminator", "dataloader"})
    assert told(loaded) == []
    assert notes(loaded, NO_GPU) == []
    namespace = loaded.namespace
    assert namespace.netG(torch.zeros(2, namespace.nz, 1, 1)).shape == (2, 3, 16, 16)
    images, _ = next(iter(namespace.dataloader))
    assert images.shape == (8, 3, 16, 16)
    assert namespace.d_loss(images).item() > 0


def test_a_script_whose_helper_was_not_handed_in(published):
    loaded = published("tv_script", wanted={"RNN", "batch_data", "generate", "create_lookup_tables"})
    assert [(cell, line.partition(" =")[0]) for cell, line, _ in told(loaded)] == [
        (6, "int_text, vocab_to_int, int_to_vocab, token_dict"),
        (12, "train_loader"),
        (17, "pad_word"),
    ]
    assert "`helper.load_preprocess` can't be had, since helper.py isn't beside the notebook" in told(loaded)[0][2]
    assert (notes(loaded, HELPER), notes(loaded, TESTS), notes(loaded, "workspace_utils.py")) == ([0], [0], [0])
    namespace = loaded.namespace
    rnn = namespace.RNN(9, 9, 4, 6, 2)
    optimizer, criterion = torch.optim.Adam(rnn.parameters()), torch.nn.CrossEntropyLoss()
    x, y = next(iter(namespace.batch_data(list(range(9)), 3, 4)))
    loss, hidden = namespace.forward_back_prop(rnn, optimizer, criterion, x, y, rnn.init_hidden(4))
    assert loss > 0
    assert hidden[0].shape == (2, 4, 6)
    words = namespace.generate(rnn, 0, {i: f"w{i}" for i in range(9)}, {}, 8, 5).split()
    assert len(words) == 6


def test_a_helper_that_was_handed_in_is_taken(published, work):
    (work.folder / "helper.py").write_text(
        "SPECIAL_WORDS = {'PADDING': '<PAD>'}\ndef load_preprocess(): return list(range(200)), {'a': 0}, {0: 'a'}, {}\n"
    )
    loaded = published("tv_script", wanted={"train_loader", "pad_word"})
    assert told(loaded) == []
    assert notes(loaded, HELPER) == []
    assert (len(loaded.namespace.train_loader.dataset), loaded.namespace.pad_word) == (190, "<PAD>")


def test_a_notebook_from_colab(published):
    loaded = published("colab", "fashion-mnist.npz", wanted={"Net", "model"})
    assert [cell for cell, _, _ in told(loaded)] == [2, 8]
    assert {message for _, _, message in told(loaded)} == {
        "there is no `google.colab` here; Colab alone has it. What doesn't need it is graded all the same."
    }
    assert (notes(loaded, NO_GPU), notes(loaded, "`pip install"), notes(loaded, "wandb")) == ([4], [1], [0])
    namespace = loaded.namespace
    images, labels = namespace.first_batch()
    assert (images.shape, labels.shape, images.device.type) == ((4, 1, 28, 28), (4,), "cpu")
    assert namespace.noise(3).shape == (3, 1, 28, 28)
    assert scores(namespace.model, 1, 28, 28).shape == (2, 10)


def test_keras_beside_torch(published):
    loaded = published("keras_mix", wanted={"Net", "normalize", "one_hot_encode"})
    assert {cell for cell, _, _ in told(loaded)} == {1, 4}
    namespace = loaded.namespace
    assert torch.allclose(scores(namespace.Net(), 3, 32, 32).sum(1), torch.ones(2))
    assert namespace.normalize(np.full((1, 2, 2, 3), 255)).max() == 1
    assert namespace.one_hot_encode([3])[0].argmax() == 3
    assert not hasattr(namespace, "vgg")


def test_networks_that_need_trained_weights_are_told_so(published):
    loaded = published("keras_mix", wanted={"vgg"})
    (message,) = [message for cell, _, message in told(loaded) if cell == 6]
    assert message.startswith("NotImplementedError: torchvision isn't installed here: models.vgg16")
