"""`torchvision.datasets`: the pictures that the course placed; see `placed`. Nothing is downloaded or made up."""

from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.utils.data import Dataset

from grader.host.notebook.vision import placed
from grader.host.notebook.vision.pictures import Picture

Transform = Callable[[Any], Any]
_SPLITS = {"train", "test", "valid", "val", "validation"}
_ENDINGS = {".jpg", ".jpeg", ".png", ".bmp", ".webp", ".ppm", ".pgm", ".tif", ".tiff"}


class VisionDataset(Dataset[Any]):
    """What all data sets have. `root` is a folder, of which only the name matters where nothing lies in it."""

    targets: Any

    def __init__(
        self, root: Any, transform: Transform | None = None, target_transform: Transform | None = None
    ) -> None:
        self.root = root
        self.transform = transform
        self.target_transform = target_transform

    def __len__(self) -> int:
        raise NotImplementedError

    def _transformed(self, picture: Any, target: Any) -> tuple[Any, Any]:
        if self.transform is not None:
            picture = self.transform(picture)
        return picture, target if self.target_transform is None else self.target_transform(target)


class _Placed(VisionDataset):
    """A data set of placed pictures."""

    def _find(self, split: str) -> None:
        """Take what is placed for the published data set, of which the student's own class may be derived."""
        kind = next(kind.__name__ for kind in type(self).__mro__ if kind.__module__ == __name__)
        self._take(placed.find(kind, [kind], split, self.root))

    def _take(self, pictures: placed.Placed) -> None:
        self.classes = list(pictures.classes)
        self.class_to_idx = {name: index for index, name in enumerate(self.classes)}
        self._images = pictures.images
        self._labels = pictures.labels
        self.data: Any = pictures.images
        self.targets = pictures.labels.tolist()

    def __len__(self) -> int:
        return len(self._images)

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        return self._transformed(Picture(self._images[index]), int(self._labels[index]))


class _TrainOrTest(_Placed):
    """A data set whose `train` says which part it is."""

    def __init__(
        self,
        root: Any,
        train: bool = True,
        transform: Transform | None = None,
        target_transform: Transform | None = None,
        **_: Any,  # download: there is nothing to fetch
    ) -> None:
        super().__init__(root, transform, target_transform)
        self.train = train
        self._find("train" if train else "test")


class CIFAR10(_TrainOrTest):
    """`data` is `(N, height, width, 3)`; `targets` is a list."""


class CIFAR100(CIFAR10):
    """As CIFAR-10."""


class MNIST(_TrainOrTest):
    """`data` and `targets` are tensors."""

    def _take(self, pictures: placed.Placed) -> None:
        super()._take(pictures)
        self.data = torch.from_numpy(np.array(pictures.images))
        self.targets = torch.from_numpy(np.array(pictures.labels))

    @property
    def train_data(self) -> Any:
        """An older name of `data`."""
        return self.data

    @property
    def train_labels(self) -> Any:
        """An older name of `targets`."""
        return self.targets

    test_data, test_labels = train_data, train_labels


class FashionMNIST(MNIST):
    """As MNIST."""


class KMNIST(MNIST):
    """As MNIST."""


class EMNIST(MNIST):
    """As MNIST. Its own `split`, into kinds of characters, is the course's choice."""

    def __init__(self, root: Any, split: str = "", **more: Any) -> None:
        self.split = split
        super().__init__(root, **more)


class _Split(_Placed):
    """A data set whose `split` says which part it is."""

    def __init__(
        self,
        root: Any,
        split: str = "train",
        transform: Transform | None = None,
        target_transform: Transform | None = None,
        **_: Any,
    ) -> None:
        super().__init__(root, transform, target_transform)
        self.split = split
        self._find(split)


class SVHN(_Split):
    """`data` is `(N, 3, height, width)`; `labels` is an array."""

    def _take(self, pictures: placed.Placed) -> None:
        super()._take(pictures)
        self.labels = self._labels
        self.data = self._images.transpose(0, 3, 1, 2) if self._images.ndim == 4 else self._images[:, None]


class STL10(SVHN):
    """As SVHN."""


class ImageFolder(_Placed):
    """A folder with a folder of pictures for each class; or, where there is none, the pictures placed for its name.

    Reading files takes Pillow.
    """

    def __init__(
        self,
        root: Any,
        transform: Transform | None = None,
        target_transform: Transform | None = None,
        loader: Callable[[str], Any] | None = None,
        **_: Any,
    ) -> None:
        super().__init__(root, transform, target_transform)
        self.loader = loader or _open
        self._files = list(_pictures_below(Path(root)))
        if self._files:
            self._take_folder(sorted({path.parent.name for path in self._files}))
        else:
            self._take(placed.find("ImageFolder", *_wanted(Path(root)), root))
            names = (f"{self.classes[target]}/{index:06}.png" for index, target in enumerate(self.targets))
            self.samples = self.imgs = list(zip(names, self.targets, strict=True))

    def _take_folder(self, classes: list[str]) -> None:
        self.classes = classes
        self.class_to_idx = {name: index for index, name in enumerate(classes)}
        self.targets = [self.class_to_idx[path.parent.name] for path in self._files]
        self.samples = self.imgs = list(zip(map(str, self._files), self.targets, strict=True))

    def __len__(self) -> int:
        return len(self.targets)

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        if not self._files:
            return super().__getitem__(index)
        path, target = self.samples[index]
        return self._transformed(self.loader(path), target)


class CelebA(_Split):
    """Its attributes aren't here: `target` is the label that the course gave, or 0."""


def _pictures_below(root: Path) -> Iterable[Path]:
    """The files in the folders of `root`, which are its classes."""
    found = sorted(root.glob("*/*")) if root.is_dir() else []
    return (path for path in found if path.suffix.lower() in _ENDINGS)


def _wanted(root: Path) -> tuple[list[str], str]:
    """The names by which `root` may be known, the last folder's first, and which part of the data it is."""
    parts = [part for part in reversed(root.parts) if part.strip("./\\")]
    split = parts.pop(0).lower() if len(parts) > 1 and parts[0].lower() in _SPLITS else ""
    return parts, {"valid": "test", "val": "test", "validation": "test"}.get(split, split)


def _open(path: str) -> Any:
    try:
        image_of = import_module("PIL.Image").open
    except ImportError:
        raise ModuleNotFoundError(f"Pillow isn't installed here, so {Path(path).name} can't be read") from None
    with image_of(path) as image:
        return image.convert("RGB")


def __getattr__(name: str) -> Any:
    raise AttributeError(f"torchvision isn't installed here, and its stand-in has no datasets.{name}")
