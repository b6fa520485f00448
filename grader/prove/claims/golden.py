"""Every golden submission gets the verdicts, the words and the points that lie beside it."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from grader.course.golden import Golden, golden_folders, read_golden
from grader.course.rubric import Way
from grader.judge.grade import Grade
from grader.judge.grading import grade as grade_work
from grader.judge.order import Order
from grader.prove.calibration.record import file_of, read
from grader.prove.calibration.works import style
from grader.prove.claim import SkipClaim
from grader.prove.grades import told
from grader.prove.proof import Finding
from grader.prove.setting import Setting, contents

_PACKERS: Final = {"zip": "zip", "tar.gz": "gztar"}
_KERNEL: Final = ("nbformat", "nbclient", "ipykernel")
_ANY_SCORE: Final = (0.0, float("inf"))
_PATIENCE: Final = 300.0


@dataclass(frozen=True)
class GetsItsVerdicts:
    """One golden submission, loaded in one way. It is trained at most once, in the first of its ways.

    What a calibration was trained with isn't trained again.
    """

    case: str
    way: Way
    trains: bool = True
    group: str = "golden"

    @property
    def name(self) -> str:
        """The case, and how it is loaded."""
        return self.case + (", every cell" if self.way == "all" else "")

    def rests_on(self, setting: Setting) -> Iterable[bytes]:
        """The rubric, the checks and the case; where mistakes are to be named, what they are made of, too."""
        golden = read_golden(_folder(setting, self.case), setting.assignment)
        of = [setting.solution, setting.known.file] if golden.expected.diagnosis else []
        return [*setting.judges(), *contents([_folder(setting, self.case), *of])]

    def findings(self, setting: Setting) -> Iterator[Finding]:
        """A finding for everything that isn't as expected."""
        golden = read_golden(_folder(setting, self.case), setting.assignment)
        _require([*golden.expected.needs, *(_KERNEL if self.way == "all" else ())])
        with _handed_in(golden) as work:
            order = setting.order([] if self.trains else setting.untrained(), self.way)
            if golden.expected.diagnosis:
                order = replace(order, diagnosing=_PATIENCE, keep_in=setting.scratch)
            grade = grade_work(order, work)
        for line, says in _differences(golden, grade, whole=self.trains):
            yield Finding(golden.folder / "expect.yaml", line, f"{self.name}: {says}")


def claims(setting: Setting) -> list[GetsItsVerdicts]:
    """A claim for each case and each way in which it is loaded."""
    cases = [read_golden(folder, setting.assignment) for folder in golden_folders(setting.assignment)]
    spared = _trained_often(setting) | {case.folder.name for case in cases if _is_open(case, setting)}
    return [
        GetsItsVerdicts(case.folder.name, way, trains=not number and case.folder.name not in spared)
        for case in cases
        for number, way in enumerate(case.expected.ways)
    ]


def _trained_often(setting: Setting) -> set[str]:
    """The cases that a calibration has trained as they are, many times; what it rests on is a claim of its own."""
    calibration = read(file_of(setting.reference))
    record = calibration.profiles.get(Order.profile) if calibration is not None else None
    works = [one.work for one in record.works if one.kind == "style"] if record is not None else []
    return {work.name for work in works if style(setting, work.name) == work}


def _is_open(case: Golden, setting: Setting) -> bool:
    """Whether nothing is said of how well it learns, so that a training would show nothing."""
    metrics = {criterion.id for criterion in setting.assignment.rubric.criteria if criterion.metric is not None}
    return bool(metrics) and metrics <= set(case.expected.may)


def _folder(setting: Setting, case: str) -> Path:
    return setting.reference / "golden" / case


def _require(modules: Iterable[str]) -> None:
    missing = [name for name in modules if find_spec(name.partition(".")[0]) is None]
    if missing:
        raise SkipClaim(f"it needs {', '.join(missing)}, not installed here")


@contextmanager
def _handed_in(golden: Golden) -> Iterator[Path]:
    """The work as it is handed in."""
    if golden.expected.packed is None:
        yield golden.work
        return
    with tempfile.TemporaryDirectory(prefix="grader-") as folder:
        yield Path(shutil.make_archive(f"{folder}/submission", _PACKERS[golden.expected.packed], golden.work))


def _differences(golden: Golden, grade: Grade, *, whole: bool) -> Iterator[tuple[int, str]]:
    """The line of `expect.yaml` and what is otherwise than it stands there; the total only of a `whole` grading."""
    want = golden.expected
    if grade.status != want.status:
        why = " ".join(f"{grade.reason} {grade.author_log}".split())[:300]
        yield golden.line("status"), f"its status is {grade.status}, not {want.status}: {why}"
        return
    for one in grade.criteria:
        wanted = want.verdicts.get(one.id, want.rest)
        if one.verdict != wanted and one.id not in want.may:
            yield golden.line("verdicts", one.id), f"{one.id} should be {wanted}, and is {told(one)}"
        words = want.message_contains.get(one.id, "")
        if words not in f"{one.message} {one.hint}":
            yield golden.line("message_contains", one.id), f"{one.id} should say {words!r}, and is {told(one)}"
        named, mistake = one.diagnosis.mistake if one.diagnosis else "nothing", want.diagnosis.get(one.id)
        if mistake not in (None, named):
            yield golden.line("diagnosis", one.id), f"{one.id} should be explained by {mistake}, and is by {named}"
    low, high = want.score or _ANY_SCORE
    if whole and not low <= grade.score <= high:
        yield golden.line("score"), f"its score is {grade.score:g}, not from {low:g} to {high:g}"
    yield from _unsaid(golden, grade)


def _unsaid(golden: Golden, grade: Grade) -> Iterator[tuple[int, str]]:
    notes = "\n".join([grade.reason, *(grade.provenance.notes if grade.provenance else ())])
    for words in golden.expected.notes_contain:
        if words not in notes:
            yield golden.line("notes_contain"), f"the notes should hold {words!r}: {notes[:300]}"
