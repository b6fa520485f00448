"""Advice is about what can't be seen from outside: such work keeps full marks, and its syntax shows it."""

import ast
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.course.patterns import Pattern
from grader.prove.grades import shortfalls
from grader.prove.lending import grade_lent
from grader.prove.proof import Finding
from grader.prove.setting import Setting


@dataclass(frozen=True)
class CostsNothing:
    """The reference, changed as one entry of `advice` says, passes all that needs no training and is given it."""

    advice: str
    group: str = "advice"

    @property
    def name(self) -> str:
        """The advice's id."""
        return self.advice

    def rests_on(self, setting: Setting) -> Iterable[bytes]:
        """The changed reference, the pattern and what is asked."""
        return [*_changed(setting, self.advice), *setting.asks()]

    def findings(self, setting: Setting) -> Iterator[Finding]:
        """A finding if the change costs something or isn't found, or if the reference has it, too."""
        known = setting.known
        entry = next(one for one in known.catalogue.advice if one.id == self.advice)
        with tempfile.TemporaryDirectory(prefix="grader-") as folder:
            path = Path(folder, setting.assignment.rubric.entry.module)
            path.write_text(known.wrong(entry), encoding="utf-8")
            grade = grade_lent(setting, path, setting.untrained())
        line = known.line(entry)
        for finding in shortfalls(setting, grade, known.file):
            yield Finding(known.file, line, f"{entry.id}: is seen from outside, so it is a mistake: {finding.says}")
        pattern = Pattern.parse(entry.finds)
        if not pattern.find(ast.parse(known.wrong(entry))):
            yield Finding(known.file, line, f"{entry.id}: `finds` isn't found in the reference as `with` leaves it")
        if pattern.find(ast.parse(known.source)):
            yield Finding(known.file, line, f"{entry.id}: `finds` is found in the reference itself")


def claims(setting: Setting) -> list[CostsNothing]:
    """A claim for each advice."""
    return [CostsNothing(entry.id) for entry in setting.known.catalogue.advice]


def _changed(setting: Setting, name: str) -> Iterator[bytes]:
    for entry in setting.known.catalogue.advice:
        if entry.id == name:
            yield setting.known.wrong(entry).encode()
            yield entry.finds.encode()
