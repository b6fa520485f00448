"""The notebook that is kept for the report: its cells, with what this run put out, within a bound for the whole."""

import json
import sys
from typing import Any

from nbformat import NotebookNode, from_dict

from grader.host.kernel.plan import Plan, Step

MOST_BYTES = 8 << 20
_ROOM_FOR_NOTES = 64 << 10


class ExecutedNotebook:
    """A notebook whose outputs come in cell by cell."""

    def __init__(self, plan: Plan) -> None:
        self.node: NotebookNode = from_dict(  # type: ignore[no-untyped-call]
            {
                "nbformat": 4,
                "nbformat_minor": 5,
                "metadata": {
                    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
                    "language_info": {"name": "python", "version": sys.version.split()[0]},
                },
                "cells": [_cell(index, step) for index, step in enumerate(plan.steps)],
            }
        )
        self._room = MOST_BYTES - _ROOM_FOR_NOTES - len(self.as_bytes())

    def bound(self, index: int) -> None:
        """Let the outputs of the cell at `index` count; what there is no more room for is told instead."""
        kept, lost = [], 0
        for output in self.node.cells[index].outputs:
            size = len(_as_bytes(output))
            if lost or size > self._room:
                lost += 1
            else:
                kept.append(output)
                self._room -= size
        if lost:
            kept.append(_words(f"... {lost:,} more outputs were not kept, for the notebook has too many ...\n"))
        self.node.cells[index].outputs = kept

    def leave_out(self, index: int, why: str) -> None:
        """Say below the cell at `index` that it was not run."""
        if self.node.cells[index].cell_type == "code":
            self.node.cells[index].outputs = [_words(f"This cell was left out: {why}\n")]

    def as_bytes(self) -> bytes:
        """The bytes of an `.ipynb` file."""
        return _as_bytes(self.node)


def _cell(index: int, step: Step) -> dict[str, Any]:
    kind = step.cell.cell_type if step.cell.cell_type in {"code", "markdown", "raw"} else "raw"
    cell = {
        "id": f"cell-{index + 1}",
        "cell_type": kind,
        "metadata": {"tags": sorted(step.cell.tags)} if step.cell.tags else {},
        "source": step.cell.source,
    }
    return cell | {"execution_count": None, "outputs": []} if kind == "code" else cell


def _as_bytes(node: NotebookNode) -> bytes:
    return json.dumps(node, ensure_ascii=False, default=repr).encode("utf-8", "replace")


def _words(text: str) -> NotebookNode:
    node: NotebookNode = from_dict(  # type: ignore[no-untyped-call]
        {"output_type": "stream", "name": "stderr", "text": text}
    )
    return node
