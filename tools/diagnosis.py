"""Which known mistakes are named by themselves: `python tools/diagnosis.py NAME [--mutants]`.

Each known mistake of which a check without training fails is handed in: as the reference with that change, and as the
golden submissions whose `expect.yaml` says which mistake they show, written in another style.
With `--mutants` all small changes to the reference are handed in as well; of those that are taken for a known mistake
each line is for a person to read: is it that one?
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from grader.course.discovery import find_course
from grader.course.golden import golden_folders, read_golden
from grader.course.mistakes import mistakes_of
from grader.course.secret import CourseSecret
from grader.judge.grade import CriterionOutcome, Verdict
from grader.judge.grading import grade
from grader.judge.order import Order
from grader.prove.mutants.derive import mutants_of
from grader.sandbox.choose import choose

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 300.0
RIGHT, WRONG, UNSAID, TAKEN = "named right", "named wrong", "not named", "taken for it"


@dataclass(frozen=True)
class Row:
    """What a lost criterion of some work was explained by."""

    work: str
    criterion: str
    ending: str
    named: str


def main() -> None:
    """Print a row for each lost criterion, and the sums."""
    assignment = find_course(ROOT).assignment(sys.argv[1])
    unit = tuple(one.id for one in assignment.rubric.criteria if one.metric is None)
    with tempfile.TemporaryDirectory(prefix="grader-") as kept:
        secret = CourseSecret.fixed(1)
        report(Order(assignment, choose("auto"), secret, only=unit, diagnosing=SECONDS, keep_in=Path(kept)))


def report(order: Order) -> None:
    """Print both tables."""
    tables = [("as the reference has it", patched_rows(order)), ("golden submissions", golden_rows(order))]
    if "--mutants" in sys.argv:
        tables.append(("mutants", mutant_rows(order)))
    for title, rows in tables:
        table, found = Table("work", "criterion", "ending", "named"), Counter[str]()
        for row in rows:
            table.add_row(row.work, row.criterion, row.ending, row.named)
            found[row.ending] += 1
        console = Console(width=140)
        console.print(table)
        console.print(f"{title}: {', '.join(f'{ending} {found[ending]}' for ending in sorted(found))}")


def patched_rows(order: Order) -> Iterator[Row]:
    """The reference with each mistake."""
    known = mistakes_of(order.assignment)
    for mistake in known.catalogue.mistakes:
        if {*mistake.fails} & {*order.only}:
            with tempfile.TemporaryDirectory(prefix="grader-") as folder:
                path = Path(folder, order.assignment.rubric.entry.module)
                path.write_text(known.wrong(mistake), encoding="utf-8")
                yield from rows_of(mistake.id, lost(order, path), dict.fromkeys(mistake.fails, mistake.id))


def golden_rows(order: Order) -> Iterator[Row]:
    """The golden submissions that show a known mistake, and those of which nothing may be named."""
    for folder in golden_folders(order.assignment):
        case = read_golden(folder, order.assignment)
        if case.expected.diagnosis and case.expected.packed is None:
            only = tuple(name for name in case.expected.diagnosis if name in order.only)
            found = lost(replace(order, only=only), case.work)
            yield from rows_of(folder.name, found, case.expected.diagnosis)


def mutant_rows(order: Order) -> Iterator[Row]:
    """The small changes to the reference that are taken for a known mistake."""
    entry = order.assignment.rubric.entry
    for mutant in mutants_of(mistakes_of(order.assignment).source, [*entry.names, *entry.also]):
        with tempfile.TemporaryDirectory(prefix="grader-") as folder:
            path = Path(folder, entry.module)
            path.write_text(mutant.source, encoding="utf-8")
            for one in lost(order, path):
                named = one.diagnosis.mistake if one.diagnosis is not None else ""
                if named:
                    yield Row(mutant.says, one.id, TAKEN, named)


def lost(order: Order, work: Path) -> list[CriterionOutcome]:
    """The criteria that `work` doesn't pass."""
    return [one for one in grade(order, work).criteria if one.verdict in (Verdict.failed, Verdict.partial)]


def rows_of(work: str, outcomes: list[CriterionOutcome], due: dict[str, str]) -> Iterator[Row]:
    """How each of `outcomes` was explained, where `due` says by what it should be."""
    for one in outcomes:
        named = one.diagnosis.mistake if one.diagnosis is not None else ""
        right = due.get(one.id, "")
        yield Row(work, one.id, RIGHT if named == right else WRONG if named else UNSAID, named or "-")


if __name__ == "__main__":
    main()
