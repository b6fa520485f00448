"""What is to be done with each cell of a notebook, decided before any of it runs."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.host.kernel.findings import Finding, finding
from grader.host.notebook.definitions import PARAMETERS, SKIPPED
from grader.host.notebook.reading import Cell, read

INJECTED = "injected-parameters"

_INSTALL = re.compile(r"^\s*[!%]+\s*(?:\S+\s+-m\s+)?((?:pip3?|conda|mamba|apt(?:-get)?)\s+install\b.*)", re.MULTILINE)
_NO_NETWORK = "`{command}` can't work: there is no network here. What the course needs is installed already."


@dataclass(frozen=True)
class Step:
    """A cell of any type, and whether it is run. `left_out` says why it isn't, where that needs saying."""

    cell: Cell
    runs: bool
    left_out: str = ""


@dataclass(frozen=True)
class Plan:
    """The cells of the notebook `file` in their order, and what its student should know before they run."""

    file: Path
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]

    def without(self, index: int, left_out: str) -> "Plan":
        """The same, but the step at `index` is left out."""
        changed = replace(self.steps[index], runs=False, left_out=left_out)
        return replace(self, steps=(*self.steps[:index], changed, *self.steps[index + 1 :]))


def make_plan(file: Path, parameters: Mapping[str, Any]) -> Plan:
    """Every cell of `file` runs but those tagged `skip-grading`; `parameters`, plain values, are set in between.

    They are set after the cell tagged `parameters`, or before the first, as papermill does it. Raises `NotebookError`
    where the file can't be read as a Python notebook, and `OSError` where it can't be read at all.
    """
    notebook = read(file.read_bytes(), file.name)
    steps = [_step(cell) for cell in notebook.cells]
    notes = [finding("note", note) for note in notebook.notes]
    if not any(step.cell.number for step in steps):
        notes.append(finding("note", "This notebook has no code cells."))
    if parameters:
        tagged = (place + 1 for place, cell in enumerate(notebook.cells) if PARAMETERS in cell.tags)
        steps.insert(next(tagged, 0), Step(_assignments(parameters), runs=True))
    return Plan(file, tuple(steps), (*notes, *_remarks(steps)))


def _step(cell: Cell) -> Step:
    skipped = bool(cell.number) and SKIPPED in cell.tags
    return Step(cell, bool(cell.number) and not skipped, f"the cell is tagged {SKIPPED}." if skipped else "")


def _assignments(parameters: Mapping[str, Any]) -> Cell:
    lines = [f"{name} = {_literal(value)}" for name, value in parameters.items()]
    return Cell(0, "\n".join(lines), frozenset({INJECTED}), "code")


def _literal(value: Any) -> str:
    """`value` as Python; infinities and NaN have no literal of their own."""
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_literal, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_literal(key)}: {_literal(item)}" for key, item in value.items()) + "}"
    return f"float({str(value)!r})" if isinstance(value, float) else repr(value)


def _remarks(steps: list[Step]) -> Iterator[Finding]:
    for step in steps:
        if step.left_out:
            yield finding("skipped", step.left_out, step.cell.number, step.cell.line())
        for command in _INSTALL.finditer(step.cell.source) if step.runs else ():
            said = _NO_NETWORK.format(command=" ".join(command[1].split())[:80])
            yield finding("note", said, step.cell.number, command[0].strip())
