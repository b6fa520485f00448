"""Finding the work in what was handed in, and what it is called."""

import errno
import hashlib
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from grader.course.rubric import Entry
from grader.errors import AskError, SubmissionError
from grader.judge.archives.choose import recognise
from grader.judge.archives.unpacking import unpack
from grader.judge.choosing import choose
from grader.judge.grade import SubmissionId, WeightsId
from grader.judge.hand_in import MOST_BYTES, MOST_ENTRIES, MOST_FILES, TOO_MUCH, is_litter, listed, shown
from grader.judge.kinds import Kind, kind_of
from grader.judge.peeking import peek

_ENDINGS: Final = {".bz2", ".gz", ".ipynb", ".py", ".tar", ".tbz2", ".tgz", ".txz", ".xz", ".zip"}
_NOT_THERE: Final = {errno.ENOENT, errno.ENOTDIR}


@dataclass(frozen=True)
class Work:
    """What was handed in: its files by relative name, the one to load, and remarks for the report.

    The names are relative to the innermost folder that holds all files, and have `/` between their parts. `weights` are
    those among the files that are measured in place of a training, once they were looked for.
    """

    id: SubmissionId
    files: dict[str, Path]
    main: str
    kind: Kind
    notes: tuple[str, ...] = ()
    weights: WeightsId | None = None


def locate(path: Path, entry: Entry, unpack_into: Path) -> Work:
    """The work at `path`: a module, a notebook, a folder with one of them, or an archive of such a folder.

    An archive is unpacked into `unpack_into`, an empty folder that must last as long as the work is read.

    Raises:
        AskError: there is nothing at `path`, or `unpack_into` can't be written to.
        SubmissionError: what is there can't be graded.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno not in _NOT_THERE:
            raise AskError(f"{shown(path)}: can't be looked at ({error.strerror}); check its permissions") from error
        raise AskError(f"{shown(path)}: there is no such file or folder; check the spelling") from error
    try:
        return _located(path, mode, entry, unpack_into)
    except OSError as error:
        where = shown(error.filename or path)
        raise SubmissionError(f"{where}: can't be read ({error.strerror}); check its permissions") from error


def student_of(path: Path) -> str:
    """What whoever handed in `path` is called: the name of the folder, or of the file or archive without its ending."""
    place = path.resolve()
    name = PurePosixPath(place.name or "work")
    while not place.is_dir() and name.suffix.lower() in _ENDINGS:
        name = name.with_suffix("")
    return str(name)


def _located(path: Path, mode: int, entry: Entry, unpack_into: Path | None) -> Work:
    if stat.S_ISDIR(mode):
        return _in_folder(path, path, entry)
    if not stat.S_ISREG(mode):
        raise SubmissionError(f"{shown(path)}: is neither a file nor a folder; name the notebook or module itself")
    form = recognise(path)
    if form is None:
        return _alone(path, kind_of(path, shown(path)))
    if unpack_into is None:
        raise SubmissionError(f"{shown(path)}: is an archive; unpack it and name the folder")
    unpacked = unpack(path, form, unpack_into)
    return _in_folder(path, unpacked.folder, entry, unpacked.notes)


def _alone(path: Path, kind: Kind) -> Work:
    """A single file. What lies beside it may be other people's: it stays there, and imports of it are told."""
    if path.stat().st_size > MOST_BYTES:
        raise SubmissionError(f"{shown(path)}: holds {TOO_MUCH}")
    imports = (path.with_name(f"{name}.py") for name in sorted(peek(path, kind).modules()))
    beside = [other.name for other in imports if other != path and other.is_file()]
    note = f"{path.name} imports {listed(beside)}, which was not handed in: name the folder to grade them together."
    return _work(path, {path.name: path}, path.name, kind, (shown(note),) if beside else ())


def _in_folder(path: Path, folder: Path, entry: Entry, notes: tuple[str, ...] = ()) -> Work:
    files, left_out = _files_of(path, folder)
    said = (f"Links and special files were left out: {listed(left_out)}.",) if left_out else ()
    choice = choose(path, files, entry)
    return _work(path, files, choice.main, choice.kind, (*notes, *said, *choice.notes))


def _files_of(path: Path, folder: Path) -> tuple[dict[str, Path], list[str]]:
    """The files in `folder`, which was handed in as `path`, and the names of what is no file."""
    files: dict[str, Path] = {}
    left_out = []
    size = 0
    for number, place in enumerate(_walk(folder)):
        name = place.relative_to(folder).as_posix()
        status = place.lstat()
        if stat.S_ISREG(status.st_mode):
            files[name] = place
            size += status.st_size
        elif not stat.S_ISDIR(status.st_mode):
            left_out.append(name)
        if size > MOST_BYTES or len(files) > MOST_FILES or number > MOST_ENTRIES:
            raise SubmissionError(f"{shown(path)}: holds {TOO_MUCH}")
    return _descended(files), left_out


def _walk(folder: Path) -> Iterator[Path]:
    """Everything below `folder` but litter, virtual environments and what they hold, in a fixed order."""
    waiting = [folder]
    while waiting:
        entries = sorted(waiting.pop().iterdir())
        if any(entry.name == "pyvenv.cfg" for entry in entries):
            continue
        for entry in entries:
            if not is_litter(entry.name):
                yield entry
                if entry.is_dir() and not entry.is_symlink():
                    waiting.append(entry)


def _descended(files: dict[str, Path]) -> dict[str, Path]:
    """`files` as seen from the innermost folder that holds them all, unless that is a package."""
    while len(tops := {name.partition("/")[0] for name in files}) == 1:
        (top,) = tops
        if top in files or f"{top}/__init__.py" in files:
            break
        files = {name.partition("/")[2]: path for name, path in files.items()}
    return files


def _work(path: Path, files: dict[str, Path], main: str, kind: Kind, notes: tuple[str, ...]) -> Work:
    return Work(SubmissionId(student_of(path), str(path), digest_of(files)), files, main, kind, notes)


def digest_of(files: dict[str, Path]) -> str:
    """The SHA-256 over the names and contents of `files`."""
    total = hashlib.sha256()
    for name in sorted(files):
        with files[name].open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        total.update(f"{name}\0{content}\n".encode("utf-8", "surrogateescape"))
    return total.hexdigest()
