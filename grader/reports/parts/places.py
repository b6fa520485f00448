"""How places in files are named."""

from pathlib import Path


def shown_file(file: Path, root: Path) -> str:
    """`file` relative to `root` where it lies below it."""
    return str(file.relative_to(root) if file.is_relative_to(root) else file)
