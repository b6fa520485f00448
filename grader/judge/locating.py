"""Finding the work in what was handed in, and what it is called."""

import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path

from grader.errors import AskError, SubmissionError
from grader.judge.grade import SubmissionId

MOST_BYTES = 64 << 20
MOST_FILES = 2_000
SKIPPED = {"__pycache__", ".git", ".ipynb_checkpoints", "__MACOSX", ".venv", "node_modules"}


@dataclass(frozen=True)
class Work:
    """What was handed in: its files by relative name, the one to load, and remarks for the report."""

    id: SubmissionId
    files: dict[str, Path]
    module: str
    notes: tuple[str, ...] = ()


def locate(path: Path, module: str) -> Work:
    """The work at `path`, a module or a folder that holds `module`.

    Raises `AskError` if there is nothing at `path`, `SubmissionError` if what is there can't be graded.
    """
    if not path.exists():
        raise AskError(f"{path}: there is no such file or folder; check the spelling")
    if path.is_dir():
        return _locate_in_folder(path, module)
    if path.suffix != ".py":
        raise SubmissionError(f"{path}: only a .py module or a folder with {module} is graded; save your work as one")
    return _work(path, {path.name: path}, path.name)


def _locate_in_folder(folder: Path, module: str) -> Work:
    files, notes = _files_of(folder)
    modules = sorted(name for name in files if Path(name).name == module)
    if not modules:
        modules = [name for name in files if name.endswith(".py") and "/" not in name]
        if len(modules) != 1:
            raise SubmissionError(
                f"{folder}: there is no {module} in this folder; put it there, or name the file itself"
            )
        notes = (*notes, f"There is no {module}: {modules[0]}, the only module, was graded.")
    chosen = min(modules, key=lambda name: (name.count("/"), name))
    if len(modules) > 1:
        notes = (*notes, f"{len(modules)} files are called {module}: {chosen}, the nearest to the top, was graded.")
    return _work(folder, files, chosen, notes)


def _files_of(folder: Path) -> tuple[dict[str, Path], tuple[str, ...]]:
    files: dict[str, Path] = {}
    left_out = []
    size = 0
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if SKIPPED & set(name.parts) or (path.is_dir() and not path.is_symlink()):
            continue
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            left_out.append(str(name))
            continue
        size += status.st_size
        files[name.as_posix()] = path
        if size > MOST_BYTES or len(files) > MOST_FILES:
            raise SubmissionError(
                f"{folder}: more than {MOST_FILES} files or {MOST_BYTES >> 20} MB; hand in your own work without data"
            )
    notes = (f"Links and special files were left out: {', '.join(left_out[:5])}.",) if left_out else ()
    return files, notes


def _work(path: Path, files: dict[str, Path], module: str, notes: tuple[str, ...] = ()) -> Work:
    try:
        digest = _digest(files)
    except OSError as error:
        raise SubmissionError(f"{error.filename}: can't be read ({error.strerror}); check its permissions") from error
    student = path.resolve().stem if path.is_file() else path.resolve().name
    return Work(SubmissionId(student, str(path), digest), files, module, notes)


def _digest(files: dict[str, Path]) -> str:
    total = hashlib.sha256()
    for name in sorted(files):
        content = hashlib.sha256(files[name].read_bytes()).hexdigest()
        total.update(f"{name}\0{content}\n".encode("utf-8", "surrogateescape"))
    return total.hexdigest()
