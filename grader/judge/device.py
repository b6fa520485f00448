"""What a grading on a GPU says of itself: which GPU it was, and what holds less than on a CPU."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from grader.sandbox import gpu
from grader.sandbox.base import Promise
from grader.sandbox.gpu import Gpu, NoGpuError
from grader.sandbox.warden.cgroups import bounds

_CUDA_OF_TORCH = re.compile(r"^cuda\b[^=\n]*=\s*['\"](\d[\d.]*)['\"]", re.MULTILINE)
_UNBOUNDED = (
    "the work has a GPU, and no control group can be made here: addresses can't be bounded, and memory in files "
    "without a name isn't counted"
)
_SHARED = (
    "On the GPU the checks of one stage ask the very process that trained, one after the other, as it can't be copied."
)


def cuda_of_torch() -> str | None:
    """The version of CUDA that torch was built with; None without one, or without torch. Torch isn't imported."""
    spec = find_spec("torch")
    if spec is None or spec.origin is None:
        return None
    found = _CUDA_OF_TORCH.search((Path(spec.origin).parent / "version.py").read_text(encoding="utf-8"))
    return found[1] if found else None


@cache
def described(device: str, used: Gpu | None = None) -> str:
    """`device` as a report tells it: for "cuda" with the GPU's name, its driver and CUDA, as far as they are known.

    That is the GPU that was `used`; None is the one that would be.
    """
    if device == "cpu":
        return device
    try:
        found = used or gpu.find()
    except NoGpuError:
        return device
    cuda = cuda_of_torch()
    known = (found.name, f"driver {found.driver}" if found.driver else "", f"CUDA {cuda}" if cuda else "")
    return f"{device} ({', '.join(filter(None, known))})" if any(known) else device


def remarks(device: str) -> tuple[str, ...]:
    """What a reader of a grade made with `device` should know of how it was made."""
    return () if device == "cpu" else (_SHARED,)


def gaps(device: str) -> Mapping[Promise, str]:
    """What a sandbox that has the `device` doesn't hold on this machine, beside what it doesn't hold without."""
    return {} if device == "cpu" or bounds() else {Promise.memory: _UNBOUNDED}
