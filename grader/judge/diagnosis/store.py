"""Records of replays on disk, so that a student who checks over and over waits for them once.

They hold what right work answers. Their names follow from the course secret and their files are the user's alone:
whoever can read them has the secret and the reference, and could work out the same. No sandbox shows the folder.
"""

import hashlib
import json
import os
import secrets
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from grader.judge.diagnosis.matching import Record
from grader.judge.diagnosis.observations import Observation

_DAYS: Final = 30


@dataclass(frozen=True)
class Store:
    """Records, a small file each in `folder`; None keeps none."""

    folder: Path | None

    def find(self, key: str) -> Record | None:
        """The record with this key, if there is one that can be read."""
        if self.folder is None:
            return None
        path = self.folder / key
        try:
            record = [observation_of(one) for one in json.loads(path.read_text(encoding="utf-8"))]
            os.utime(path)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return record

    def keep(self, key: str, record: Record) -> None:
        """Keep a record; where the folder can't be written, it is made again next time."""
        if self.folder is None:
            return
        draft = self.folder / f".{key}.{secrets.token_hex(8)}"
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            self.folder.chmod(0o700)
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                json.dump([tree_of(one) for one in record], file)
            draft.replace(self.folder / key)

    def tidy(self) -> None:
        """Remove what nobody has asked for in a month."""
        oldest = time.time() - _DAYS * 86_400
        with suppress(OSError):
            for path in self.folder.iterdir() if self.folder is not None else ():
                if path.stat().st_mtime < oldest:
                    path.unlink()


def key_of(parts: Iterable[str]) -> str:
    """A name for what follows from `parts`."""
    whole = hashlib.sha256()
    for part in parts:
        text = part.encode()
        whole.update(len(text).to_bytes(8, "big") + text)
    return whole.hexdigest()


def tree_of(one: Observation) -> dict[str, Any]:
    """An observation as plain values, for JSON."""
    head = {"name": one.name, "named": one.named}
    if isinstance(one.value, str):
        return {**head, "text": one.value}
    return {**head, "shape": list(one.value.shape), "numbers": one.value.reshape(-1).tolist()}


def observation_of(tree: Mapping[str, Any]) -> Observation:
    """The observation that `tree_of` made `tree` of; numbers may be given as text. Raises for what is none."""
    name, named = str(tree["name"]), bool(tree["named"])
    if "text" in tree:
        return Observation(name, str(tree["text"]), named)
    numbers = [float(one) for one in tree["numbers"]]
    return Observation(name, np.array(numbers, dtype=np.float64).reshape(tree["shape"]), named)
