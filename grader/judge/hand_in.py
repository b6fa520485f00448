"""What may be handed in: how much of it, which files are nobody's work, and how their names are shown."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

MOST_BYTES: Final = 64 << 20
MOST_FILES: Final = 2_000
MOST_ENTRIES: Final = 20_000
"""Files, folders and all else that is looked at, whether it is kept or not."""

TOO_MUCH: Final = f"more than {MOST_FILES} files or {MOST_BYTES >> 20} MB; hand in your own work without data"

_FOLDERS: Final = {
    "__macosx",
    "__pycache__",
    ".git",
    ".hg",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".svn",
    ".tox",
    ".venv",
    "node_modules",
    "site-packages",
    "venv",
}
_FILES: Final = {".ds_store", "desktop.ini", "icon\r", "thumbs.db"}
_ENDINGS: Final = ("-checkpoint.ipynb", "-checkpoint.py", ".pyc")


def is_litter(name: str) -> bool:
    """Whether a file or folder called `name` is what a system or a tool leaves behind: a cache, a copy, a setting."""
    lower = name.lower()
    return lower in _FOLDERS or lower in _FILES or lower.startswith("._") or lower.endswith(_ENDINGS)


def shown(name: str | Path, most: int = 300) -> str:
    """`name` on one line of at most `most` characters, what can't be seen written out; other names stay as they are."""
    line = "".join(char if char.isprintable() else _escaped(char) for char in str(name))
    return line if len(line) <= most else f"{line[: most // 2]}...{line[-most // 2 :]}"


def listed(names: Sequence[str], most: int = 5) -> str:
    """The first `most` of `names` in a row, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(shown(name, 80) for name in names[:most]) + more


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
