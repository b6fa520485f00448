"""Which known mistakes are named by themselves: `python tools/diagnosis.py NAME [--mutants] [--jobs N] [--write FILE]`.

Each known mistake that a check without a metric finds is handed in, written in each style of `reference/NAME/styles`
and as the reference has it. With `--mutants` all small changes to the reference are handed in as well. `--write` puts
what is found into a page, between the marks `<!-- diagnosis NAME -->` and `<!-- end of diagnosis -->`.
"""

import argparse
import ast
import multiprocessing
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from grader.course.discovery import Assignment, find_course
from grader.course.mistakes import mistakes_of
from grader.course.secret import CourseSecret
from grader.course.styles import known_by_checks, same_as_known, styles_of
from grader.errors import SandboxError
from grader.judge.grade import Grade, Verdict
from grader.judge.grading import grade
from grader.judge.order import Order
from grader.prove.mutants.derive import mutants_of
from grader.sandbox.choose import choose

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 300.0
TRIES = 3
REFERENCE = "reference"
RIGHT, SEVERAL, UNNAMED, WRONG, KEPT = "named", "among several", "not named", "named wrongly", "nothing lost"
LOST = (Verdict.failed, Verdict.partial, Verdict.timed_out, Verdict.crashed)


@dataclass(frozen=True)
class Case:
    """Work to hand in as `file`: in this style, with this mistake, known or not."""

    style: str
    mistake: str
    file: str
    text: str


@dataclass(frozen=True)
class Found:
    """The criteria that a case loses, and what is named for each; "" where nothing is."""

    case: Case
    named: dict[str, str]

    def ending(self, meant: Iterable[str]) -> str:
        """How well this was explained, where it is the mistakes `meant`."""
        if not self.named:
            return KEPT
        ids = [{*words.split(" | ")} for words in self.named.values() if words]
        if any(not one & {*meant} for one in ids):
            return WRONG
        return RIGHT if any(len(one) == 1 for one in ids) else SEVERAL if ids else UNNAMED

    @property
    def told(self) -> str:
        """What is named for which criterion."""
        return "; ".join(f"{name}: {words or '-'}" for name, words in self.named.items())


def main() -> None:
    """Print a table of the styles and, if it is asked for, what becomes of the mutants."""
    parser = argparse.ArgumentParser(description="Which known mistakes are named by themselves.")
    parser.add_argument("name")
    parser.add_argument("--mutants", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    assignment = find_course(ROOT).assignment(asked.name)
    with tempfile.TemporaryDirectory(prefix="grader-") as kept:
        tried = partial(try_all, partial(try_one, asked.name, Path(kept)), asked.jobs)
        lines = by_style(assignment, tried(styled(assignment)))
        print("\n".join(lines), flush=True)  # noqa: T201  what the command is for
        if asked.mutants:
            more = by_mutant(assignment, tried(mutants(assignment)))
            print("\n".join(more))  # noqa: T201
            lines += ["", *more]
    if asked.write:
        put(asked.write, asked.name, lines)


def styled(assignment: Assignment) -> Iterator[Case]:
    """Each known mistake in each style."""
    known = mistakes_of(assignment)
    for mistake in known_by_checks(assignment).values():
        yield Case(REFERENCE, mistake.id, assignment.rubric.entry.module, known.wrong(mistake))
    for style in styles_of(assignment):
        for mistake_id, text in style.wrong.items():
            yield Case(style.name, mistake_id, *style.file(assignment, text))


def mutants(assignment: Assignment) -> Iterator[Case]:
    """The small changes to the reference."""
    entry = assignment.rubric.entry
    for mutant in mutants_of(mistakes_of(assignment).source, [*entry.names, *entry.also]):
        yield Case(mutant.says, mutant.name, entry.module, mutant.source)


def try_all(one: Callable[[Case], Found], jobs: int, cases: Iterable[Case]) -> list[Found]:
    """What is found of each case."""
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(one, cases))


def try_one(name: str, kept: Path, case: Case) -> Found:
    """Grade one case."""
    with tempfile.TemporaryDirectory(prefix="grader-") as folder:
        path = Path(folder, case.file)
        path.write_text(case.text, encoding="utf-8")
        lost = [one for one in graded(order_for(name, kept), path).criteria if one.verdict in LOST]
    return Found(case, {one.id: one.diagnosis.mistake if one.diagnosis is not None else "" for one in lost})


def graded(order: Order, path: Path) -> Grade:
    """The grade of the work at `path`; a machine that is too busy for a sandbox is asked again."""
    for _ in range(TRIES - 1):
        with suppress(SandboxError):
            return grade(order, path)
    return grade(order, path)


@cache
def order_for(name: str, kept: Path) -> Order:
    """Grading by the checks without a metric; made in each process, since a course's secret doesn't travel."""
    assignment = find_course(ROOT).assignment(name)
    unit = tuple(one.id for one in assignment.rubric.criteria if one.metric is None)
    secret = CourseSecret.fixed(1)
    return Order(assignment, choose("auto"), secret, only=unit, diagnosing=SECONDS, keep_in=kept)


def by_style(assignment: Assignment, found: Sequence[Found]) -> list[str]:
    """The table of mistakes and styles, its sums, and all that went otherwise than it should."""
    columns = [REFERENCE, *(style.name for style in styles_of(assignment))]
    ending = {(one.case.style, one.case.mistake): one.ending([one.case.mistake]) for one in found}
    lines = [f"| mistake | {' | '.join(columns)} |", "| --- " * (len(columns) + 1) + "|"]
    for mistake in known_by_checks(assignment):
        cells = (ending.get((style, mistake), "-") for style in columns)
        lines += [f"| `{mistake}` | {' | '.join(cells)} |"]
    lines += ["", f"Pairs of a mistake and a style: {sums(ending.values())}. `-`: it can't be made there."]
    others = [one for one in found if ending[one.case.style, one.case.mistake] != RIGHT]
    told = [f"- `{one.case.mistake}` in `{one.case.style}`: {one.told}" for one in others]
    return [*lines, *(["", *told] if told else [])]


def by_mutant(assignment: Assignment, found: Sequence[Found]) -> list[str]:
    """How many of the mutants that lose something are taken for a known mistake, whether they are it or not."""
    known = mistakes_of(assignment)
    trees = {one.id: ast.dump(ast.parse(known.wrong(one))) for one in known.catalogue.mistakes}
    listed = same_as_known(assignment)
    endings: dict[bool, list[str]] = {True: [], False: []}
    lines = []
    for one in found:
        if not one.named:
            continue
        tree = ast.dump(ast.parse(one.case.text))
        meant = {name for name in trees if trees[name] == tree} | {*listed.get(one.case.mistake, "").split()}
        ending = one.ending(meant)
        endings[bool(meant)].append(ending)
        if ending == WRONG or (meant and ending != RIGHT):
            lines.append(f"- {ending}, `{one.case.mistake}`, {one.case.style}: {one.told}")
    return [
        f"Mutants that lose something and are a known mistake: {sums(endings[True])}.",
        f"Mutants that lose something and are none: {sums(endings[False])}.",
        *(["", *lines] if lines else []),
    ]


def sums(endings: Iterable[str]) -> str:
    """How many there are of each ending, and their share."""
    counted = Counter(endings)
    return ", ".join(
        f"{name} {counted[name]} ({counted[name] / counted.total():.1%})"
        for name in (RIGHT, SEVERAL, UNNAMED, WRONG, KEPT)
        if counted[name]
    )


def put(page: Path, name: str, lines: Sequence[str]) -> None:
    """Write `lines` between the marks in `page`."""
    begin, end = f"<!-- diagnosis {name} -->", "<!-- end of diagnosis -->"
    text = page.read_text(encoding="utf-8")
    before, after = text.partition(begin)[0], text.partition(begin)[2].partition(end)[2]
    if not after:
        sys.exit(f"{page}: put the lines {begin} and {end} where the table is to stand")
    page.write_text("\n".join([f"{before}{begin}", "", *lines, "", f"{end}{after}"]), encoding="utf-8")


if __name__ == "__main__":
    main()
