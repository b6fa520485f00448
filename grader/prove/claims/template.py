"""What students start from earns about nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.errors import CourseError
from grader.judge.grade import Verdict
from grader.prove.grades import ungraded
from grader.prove.proof import Finding
from grader.prove.setting import Setting, contents


@dataclass(frozen=True)
class EarnsLittle:
    """One file of the template, as it is handed out, earns at most the rubric's `template_at_most` of the points."""

    file: str
    group: str = "template"

    @property
    def name(self) -> str:
        """Which file."""
        return f"{self.file} earns about nothing"

    def rests_on(self, setting: Setting) -> Iterable[bytes]:
        """The rubric, the checks and the template."""
        return [*setting.judges(), *contents([self._path(setting)])]

    def findings(self, setting: Setting) -> Iterator[Finding]:
        """One finding if it earns too much, or has no grade."""
        path = self._path(setting)
        if not path.is_file():
            raise CourseError(f"{path}: there is no such template; run `grader release {setting.name}`")
        grade = setting.grade(path)
        yield from ungraded(setting, grade, path)
        most = setting.assignment.rubric.template_at_most * grade.max_score
        if grade.score > most:
            earned = ", ".join(one.id for one in grade.criteria if one.verdict in (Verdict.passed, Verdict.partial))
            says = f"the template earns {grade.score:g} points ({earned}), and may earn {most:g} (template_at_most)"
            yield Finding(path, 1, says)

    def _path(self, setting: Setting) -> Path:
        return setting.root / "student_template" / setting.name / self.file


def claims(setting: Setting) -> list[EarnsLittle]:
    """A claim for each form of the template."""
    entry = setting.assignment.rubric.entry
    return [EarnsLittle(entry.module), EarnsLittle(entry.notebook)]
