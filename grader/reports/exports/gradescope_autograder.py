"""Gradescope, *Configure Autograder*: a zip archive that grades there what students hand in.

Gradescope unpacks it to `/autograder/source`, runs `setup.sh` once while it builds an image, and then `run_autograder`
for each submission, which lies in `/autograder/submission`; the result goes to `/autograder/results/results.json`. Both
scripts lie at the top of the archive. Source: gradescope-autograders.readthedocs.io, *Autograder Specifications*.

The archive holds this grader, the assignment with its hidden checks and reference, and the course secret: it is for
Gradescope alone. What is handed in runs in the strongest sandbox that works there; without one nothing is graded.
"""

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions, version
from pathlib import Path
from typing import Any, Final

from grader.course.discovery import Assignment
from grader.course.public import public_of
from grader.course.secret import CourseSecret
from grader.errors import AskError, CourseError
from grader.reports.exporting import Of
from grader.reports.parts.own_wheel import own_wheel, zipped

name: Final = "Gradescope, autograder"
of: Final[Of] = "assignment"
file: Final = "autograder.zip"

_SECRET: Final = "secret.key"  # noqa: S105 - the name of a file
_LEFT_OUT: Final = {"__pycache__", "golden"}
_NOTEBOOKS: Final = ("nbformat", "nbclient", "ipykernel")
_REQUIREMENT: Final = re.compile(r"([A-Za-z0-9._-]+)[^;]*$")

_SETUP: Final = """\
#!/usr/bin/env bash
# Runs once, while the image is built: a Python that is new enough, and the grader in an environment of its own.
set -euo pipefail
cd "${AUTOGRADER:-/autograder}/source"

new_enough() {
    command -v "$1" > /dev/null && "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'
}

export DEBIAN_FRONTEND=noninteractive
apt-get update || echo "no lists of packages: what isn't installed already can't be had"
python=""
for one in python3 python3.13 python3.12 python3.11; do
    if new_enough "$one"; then python="$one"; break; fi
done
if [ -z "$python" ]; then
    for one in 3.13 3.12 3.11; do
        if apt-get install -y "python$one" "python$one-venv"; then python="python$one"; break; fi
    done
fi
if [ -z "$python" ]; then
    echo "There is no Python 3.11 or newer here: choose a newer base image." >&2
    exit 1
fi
apt-get install -y bubblewrap || echo "no bubblewrap: another sandbox has to do"
"$python" -m venv ../environment
../environment/bin/pip install --no-cache-dir INDEX -r requirements.txt
../environment/bin/pip install --no-cache-dir --no-deps WHEEL
chmod -R go-rwx .
../environment/bin/grader doctor --course course
"""
_RUN: Final = """\
#!/usr/bin/env bash
# Grades what lies in submission/. Without a results.json Gradescope says that the autograder failed.
set -uo pipefail
cd "${AUTOGRADER:-/autograder}"
SECRET
grade="$(mktemp)"
trap 'rm -f "$grade"' EXIT

if ! environment/bin/grader doctor --course source/course; then
    echo "No sandbox works here: nothing is graded."
    exit 1
fi
environment/bin/grader check ASKED --course source/course --quiet --json "$grade"
code=$?
if [ "$code" -ge 3 ] || [ ! -s "$grade" ]; then
    echo "There is no grade (exit code $code)."
    exit 1
fi
mkdir -p results
exec environment/bin/grader export "$grade" --format gradescope_results --to results/results.json
"""


def write(assignment: Assignment, asked: Mapping[str, Any]) -> bytes:
    """The archive, which grades as a batch that was `asked` for so does."""
    wheel, content = own_wheel()
    requirements = sorted(set(_requirements(assignment)), key=str.lower)
    index = "--extra-index-url https://download.pytorch.org/whl/cpu" if _has(requirements, "torch") else ""
    files = {
        "setup.sh": _SETUP.replace(" INDEX", f" {index}" if index else "").replace("WHEEL", wheel).encode(),
        "requirements.txt": "".join(f"{line}\n" for line in requirements).encode(),
        wheel: content,
        **{f"course/{name}": content for name, content in _course(assignment)},
    }
    secret = _secret(assignment, asked)
    shown = f'export GRADER_SECRET_FILE="$PWD/source/{_SECRET}"' if secret is not None else ""
    run = _RUN.replace("ASKED", shlex.join(_asked(assignment, asked))).replace("SECRET", shown, 1)
    if secret is not None:
        files[_SECRET] = secret
    return zipped(files | {"run_autograder": run.encode()}, frozenset({"setup.sh", "run_autograder"}))


def _asked(assignment: Assignment, asked: Mapping[str, Any]) -> list[str]:
    words = [assignment.name, "submission", "--profile", str(asked["profile"]), "--device", "cpu"]
    for option in ("notebook", "seed"):
        if asked.get(option) is not None:
            words += [f"--{option}", str(asked[option])]
    return words


def _secret(assignment: Assignment, asked: Mapping[str, Any]) -> bytes | None:
    """The course secret; None where the questions are drawn from something else."""
    if asked.get("seed") is not None or public_of(assignment) is not None:
        return None
    path = CourseSecret.load(assignment.course).path
    return path.read_bytes() if path is not None else None


def _course(assignment: Assignment) -> Iterator[tuple[str, bytes]]:
    """What belongs to the assignment, by its place in the course."""
    root = assignment.course.root
    folders = [assignment.folder, assignment.reference, assignment.template]
    for path in [root / "course.yaml", *(path for folder in folders if folder is not None for path in _files(folder))]:
        if not path.is_file():
            continue
        try:
            yield path.relative_to(root).as_posix(), path.read_bytes()
        except OSError as error:
            raise CourseError(f"{path}: can't be read ({error.strerror}); check its permissions") from error


def _files(folder: Path) -> Iterable[Path]:
    return (path for path in sorted(folder.rglob("*")) if not _LEFT_OUT & set(path.relative_to(folder).parts))


def _requirements(assignment: Assignment) -> Iterator[str]:
    """What the grader and the assignment need, in the versions that are installed here."""
    for line in distribution("grader").requires or ():
        found = _REQUIREMENT.match(line)
        if found is not None:
            yield _pinned(found[1])
    provided = packages_distributions()
    for module in assignment.rubric.needs:
        yield from map(_pinned, provided.get(module.partition(".")[0], (module,)))
    if assignment.rubric.notebooks.way == "all":
        yield from map(_pinned, _NOTEBOOKS)


def _pinned(package: str) -> str:
    try:
        return f"{package}=={version(package).partition('+')[0]}"
    except PackageNotFoundError as error:
        raise AskError(f"{package}: isn't installed here; install it, so that its version is known") from error


def _has(requirements: list[str], package: str) -> bool:
    return any(line.startswith(f"{package}==") for line in requirements)
