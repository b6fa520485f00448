"""`torchvision.transforms`, with the names and defaults of the real ones."""

from typing import Any

from . import functional
from .chance import (
    ColorJitter,
    RandomAffine,
    RandomApply,
    RandomChoice,
    RandomCrop,
    RandomGrayscale,
    RandomHorizontalFlip,
    RandomResizedCrop,
    RandomRotation,
    RandomVerticalFlip,
)
from .fixed import (
    CenterCrop,
    Compose,
    ConvertImageDtype,
    Grayscale,
    Lambda,
    Normalize,
    Pad,
    PILToTensor,
    Resize,
    ToPILImage,
    ToTensor,
)
from .functional import InterpolationMode

__all__ = [
    "CenterCrop",
    "ColorJitter",
    "Compose",
    "ConvertImageDtype",
    "Grayscale",
    "InterpolationMode",
    "Lambda",
    "Normalize",
    "PILToTensor",
    "Pad",
    "RandomAffine",
    "RandomApply",
    "RandomChoice",
    "RandomCrop",
    "RandomGrayscale",
    "RandomHorizontalFlip",
    "RandomResizedCrop",
    "RandomRotation",
    "RandomSizedCrop",
    "RandomVerticalFlip",
    "Resize",
    "Scale",
    "ToPILImage",
    "ToTensor",
    "functional",
]

Scale = Resize  # their names in older notebooks
RandomSizedCrop = RandomResizedCrop


def __getattr__(name: str) -> Any:
    raise AttributeError(f"torchvision isn't installed here, and its stand-in has no transforms.{name}")
