"""The reference earns full marks, as a module and as a notebook, and stays well within its limits."""

import ast
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.course.release import notebook_from
from grader.course.rubric import Way
from grader.judge.grade import Grade, Verdict
from grader.judge.usage import Usage
from grader.prove.grades import shortfalls
from grader.prove.lending import grade_lent
from grader.prove.proof import Finding
from grader.prove.setting import Setting, contents

SEEDS: Final = 3
MARGIN: Final = 3.0


@dataclass(frozen=True)
class EarnsAll:
    """The module earns every point: questions and training with one seed, questions alone with further ones."""

    shift: int
    group: str = "reference"

    @property
    def name(self) -> str:
        """With which seed."""
        return "the module earns full marks" + (f", seed +{self.shift}" if self.shift else ", within its limits")

    def rests_on(self, setting: Setting) -> Iterable[bytes]:
        """The rubric, the checks and the reference."""
        return [*setting.judges(), *contents([setting.solution])]

    def findings(self, setting: Setting) -> Iterator[Finding]:
        """A finding for every criterion that isn't passed and every limit that is too near."""
        if self.shift:
            grade = grade_lent(setting, setting.solution, setting.untrained(), self.shift)
            yield from shortfalls(setting, grade, setting.solution)
            return
        grade = setting.grade(setting.solution)
        yield from shortfalls(setting, grade, setting.solution)
        yield from _too_near(setting, grade)


@dataclass(frozen=True)
class NotebookEarnsAll:
    """The notebook form of the reference earns all that needs no training: the module was trained for both.

    What it does as a program is left out, since every cell is run as one: at home it trains, too.
    """

    way: Way
    group: str = "reference"

    @property
    def name(self) -> str:
        """How it is loaded."""
        how = "its definitions" if self.way == "definitions" else "every cell"
        return f"the notebook earns full marks, loaded by {how}"

    def rests_on(self, setting: Setting) -> Iterable[bytes]:
        """The rubric, the checks and the reference."""
        return [*setting.judges(), *contents([setting.solution])]

    def findings(self, setting: Setting) -> Iterator[Finding]:
        """A finding for every criterion that isn't passed."""
        with tempfile.TemporaryDirectory(prefix="grader-") as folder:
            notebook = Path(folder, setting.assignment.rubric.entry.notebook)
            notebook.write_text(notebook_from(_without_program(setting.solution)), encoding="utf-8")
            grade = setting.grade(notebook, setting.untrained(), self.way)
        yield from shortfalls(setting, grade, setting.solution)


def claims(_: Setting) -> list[EarnsAll | NotebookEarnsAll]:
    """All claims about the reference."""
    seeds = [EarnsAll(shift) for shift in range(SEEDS)]
    return [*seeds, NotebookEarnsAll("definitions"), NotebookEarnsAll("all")]


def _without_program(solution: Path) -> str:
    """The source without the statements under `if __name__ == "__main__":`."""
    source = solution.read_text(encoding="utf-8")
    programs = [
        range(part.lineno, (part.end_lineno or part.lineno) + 1)
        for part in ast.parse(source).body
        if isinstance(part, ast.If) and "__name__" in ast.unparse(part.test)
    ]
    lines = enumerate(source.splitlines(keepends=True), start=1)
    return "".join(line for number, line in lines if not any(number in program for program in programs))


def _too_near(setting: Setting, grade: Grade) -> Iterator[Finding]:
    """The limits that leave the reference less than three times what it uses."""
    usage = grade.usage
    if usage is None or any(one.verdict == Verdict.not_graded for one in grade.criteria):
        return
    for what, used, limit, unit in _uses(setting, usage, grade.seconds):
        if used * MARGIN > limit:
            says = f"{what} is {limit:g} {unit}, and the reference uses {used:.3g}: leave it three times as much"
            yield Finding(setting.rubric_file, 1, says)


def _uses(setting: Setting, usage: Usage, seconds: float) -> Iterator[tuple[str, float, float, str]]:
    """What is limited, how much of it was used, how much may be, and the unit."""
    plan = setting.order().plan()
    yield "limits.load_seconds", usage.load_seconds, plan.limits.load_seconds, "seconds"
    yield "limits.call_seconds", usage.call_seconds, plan.limits.call_seconds, "seconds"
    trained = sum(taken * plan.stages[name].seeds.first for name, taken in usage.stage_seconds.items())
    yield "limits.seconds", seconds - trained, plan.limits.seconds, "seconds"
    for name, taken in usage.stage_seconds.items():
        yield f"stages.{name}.seconds", taken, plan.stages[name].seconds, "seconds"
    most = max([plan.limits.memory_mb, *(stage.memory_mb or 0 for stage in plan.stages.values())])
    yield "limits.memory_mb", usage.memory_mb, most, "MB"
