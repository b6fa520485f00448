"""Transforms in which chance has a hand. It comes from torch's generator."""

import math
from collections.abc import Sequence
from typing import Any

import torch

from grader.host.notebook.vision.pictures import planes

from . import functional
from .fixed import Change, Compose, Transform
from .functional import InterpolationMode, pair


class RandomCrop(Transform):
    """A part of `size`, from anywhere in the padded picture."""

    def __init__(
        self, size: Any, padding: Any = None, pad_if_needed: bool = False, fill: float = 0, **more: str
    ) -> None:
        self.size, self.padding, self.pad_if_needed, self.fill = pair(size), padding, pad_if_needed, fill
        self.padding_mode = more.get("padding_mode", "constant")

    def _change(self, img: Any) -> Any:
        if self.padding is not None:
            img = functional.pad(img, self.padding, self.fill, self.padding_mode)
        (rows, columns), (height, width) = functional.size_of(img), self.size
        if self.pad_if_needed:
            border = (max(width - columns, 0), max(height - rows, 0))
            img = functional.pad(img, border, self.fill, self.padding_mode)
            rows, columns = functional.size_of(img)
        if height > rows or width > columns:
            raise ValueError(f"RandomCrop: {self.size} is larger than the picture, which has {(rows, columns)}")
        return functional.crop(img, _up_to(rows - height), _up_to(columns - width), height, width)


class RandomResizedCrop(Transform):
    """A part of the picture with another share of its area and other proportions, in `size`."""

    def __init__(
        self, size: Any, scale: Sequence[float] = (0.08, 1.0), ratio: Sequence[float] = (3 / 4, 4 / 3), **more: Any
    ) -> None:
        self.size, self.scale, self.ratio = pair(size), scale, ratio
        self.interpolation = more.get("interpolation", InterpolationMode.BILINEAR)

    def _change(self, img: Any) -> Any:
        return functional.resized_crop(img, self._box(*functional.size_of(img)), self.size, self.interpolation)

    def _box(self, rows: int, columns: int) -> tuple[int, int, int, int]:
        for _ in range(10):
            area = rows * columns * _between(*self.scale)
            ratio = math.exp(_between(math.log(self.ratio[0]), math.log(self.ratio[1])))
            width, height = round(math.sqrt(area * ratio)), round(math.sqrt(area / ratio))
            if 0 < width <= columns and 0 < height <= rows:
                return _up_to(rows - height), _up_to(columns - width), height, width
        edge = min(rows, columns)
        return (rows - edge) // 2, (columns - edge) // 2, edge, edge


class _Perhaps(Transform):
    """Something that is done with the probability `p`."""

    def __init__(self, p: float = 0.5) -> None:
        self.p = p

    def _change(self, img: Any) -> Any:
        return self._certainly(img) if torch.rand(1).item() < self.p else img

    def _certainly(self, img: Any) -> Any:
        raise NotImplementedError


class RandomHorizontalFlip(_Perhaps):
    """See `functional.hflip`."""

    def _certainly(self, img: Any) -> Any:
        return functional.hflip(img)


class RandomVerticalFlip(_Perhaps):
    """See `functional.vflip`."""

    def _certainly(self, img: Any) -> Any:
        return functional.vflip(img)


class RandomGrayscale(_Perhaps):
    """In grey, with as many channels as before."""

    def __init__(self, p: float = 0.1) -> None:
        super().__init__(p)

    def _certainly(self, img: Any) -> Any:
        channels = img.shape[-3] if isinstance(img, torch.Tensor) else len(planes(img))
        return functional.rgb_to_grayscale(img, channels)


class RandomApply(_Perhaps):
    """All of `transforms`."""

    def __init__(self, transforms: Sequence[Change], p: float = 0.5) -> None:
        super().__init__(p)
        self.transforms = transforms

    def _certainly(self, img: Any) -> Any:
        return Compose(self.transforms)(img)


class RandomChoice(Transform):
    """One of `transforms`."""

    def __init__(self, transforms: Sequence[Change]) -> None:
        self.transforms = transforms

    def _change(self, img: Any) -> Any:
        return self.transforms[_up_to(len(self.transforms) - 1)](img)


class RandomRotation(Transform):
    """Turned by up to `degrees`."""

    def __init__(self, degrees: Any, **_: Any) -> None:
        self.degrees = (-degrees, degrees) if isinstance(degrees, int | float) else tuple(degrees)

    def _change(self, img: Any) -> Any:
        return functional.rotate(img, _between(*self.degrees))


class RandomAffine(RandomRotation):
    """Turned by up to `degrees`, moved by up to a share `translate` of each edge, scaled by a factor of `scale`."""

    def __init__(self, degrees: Any, translate: Any = None, scale: Any = None, shear: Any = None, **_: Any) -> None:
        super().__init__(degrees)
        if shear is not None:
            raise NotImplementedError("torchvision isn't installed here, and its stand-in can't shear")
        self.translate, self.scale = translate or (0, 0), scale or (1, 1)

    def _change(self, img: Any) -> Any:
        height, width = functional.size_of(img)
        furthest = self.translate[0] * width, self.translate[1] * height
        moved = tuple(round(_between(-most, most)) for most in furthest)
        return functional.affine(img, _between(*self.degrees), moved, _between(*self.scale))


class ColorJitter(Transform):
    """Another brightness, contrast and saturation, in this order. Another hue isn't had from the stand-in."""

    def __init__(self, brightness: Any = 0, contrast: Any = 0, saturation: Any = 0, hue: Any = 0) -> None:
        if hue not in {0, None}:
            raise NotImplementedError("torchvision isn't installed here, and its stand-in can't change the hue")
        self.brightness, self.contrast, self.saturation = map(_factors, (brightness, contrast, saturation))

    def _change(self, img: Any) -> Any:
        img = functional.adjust_brightness(img, _between(*self.brightness))
        img = functional.adjust_contrast(img, _between(*self.contrast))
        return functional.adjust_saturation(img, _between(*self.saturation))


def _factors(setting: Any) -> tuple[float, float]:
    if isinstance(setting, int | float):
        return max(0.0, 1 - setting), 1.0 + setting
    low, high = setting
    return float(low), float(high)


def _between(low: float, high: float) -> float:
    return low + (high - low) * torch.rand(1).item()


def _up_to(most: int) -> int:
    """A whole number between 0 and `most`."""
    return int(torch.randint(0, most + 1, (1,)).item())
