"""What a file of `work/` says of itself, and what is handed in for it."""

import ast
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from .packing import pack
from .world import LIMITS

HERE = Path(__file__).parent
BESIDE = HERE / "work" / "beside"
BASE = "# --- the network ---\n"
CELL = "# %%\n"
LITERALS = ("EXPECT", "FILES", "PACK")


@dataclass(frozen=True)
class Attack:
    """One file of `work/`. What it says of itself stands in its literal `EXPECT`, further files in `FILES`.

    base: the network that it is put around, `wrong` unless told otherwise.
    says: text that some criterion's message or hint, a note or the reason must hold, with limits as `{files}`; it may
        differ by sandbox.
    loses: the criteria that it must lose; all others end as without it.
    patient: whether calls may take long, so that another limit than theirs ends it.
    needs: a package that the work imports; with `torch` the limits are wide enough for it.
    way: `module`, or how the notebook is graded that the work is made into: a cell a `# %%`.
    status: how the grading ends.
    times: how often in a row it is handed in.
    succeeds: why it is known to succeed, by sandbox, or for "without control groups".
    unconfined: what it gets where nothing confines it, if that does no harm: tried, so that it is known to be no dud.
    only: the criteria that are tried, where the others tell nothing more; all unless told otherwise.
    beside: modules of the folder `work/beside/` that are handed in along with it.
    shows: texts that every report must show as they are.
    called: the name of what is handed in.
    pack: the archive that is handed in, see `packing`.
    """

    name: str
    text: str
    base: str = "wrong"
    says: str | dict[str, str] = ""
    loses: list[str] | None = None
    patient: bool = False
    needs: str = ""
    way: str = "module"
    status: str = "graded"
    times: int = 1
    succeeds: dict[str, str] = field(default_factory=dict)
    unconfined: str = ""
    only: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    called: str = "handed_in"
    files: dict[str, str | bytes] = field(default_factory=dict)
    pack: dict | None = None

    @classmethod
    def read(cls, path):
        """The attack in the file `path`."""
        text = path.read_text(encoding="utf-8")
        said = {
            node.targets[0].id: ast.literal_eval(node.value)
            for node in ast.parse(text).body
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in LITERALS
        }
        return cls(path.stem, text, **said.get("EXPECT", {}), files=said.get("FILES", {}), pack=said.get("PACK"))

    @property
    def family(self):
        """The first word of its name."""
        return self.name.partition("_")[0]

    @property
    def profile(self):
        """The profile that it is graded with."""
        if self.needs:
            return self.needs
        return "notebook" if self.way == "all" else "patient" if self.patient else "quick"

    @property
    def notebook(self):
        """The way to grade notebooks that its order names."""
        return None if self.way == "module" else self.way

    def said(self, sandbox):
        """The text that some message must hold under `sandbox`, with the limits in it filled in."""
        text = self.says if isinstance(self.says, str) else self.says[sandbox.name]
        return re.sub(r"\{(\w+)\}", lambda found: str(LIMITS[found[1]]), text)

    def put(self, place, known):
        """Write below the folder `place` what is handed in by an attacker who knows `known`; where that is."""
        files = self._files(known)
        if self.pack is not None:
            return pack(self.pack, files, place / self.called, known)
        place = place / self.called
        for name, content in files.items():
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return place

    def _files(self, known):
        """Name and content of all that is handed in."""
        parts = self._parts(known)
        work = {"my_answers.py": "\n".join(parts)} if self.way == "module" else {"first_nn.ipynb": _notebook(parts)}
        friends = {f"{name}.py": (BESIDE / f"{name}.py").read_bytes() for name in self.beside}
        return {**self.files, **friends, **work}

    def _parts(self, known):
        """What the attacker knows, the network, and the attack around it, in pieces that could be cells."""
        before, _, after = self.text.partition(BASE) if BASE in self.text else ("", "", self.text)
        network = (HERE / f"base_{self.base}.py").read_text(encoding="utf-8")
        return [f"WORLD = {known!r}\n{before}", network, *after.split(CELL)]


def without(base):
    """The work that is no attack: the network alone."""
    return Attack("", BASE, base)


def _notebook(cells):
    plain = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    made = [{**plain, "source": source} for source in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": made})


ATTACKS = {path.stem: Attack.read(path) for path in sorted((HERE / "work").glob("*.py"))}
