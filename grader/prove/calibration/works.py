"""Which works are trained: the reference, correct styles, and the mistakes that still learn."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Literal

from grader.course.discovery import Assignment
from grader.course.faults import nearest
from grader.course.golden import FILE, Golden, golden_folders, read_golden
from grader.errors import AskError
from grader.prove.calibration.basis import source_of, source_of_text
from grader.prove.setting import Setting

Kind = Literal["reference", "style", "mistake"]

REFERENCE: Final = "reference"
_STYLES: Final = 3
_FINE: Final = ("passed", "not_applicable")


@dataclass(frozen=True)
class Work:
    """One work by its name; `source` is the digest of what it consists of."""

    kind: Kind
    name: str
    source: str

    @property
    def shown(self) -> str:
        """What it is called in reports."""
        return self.name if self.kind == REFERENCE else f"{self.kind} {self.name}"


def works_of(setting: Setting, styles: Sequence[str] = ()) -> list[Work]:
    """The works to train. `styles` are golden cases; without any, the first that are right and differ.

    Raises:
        AskError: there is no such case, or it isn't right.
        CourseError: the reference, a case or the mistakes can't be read.
    """
    first = reference(setting)
    chosen = [_named(setting, name) for name in dict.fromkeys(styles)] or _first_that_differ(setting, first)
    return [first, *chosen, *mistakes_that_learn(setting)]


def reference(setting: Setting) -> Work:
    """The reference as a work."""
    return Work("reference", REFERENCE, source_of(setting.solution))


def mistakes_that_learn(setting: Setting) -> list[Work]:
    """The known mistakes of which something is to be measured: those that name a criterion with a metric."""
    measured = {criterion.id for criterion in setting.assignment.rubric.criteria if criterion.metric is not None}
    return [
        Work("mistake", one.id, source_of_text(setting.known.wrong(one)))
        for one in setting.known.catalogue.mistakes
        if measured & {*one.fails, *one.may_fail}
    ]


def style(setting: Setting, name: str) -> Work | None:
    """The golden case `name` as a work; None where there is none."""
    folder = setting.reference / "golden" / name
    if not (folder / FILE).is_file():
        return None
    return Work("style", name, source_of(read_golden(folder, setting.assignment).work))


@contextmanager
def at_hand(setting: Setting, work: Work) -> Iterator[Path]:
    """Where the work lies, for the while."""
    if work.kind == "reference":
        yield setting.solution
    elif work.kind == "style":
        yield read_golden(setting.reference / "golden" / work.name, setting.assignment).work
    else:
        with tempfile.TemporaryDirectory(prefix="grader-") as folder:
            path = Path(folder, setting.assignment.rubric.entry.module)
            path.write_text(setting.known.wrong(setting.known.mistake(work.name)), encoding="utf-8")
            yield path


def _named(setting: Setting, name: str) -> Work:
    cases = [folder.name for folder in golden_folders(setting.assignment)]
    if name not in cases:
        raise AskError(f"--style {name}: there is no such golden case; {nearest(name, cases)}")
    golden = read_golden(setting.reference / "golden" / name, setting.assignment)
    if not _is_right(golden, setting.assignment):
        raise AskError(f"--style {name}: its expect.yaml doesn't say that everything is passed; name another case")
    return Work("style", name, source_of(golden.work))


def _first_that_differ(setting: Setting, first: Work) -> list[Work]:
    found: dict[str, Work] = {first.source: first}
    for folder in golden_folders(setting.assignment):
        golden = read_golden(folder, setting.assignment)
        if len(found) <= _STYLES and _is_right(golden, setting.assignment):
            source = source_of(golden.work)
            found.setdefault(source, Work("style", folder.name, source))
    return list(found.values())[1:]


def _is_right(golden: Golden, assignment: Assignment) -> bool:
    """Whether it is work that is right in everything, and can be trained as it lies there."""
    wanted = golden.expected
    measured = {criterion.id for criterion in assignment.rubric.criteria if criterion.metric is not None}
    right = wanted.status == "graded" and {wanted.rest, *wanted.verdicts.values()} <= {*_FINE}
    open_ones = {*wanted.may, *(name for name, verdict in wanted.verdicts.items() if verdict != "passed")}
    installed = all(find_spec(name.partition(".")[0]) is not None for name in wanted.needs)
    return right and not measured & open_ones and installed and wanted.packed is None
