"""Transforms that always do the same. See `functional` for what they do."""

from collections.abc import Callable, Sequence
from typing import Any

import torch

from . import functional
from .functional import InterpolationMode

Change = Callable[[Any], Any]


class Transform:
    """Shows its settings, as the real transforms do."""

    def __call__(self, img: Any) -> Any:
        """What becomes of `img`."""
        return self._change(img)

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={value!r}" for name, value in vars(self).items() if not name.startswith("_"))
        return f"{type(self).__name__}({settings})"

    def _change(self, img: Any) -> Any:
        raise NotImplementedError


class Compose(Transform):
    """One transform after the other."""

    def __init__(self, transforms: Sequence[Change]) -> None:
        self.transforms = transforms

    def _change(self, img: Any) -> Any:
        for transform in self.transforms:
            img = transform(img)
        return img


class ToTensor(Transform):
    """See `functional.to_tensor`."""

    def _change(self, pic: Any) -> torch.Tensor:
        return functional.to_tensor(pic)


class PILToTensor(Transform):
    """See `functional.pil_to_tensor`."""

    def _change(self, pic: Any) -> torch.Tensor:
        return functional.pil_to_tensor(pic)


class ConvertImageDtype(Transform):
    """See `functional.convert_image_dtype`."""

    def __init__(self, dtype: torch.dtype) -> None:
        self.dtype = dtype

    def _change(self, image: torch.Tensor) -> torch.Tensor:
        return functional.convert_image_dtype(image, self.dtype)


class ToPILImage(Transform):
    """See `functional.to_pil_image`."""

    def __init__(self, mode: str | None = None) -> None:
        self.mode = mode

    def _change(self, pic: Any) -> Any:
        return functional.to_pil_image(pic, self.mode)


class Normalize(Transform):
    """See `functional.normalize`."""

    def __init__(self, mean: Sequence[float], std: Sequence[float], inplace: bool = False) -> None:
        self.mean, self.std, self.inplace = mean, std, inplace

    def _change(self, tensor: torch.Tensor) -> torch.Tensor:
        return functional.normalize(tensor, self.mean, self.std, self.inplace)


class Resize(Transform):
    """See `functional.resize`."""

    def __init__(self, size: Any, interpolation: Any = InterpolationMode.BILINEAR, **_: Any) -> None:
        self.size, self.interpolation = size, interpolation

    def _change(self, img: Any) -> Any:
        return functional.resize(img, self.size, self.interpolation)


class CenterCrop(Transform):
    """See `functional.center_crop`."""

    def __init__(self, size: Any) -> None:
        self.size = size

    def _change(self, img: Any) -> Any:
        return functional.center_crop(img, self.size)


class Pad(Transform):
    """See `functional.pad`."""

    def __init__(self, padding: Any, fill: float = 0, padding_mode: str = "constant") -> None:
        self.padding, self.fill, self.padding_mode = padding, fill, padding_mode

    def _change(self, img: Any) -> Any:
        return functional.pad(img, self.padding, self.fill, self.padding_mode)


class Lambda(Transform):
    """What a function of the student's makes of it."""

    def __init__(self, lambd: Change) -> None:
        self.lambd = lambd

    def _change(self, img: Any) -> Any:
        return self.lambd(img)


class Grayscale(Transform):
    """See `functional.rgb_to_grayscale`."""

    def __init__(self, num_output_channels: int = 1) -> None:
        self.num_output_channels = num_output_channels

    def _change(self, img: Any) -> Any:
        return functional.rgb_to_grayscale(img, self.num_output_channels)
