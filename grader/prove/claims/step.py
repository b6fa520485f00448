"""What is generated from the reference and the rubric is what would be generated now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grader.course.release import stale
from grader.prove.proof import Finding
from grader.prove.setting import Setting, contents


@dataclass(frozen=True)
class InStep:
    """Template and hand-out are in step with the reference and the rubric."""

    group: str = "step"
    name: str = "template and hand-out are in step"

    def rests_on(self, setting: Setting) -> Iterable[bytes]:
        """The rubric, the reference and what is generated."""
        made = [setting.root / "student_template" / setting.name, setting.assignment.folder / "README.md"]
        return [*setting.judges(), *contents([setting.solution, *made])]

    def findings(self, setting: Setting) -> Iterator[Finding]:
        """A finding for each file that isn't as it would be made."""
        for path in stale(setting.assignment):
            yield Finding(path, 1, f"isn't what the reference and the rubric give; run `grader release {setting.name}`")


def claims(_: Setting) -> list[InStep]:
    """The one claim."""
    return [InStep()]
