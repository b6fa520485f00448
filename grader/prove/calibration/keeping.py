"""Finished runs, kept as they come: whoever is interrupted goes on with the same command."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.prove.calibration.training import Run
from grader.prove.calibration.works import Work


@dataclass(frozen=True)
class Kept:
    """Runs in `folder`, a file for each work, a line for each run. `under` is all that the figures rest on."""

    folder: Path
    under: str

    def find(self, work: Work) -> dict[int, Run]:
        """The runs of `work` that were finished before."""
        try:
            lines = self._file(work).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return {}
        return {run.number: run for run in map(_run, lines) if run is not None}

    def keep(self, work: Work, run: Run) -> None:
        """Keep a run; where the folder can't be written, it is done again next time."""
        told = {"run": run.number, "figures": dict(run.figures), "trouble": run.trouble}
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            with self._file(work).open("a", encoding="utf-8") as file:
                file.write(f"{json.dumps(told)}\n")

    def forget(self, work: Work) -> None:
        """Drop what is kept of `work`."""
        with suppress(OSError):
            self._file(work).unlink()

    def _file(self, work: Work) -> Path:
        key = hashlib.sha256(f"{self.under}\0{work.source}".encode()).hexdigest()
        return self.folder / f"{key}.jsonl"


def _run(line: str) -> Run | None:
    """The run that `line` tells; None for a line that was cut short."""
    try:
        told: Mapping[str, Any] = json.loads(line)
        figures = {str(name): None if value is None else float(value) for name, value in told["figures"].items()}
        return Run(int(told["run"]), figures, str(told["trouble"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
