"""What is generated from reference, rubric and checks is what would be generated now, and serves students."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grader.course.discovery import find_course
from grader.course.mistakes import FILE, SOLUTION
from grader.course.noise import CALIBRATION
from grader.course.public import SEED, read_public
from grader.course.publishing import is_in_step, public_file
from grader.course.release import stale, surplus
from grader.course.secret import CourseSecret
from grader.course.student_course import FOLDER, PARTS, public_criteria
from grader.judge.diagnosis.publishing import differences, publish
from grader.judge.grading import grade
from grader.judge.order import Order
from grader.prove.claim import SkipClaim
from grader.prove.grades import shortfalls
from grader.prove.lending import lent
from grader.prove.proof import Finding
from grader.prove.setting import Setting, contents


@dataclass(frozen=True)
class InStep:
    """Template, hand-out and the course for students are in step with what they are made from."""

    group: str = "step"
    name: str = "template, hand-out and the course for students are in step"

    def rests_on(self, setting: Setting) -> Iterable[bytes]:
        """The rubric, the reference and what is generated."""
        kept = (setting.reference / name for name in (SOLUTION, FILE, CALIBRATION))
        made = [setting.root / "student_template" / setting.name, setting.assignment.folder]
        return [*contents([*kept, *made]), *_made(setting)]

    def findings(self, setting: Setting) -> Iterator[Finding]:
        """A finding for each file that isn't as it would be made, or wouldn't be."""
        mend = f"run `grader release {setting.name}`"
        for path in stale(setting.assignment):
            yield Finding(path, 1, f"isn't what the reference and the rubric give; {mend}")
        for path in surplus(setting.assignment):
            yield Finding(path, 1, f"is nothing that students get; {mend}")
        if not is_in_step(setting.assignment):
            what = "isn't what rubric, checks, reference, mistakes and calibration give"
            yield Finding(public_file(setting.assignment), 1, f"{what}; {mend}")


@dataclass(frozen=True)
class Serves:
    """There right work earns all that needs no training, and known mistakes answer as public.json says."""

    group: str = "step"
    name: str = "the course for students grades, and public.json tells what known mistakes answer"

    def rests_on(self, setting: Setting) -> Iterable[bytes]:
        """What is asked, the reference and what students get."""
        return [*setting.asks(), *contents([setting.reference / SOLUTION, setting.reference / FILE]), *_made(setting)]

    def findings(self, setting: Setting) -> Iterator[Finding]:
        """A finding for each criterion that right work loses there, and for each record that is another by now."""
        assignment, file = setting.assignment, public_file(setting.assignment)
        if not file.is_file() or not is_in_step(assignment):
            raise SkipClaim("the course for students isn't there, or isn't in step")
        students = find_course(setting.root / FOLDER).assignment(setting.name)
        untrained = tuple(one.id for one in students.rubric.criteria if one.metric is None)
        asked = Order(students, setting.box, CourseSecret.fixed(SEED), only=untrained, diagnosing=0.0)
        with lent(setting, asked) as order:
            right = grade(order, setting.solution)
            made = publish(assignment, lambda: order.sandbox)
        yield from shortfalls(setting, right, students.folder / "rubric.yaml")
        for what in differences(read_public(file, file.stat().st_mtime_ns), made):
            yield Finding(file, 1, f"{what} answers otherwise by now; run `grader release {setting.name}`")


def claims(setting: Setting) -> list[InStep | Serves]:
    """Both claims; one where students get no checks."""
    return [InStep(), *([Serves()] if public_criteria(setting.assignment.rubric) else [])]


def _made(setting: Setting) -> Iterator[bytes]:
    folders = (setting.root / FOLDER / part / setting.name for part in PARTS)
    return contents(folders)
