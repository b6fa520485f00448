"""Laying out the folder that a sandbox shows to student code, and nothing more.

submission/   a copy of the work                       read-only inside
data/         the files that students may see          read-only inside
runtime/      grader/wire, grader/host and the recipe  read-only inside
scratch/      where it runs                            writable, bounded; scratch-1/ where it runs with a GPU, and so on
"""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import grader
from grader.course.datasets import Dataset
from grader.judge.grade import WeightsId
from grader.judge.kinds import Kind
from grader.judge.locating import Work

PACKAGES = ("wire", "host")


@dataclass(frozen=True)
class Staged:
    """A laid-out folder."""

    root: Path
    main: str
    kind: Kind
    inside: str | None
    weights: WeightsId | None = None
    place: str = "scratch"

    @property
    def submission(self) -> Path:
        """The copy of the work."""
        return self.root / "submission"

    @property
    def data(self) -> Path:
        """The files that students may see."""
        return self.root / "data"

    @property
    def runtime(self) -> Path:
        """What of the harness runs inside."""
        return self.root / "runtime"

    @property
    def scratch(self) -> Path:
        """Where it runs."""
        return self.root / self.place

    def elsewhere(self, place: str) -> "Staged":
        """The same work with another folder to run in, which is made."""
        other = replace(self, place=place)
        other.scratch.mkdir()
        other.scratch.chmod(0o755)
        return other


def stage(work: Work, dataset: Dataset, inside: Path | None, root: Path) -> Staged:
    """Lay out `root`, an empty folder."""
    recipes = str(root / "runtime" / "inside.py") if inside else None
    staged = Staged(root, work.main, work.kind, recipes, work.weights)
    for folder in (staged.submission, staged.data, staged.runtime, staged.scratch):
        folder.mkdir()
    for name, source in work.files.items():
        _copy(source, staged.submission / name)
    for name, content in dataset.files.items():
        _copy(content, staged.data / name)
    place_runtime(staged.runtime, inside)
    _make_readable(root)
    return staged


def place_runtime(runtime: Path, inside: Path | None = None) -> None:
    """Copy what of the harness runs inside into `runtime`, and the recipes, if there are any."""
    home = Path(grader.__file__).parent
    for package in PACKAGES:
        shutil.copytree(home / package, runtime / "grader" / package, ignore=shutil.ignore_patterns("__pycache__"))
    (runtime / "grader" / "__init__.py").write_text("")
    if inside is not None:
        shutil.copyfile(inside, runtime / "inside.py")


def _copy(content: Path | bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        target.write_bytes(content)
    else:
        shutil.copyfile(content, target)


def _make_readable(root: Path) -> None:
    """The process inside has another user's rights: it must be able to read, whatever the umask is here."""
    for path in (root, *root.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
