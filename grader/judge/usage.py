"""What a grading used of its limits, measured from outside."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Usage:
    """What one submission used of what its limits allow.

    Attributes:
        load_seconds: Wall seconds of loading it; the slowest time, where it was loaded again.
        call_seconds: Wall seconds of the slowest call among those that `call_seconds` of the rubric bounds. Loading,
            preparing, stages and calls with a bound of their own are none of them.
        stage_seconds: Wall seconds of each stage that was run, by its name; of its slowest run, if there are several.
        memory_mb: The most memory in MiB that its processes used at once, as `Exit.peak_memory_mb` tells it.
    """

    load_seconds: float = 0.0
    call_seconds: float = 0.0
    stage_seconds: dict[str, float] = field(default_factory=dict)
    memory_mb: float = 0.0


class Meter:
    """Collects the usage of one grading as it goes on."""

    def __init__(self) -> None:
        self._load = self._call = 0.0
        self._stages: dict[str, float] = {}

    def note_call(self, seconds: float) -> None:
        """A call took this long."""
        self._call = max(self._call, seconds)

    @contextmanager
    def loading(self) -> Iterator[None]:
        """Time the block as a loading of the work."""
        began = time.monotonic()
        try:
            yield
        finally:
            self._load = max(self._load, time.monotonic() - began)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time the block as a run of the stage `name`."""
        began = time.monotonic()
        try:
            yield
        finally:
            self._stages[name] = max(self._stages.get(name, 0.0), time.monotonic() - began)

    def usage(self, memory_mb: float) -> Usage:
        """All that was collected, in rounded figures."""
        stages = {name: round(seconds, 3) for name, seconds in self._stages.items()}
        return Usage(round(self._load, 3), round(self._call, 3), stages, round(memory_mb, 1))
