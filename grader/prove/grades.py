"""What a grade says against a claim."""

from collections.abc import Iterator
from pathlib import Path

from grader.judge.grade import CriterionOutcome, Grade, Verdict
from grader.prove.proof import Finding
from grader.prove.setting import Setting


def shortfalls(setting: Setting, grade: Grade, file: Path) -> Iterator[Finding]:
    """A finding in `file` for every criterion of `grade` that isn't passed, and one for work without a grade."""
    if grade.status != "graded":
        yield from ungraded(setting, grade, file)
        return
    for one in grade.criteria:
        if one.verdict != Verdict.passed:
            yield Finding(file, 1, f"{one.id} is {told(one)}")


def ungraded(setting: Setting, grade: Grade, file: Path) -> Iterator[Finding]:
    """Why there is no grade: the faulty checks, or the work's own fault."""
    if grade.status == "not_gradable":
        yield Finding(file, 1, f"can't be graded: {grade.reason}")
    by_id = {criterion.id: criterion for criterion in setting.assignment.rubric.criteria}
    for one in grade.criteria:
        if one.verdict == Verdict.not_graded:
            check = setting.assignment.folder / by_id[one.id].check_file
            last = (grade.author_log.strip().splitlines() or ["no traceback was kept"])[-1]
            yield Finding(check, 1, f"{by_id[one.id].check_name} broke on {file.name}: {last}")


def told(one: CriterionOutcome) -> str:
    """How a criterion ended, in a line."""
    said = " ".join(f"{one.message} {one.hint}".split())
    return f"{one.verdict}: {said[:300]}" if said else str(one.verdict)
