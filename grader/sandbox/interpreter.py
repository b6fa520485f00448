"""The Python that runs inside: which files it needs, which folders hold third-party packages, what to hide in them."""

import functools
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_PACKAGE_FOLDERS = ("site-packages", "dist-packages")
_HARNESS = Path(__file__).resolve().parents[1]
_OWN_ENTRIES = ("{name}", "{name}-*.dist-info", "{name}.egg-link", "_editable_impl_{name}*", "__editable__*{name}*")

LOCKDOWN = _HARNESS / "sandbox" / "lockdown"


class Interpreter(NamedTuple):
    """The interpreter below any virtual environment, and what is to be seen of its surroundings.

    Attributes:
        executable: The program itself.
        folders: Its program, library and package folders.
        packages: The third-party folders of the harness's own `sys.path`.
        hidden: What in any of these belongs to the harness.
    """

    executable: Path
    folders: tuple[Path, ...]
    packages: tuple[Path, ...]
    hidden: tuple[Path, ...]


@functools.cache
def find() -> Interpreter:
    """The interpreter that this process runs on."""
    executable = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    prefix = Path(sys.base_prefix).resolve()
    folders = [folder for name in ("bin", "lib", "lib64") if (folder := prefix / name).is_dir()]
    packages = [Path(entry).resolve() for entry in sys.path if Path(entry).name in _PACKAGE_FOLDERS]
    packages = [folder for folder in packages if folder.is_dir()]
    return Interpreter(
        executable=executable,
        folders=tuple(folders),
        packages=tuple(packages),
        hidden=tuple(sorted({_HARNESS, *_own_entries([*packages, *_nested_packages(prefix)])})),
    )


def _nested_packages(prefix: Path) -> Iterator[Path]:
    """Package folders that become visible with the interpreter although the harness doesn't use them."""
    for pattern in ("lib/python3*/site-packages", "lib/python3*/dist-packages", "lib/python3/dist-packages"):
        yield from prefix.glob(pattern)


def _own_entries(folders: list[Path]) -> Iterator[Path]:
    for folder in folders:
        for pattern in _OWN_ENTRIES:
            yield from folder.glob(pattern.format(name=_HARNESS.name))


def arguments(plan_json: str) -> list[str]:
    """The command line that runs the lockdown with a plan.

    Neither `site` nor any `.pth` file runs and no folder but the standard library is on the path. The environment is
    ours, and read for PYTHONHASHSEED, so there is no `-I`.
    """
    program = "import sys; sys.path.append(sys.argv.pop(1)); from lockdown.enter import main; main()"
    return [str(find().executable), "-P", "-s", "-S", "-B", "-c", program, str(LOCKDOWN.parent), plan_json]
