import pickle

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch isn't installed")

from torch.utils.data import DataLoader, random_split  # noqa: E402

from grader.host.notebook.notes import NOTES  # noqa: E402
from grader.host.notebook.vision import datasets, transforms  # noqa: E402


def draw(count, *shape):
    return np.random.default_rng(count).integers(0, 256, (count, *shape), dtype=np.uint8)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    NOTES.clear()
    return tmp_path


@pytest.fixture
def ten():
    """Sixty colour pictures of ten classes, placed for CIFAR-10 in one file."""
    images, labels = draw(60, 32, 32, 3), np.arange(60) % 10
    np.savez("cifar10.npz", images=images, labels=labels, classes=[f"sign {i}" for i in range(10)])
    return images, labels


def test_the_placed_pictures_and_no_others(ten):
    images, labels = ten
    train = datasets.CIFAR10("anywhere", train=True, download=True)
    test = datasets.CIFAR10("anywhere", train=False, download=True)
    assert (len(train), len(test)) == (50, 10)
    assert np.array_equal(np.concatenate([train.data, test.data]), images)
    assert train.targets + test.targets == labels.tolist()
    assert (train.classes[3], train.class_to_idx["sign 3"]) == ("sign 3", 3)
    picture, target = train[7]
    assert np.array_equal(np.asarray(picture), images[7])
    assert target == 7


def test_two_files_are_two_parts():
    for name, count in (("cifar10_train.npz", 12), ("CIFAR-10-test.npz", 5)):
        np.savez(name, images=draw(count, 8, 8, 3), labels=np.zeros(count, int))
    assert (len(datasets.CIFAR10(".")), len(datasets.CIFAR10(".", False))) == (12, 5)


def test_what_is_read_is_told_once(ten):  # noqa: ARG001
    for _ in range(2):
        datasets.CIFAR10(".")
    assert list(NOTES) == [
        "datasets.CIFAR10 gives the 50 pictures (32x32) of cifar10.npz, of which the last sixth is the test set."
    ]


def test_a_loader_makes_batches(ten):  # noqa: ARG001
    transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,) * 3, (0.5,) * 3)])
    data = datasets.CIFAR10(".", transform=transform, target_transform=lambda label: label + 100)
    images, labels = next(iter(DataLoader(data, batch_size=20, shuffle=True)))
    assert (images.shape, images.dtype, labels.shape) == ((20, 3, 32, 32), torch.float32, (20,))
    assert -1 <= images.min() < images.max() <= 1
    assert labels.min() >= 100
    assert sum(map(len, random_split(data, [40, 10]))) == 50


def test_mnist_has_tensors_and_its_older_names():
    images = draw(12, 28, 28)
    np.savez("mnist.npz", images=images, labels=np.arange(12) % 10)
    train = datasets.MNIST("~/data", transform=transforms.ToTensor())
    assert torch.equal(train.data, torch.from_numpy(images[:10]))
    assert train.train_data is train.data
    assert train.targets.tolist() == train.train_labels.tolist() == list(range(10))
    assert train[0][0].shape == (1, 28, 28)


def test_svhn_is_channels_first_and_has_labels():
    np.savez("svhn_train.npz", images=draw(6, 8, 8, 3), labels=np.arange(6))
    data = datasets.SVHN("data/", split="train", download=True)
    assert (data.data.shape, data.labels.tolist()) == ((6, 3, 8, 8), [0, 1, 2, 3, 4, 5])
    with pytest.raises(FileNotFoundError, match=r"SVHN \(extra\) isn't here"):
        datasets.SVHN("data/", split="extra")


@pytest.mark.parametrize("root", ["faces/", "./data/faces/train", "/somewhere/else/processed_faces_small/"])
def test_a_folder_of_pictures_by_its_name(root):
    np.savez("faces.npz", images=draw(12, 8, 8, 3), names=["processed_faces_small"])
    data = datasets.ImageFolder(root, transform=transforms.ToTensor())
    assert len(data) == (10 if root.endswith("train") else 12)
    assert data[3][0].shape == (3, 8, 8)
    assert data.samples[3] == data.imgs[3] == ("0/000003.png", 0)


def test_files_of_a_real_folder_take_pillow_or_a_loader_of_ones_own(folder):
    for name in ("cats/1.png", "cats/2.png", "dogs/1.jpg", "dogs/notes.txt"):
        (folder / "pets" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "pets" / name).touch()
    data = datasets.ImageFolder("pets", loader=lambda path: path.rpartition("/")[2])
    assert [data[i] for i in range(len(data))] == [("1.png", 0), ("2.png", 0), ("1.jpg", 1)]
    assert data.class_to_idx == {"cats": 0, "dogs": 1}


def test_what_is_not_placed_says_what_is(ten):  # noqa: ARG001
    np.savez("weights.npz", w=np.zeros(3))
    said = (
        r"MNIST \(train\) isn't here and can't be downloaded; the pictures that the course placed are in cifar10\.npz"
    )
    with pytest.raises(FileNotFoundError, match=f"{said}$"):
        datasets.MNIST("data", download=True)


def test_where_nothing_is_placed_nothing_comes():
    with pytest.raises(FileNotFoundError, match="the course placed no pictures"):
        datasets.ImageFolder("faces/")
    with pytest.raises(AttributeError, match=r"no datasets\.FakeData"):
        datasets.FakeData  # noqa: B018


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"images": np.zeros((3, 8, 8, 3))}, "images must be bytes"),
        ({"images": draw(3, 3, 8, 8)}, "images must be bytes"),
        ({"images": draw(3, 8, 8), "labels": np.zeros(2, int)}, "labels must be 3 whole numbers"),
        ({"images": draw(3, 8, 8), "labels": np.zeros(3)}, "labels must be 3 whole numbers"),
    ],
)
def test_a_file_of_another_form_is_named(arrays, said):
    np.savez("mnist.npz", **arrays)
    with pytest.raises(ValueError, match=rf"mnist\.npz: {said}"):
        datasets.MNIST(".")


def test_pickles_in_files_of_arrays_are_not_opened():
    np.savez("mnist.npz", images=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle=False"):
        datasets.MNIST(".")


def test_a_class_of_the_students_own_may_be_derived(ten):  # noqa: ARG001
    class Halved(datasets.CIFAR10):
        def __len__(self):
            return super().__len__() // 2

    assert len(Halved(".")) == 25


def test_pictures_travel_to_other_processes(ten):  # noqa: ARG001
    picture, _ = datasets.CIFAR10(".")[0]
    assert pickle.loads(pickle.dumps(picture)) == picture
