"""Trained weights that were handed in with the work: in which file. What it holds is for the sandbox to read."""

import hashlib
import stat
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Final

from grader.course.plan import Plan
from grader.course.rubric import WeightsSpec
from grader.errors import AskError
from grader.judge.grade import WeightsId
from grader.judge.hand_in import listed, shown
from grader.judge.locating import Work, digest_of

ENDINGS: Final = (".safetensors", ".pt", ".pth")
_SHOWN_DIGITS: Final = 12


def bring(work: Work, spec: WeightsSpec | None, file: Path | None) -> Work:
    """`work` with the weights that came with it: those in `file` or, where that is None, among its own files.

    Raises:
        AskError: `file` can't be taken.
        OSError: a file of the work can't be read.
    """
    if spec is None:
        if file is not None:
            raise AskError(f"--weights {shown(file)}: this assignment takes no weights; leave the option out")
        return work
    return _among(work, spec) if file is None else _beside(work, spec, file)


def _beside(work: Work, spec: WeightsSpec, file: Path) -> Work:
    """`work` with the weights in `file` put beside its main file."""
    option = f"--weights {shown(file)}"
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise AskError(f"{option}: is no file; name the file that holds the weights")
        trouble = _trouble(file, spec)
        with file.open("rb"):
            pass
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "its name can't be one"
        raise AskError(f"{option}: can't be read ({why}); check the spelling and its permissions") from error
    if file.suffix.lower() not in ENDINGS:
        raise AskError(f"{option}: weights are taken as {listed(ENDINGS)}; save them as one of these")
    if trouble:
        raise AskError(f"{option}: {trouble}; choose another file, or leave the option out")
    name = str(PurePosixPath(work.main).with_name(file.name))
    files = {**work.files, name: file}
    weights = replace(_named(name, file), path=str(file))
    return replace(work, id=replace(work.id, digest=digest_of(files)), files=files, weights=weights)


def _among(work: Work, spec: WeightsSpec) -> Work:
    """`work` with the weights among its files, if there are any, and remarks on them.

    Of several files with one of the expected names the one nearest to the main file counts, then the one whose name
    stands first in the rubric. One that can't be measured is found all the same: training in its place, for hours, is
    not what was meant.
    """
    home, wanted = PurePosixPath(work.main).parent, [name.lower() for name in spec.files]
    paths = [PurePosixPath(name) for name in work.files]
    called = [path for path in paths if path.name.lower() in wanted]
    if not called:
        others = [str(path) for path in paths if path.suffix.lower() in ENDINGS]
        return replace(work, notes=(*work.notes, _unknown(others, spec))) if others else work
    best, *rest = sorted(called, key=lambda one: (one.parent != home, len(one.parts), wanted.index(one.name.lower())))
    file = work.files[str(best)]
    weights, trouble = _named(str(best), file), _trouble(file, spec)
    if trouble:
        mend = "Hand in other weights, or none, to have your network trained."
        weights = replace(weights, trouble=f"{shown(weights.file)} {trouble}. {mend}")
    several = f"{shown(str(best))} was taken and not {listed(list(map(str, rest)))}. Hand in one file of weights alone."
    return replace(work, notes=(*work.notes, several) if rest else work.notes, weights=weights)


def _trouble(file: Path, spec: WeightsSpec) -> str:
    """What is wrong with the size of a file; empty where nothing is."""
    size = file.stat().st_size
    if size > spec.most_mb << 20:
        return f"is {size / (1 << 20):.1f} MB large, and {spec.most_mb} MB are taken at most"
    return "" if size else "is empty"


def remarks(weights: WeightsId | None, plan: Plan) -> list[str]:
    """The remark that weights were measured and nothing was trained, where a criterion of `plan` rests on that."""
    loading = any(one.stage is not None and plan.stages[one.stage].loads_weights for one in plan.criteria)
    if weights is None or not loading or weights.trouble:
        return []
    known = f"{shown(weights.file)} (SHA-256 {weights.sha256[:_SHOWN_DIGITS]}...)"
    return [f"In place of a training, the weights in {known} were taken as they are."]


def _named(name: str, file: Path) -> WeightsId:
    with file.open("rb") as opened:
        return WeightsId(name, hashlib.file_digest(opened, "sha256").hexdigest())


def _unknown(files: list[str], spec: WeightsSpec) -> str:
    """The remark on files that look like weights and aren't called so."""
    return f"{listed(files)} was not looked at: weights to be measured are to be called {' or '.join(spec.files)}."
