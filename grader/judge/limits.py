"""The limits in words for a student: what a breach of one means, and which one is behind an exception.

Where the kernel can refuse, it does, and student code sees an exception that doesn't say whose limit it was; libraries
put it in words of their own. The text comes from the student's side: all that it can bring about is that a limit is
stated.
"""

import re

from grader.sandbox.base import Limits
from grader.wire.messages import Raised

_PAST = {
    "memory": "Your code used more than the {limits.memory_mb} MB of memory that it may use.",
    "processes": "Your code started more than the {limits.processes} processes and threads that it may start.",
    "disk": "Your code wrote more than the {limits.disk_mb} MB or {limits.files} files that it may write.",
    "files": "Your code wrote more than the {limits.disk_mb} MB or {limits.files} files that it may write.",
    "cpu": "Your code used up all the processor time that there is for grading it.",
}
_ALLOWED = {
    "memory": "Your work may use {limits.memory_mb} MB of memory.",
    "processes": "Your work may run {limits.processes} processes and threads at one time.",
    "disk": "Your work may write {limits.disk_mb} MB in {limits.files} files.",
    "gpu": "The GPU's memory wasn't enough: your work may use {limits.gpu_share:.0%} of it. Train on smaller batches, "
    "keep less on the GPU, or use a smaller network.",
}
_SIGNS = {
    "memory": (
        r"(?:_Array)?MemoryError\b",
        r"OSError: \[Errno 12\] Cannot allocate memory",
        r"RuntimeError: \[enforce fail at \w+\.cpp:\d+\] .{0,40}DefaultCPUAllocator: can't allocate memory",
    ),
    "processes": (
        r"BlockingIOError: \[Errno 11\] Resource temporarily unavailable",
        r"RuntimeError: can't start new thread",
    ),
    "disk": (
        r"OSError: \[Errno 28\] No space left on device",
        r"OSError: \[Errno 27\] File too large",
        r"OSError: Not enough free space to write \d",  # numpy
        r"OSError: \d+ requested and \d+ written",  # numpy, of a small array
        r"RuntimeError: write\(\): fd \d+ failed with No space left on device",  # torch
        r"RuntimeError: \[enforce fail at inline_container\.cc:\d+\] \. unexpected pos \d",  # torch.save
        r"RuntimeError: unable to resize file <[^>]{1,80}> to the right size: File too large",  # torch, shared memory
    ),
    "gpu": (
        r"OutOfMemoryError\b",  # torch's own
        r"(?:RuntimeError|AcceleratorError): CUDA (?:error: )?out of memory",
        r"RuntimeError: CUDA error: CUBLAS_STATUS_ALLOC_FAILED",
        r"RuntimeError: cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
    ),
}
_SIGN = "|".join(f"(?P<{name}>{'|'.join(signs)})" for name, signs in _SIGNS.items())
_RAISED = re.compile(_SIGN)
_IN_REMARK = re.compile(f": (?:{_SIGN})")


def past(breach: str, limits: Limits) -> str:
    """What the breach of a limit means. `breach` is one of those of `Confined.breach` but "seconds"."""
    return _PAST.get(breach, f"Your code went past the limit on {breach}.").format(limits=limits)


def behind(raised: Raised, limits: Limits) -> str:
    """The limit that may be behind an exception, in a sentence; empty if none is."""
    return _allowed(_RAISED.match(f"{raised.type}: {raised.message}"), limits)


def with_limit(remark: str, limits: Limits) -> str:
    """A remark on a cell, and the limit that may be behind the exception which it tells of."""
    allowed = _allowed(_IN_REMARK.search(remark), limits)
    return f"{remark.rstrip('.')}. {allowed}" if allowed else remark


def _allowed(sign: re.Match[str] | None, limits: Limits) -> str:
    return _ALLOWED[sign.lastgroup].format(limits=limits) if sign is not None and sign.lastgroup else ""
