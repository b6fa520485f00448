"""`grader verify`: prove what assignments claim."""

import math
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import click

from grader.cli import options
from grader.cli.output import STDOUT, console, target
from grader.cli.waiting import Waiting, waiting
from grader.course.discovery import Course, find_course
from grader.course.places import user_folder
from grader.prove.proof import Proof
from grader.prove.record import RECORD, read_record, write_record
from grader.prove.setting import Setting
from grader.prove.store import Memories, Store, harness
from grader.prove.verify import KINDS, ON_REQUEST, read_claims, verify
from grader.reports.junit import proofs_to_junit
from grader.reports.proofs_json import proofs_to_json
from grader.reports.terminal import render_proofs
from grader.sandbox.choose import choose

_SEED: Final = 1


@click.command("verify")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option(
    "--only",
    multiple=True,
    metavar="KIND",
    type=click.Choice([*KINDS, *ON_REQUEST]),
    help=f"Try claims of this kind alone: {', '.join([*KINDS, *ON_REQUEST])}; repeatable.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Claims to try side by side; as many as there are cores without it.",
)
@click.option("--fresh", is_flag=True, help="Try everything again, also what an earlier run has shown.")
@click.option(
    "--recorded",
    is_flag=True,
    help=f"Take what {RECORD} says for shown; not of references, and of a few others, drawn by the harness.",
)
@click.option("--record", is_flag=True, help=f"Write {RECORD} beside the reference.")
@click.option(
    "--mutants", is_flag=True, help="Also try mutants: the reference with one small change derived from its syntax."
)
@click.option(
    "--budget",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="Seconds for all mutants together; those not tried by then are told.",
)
@click.option("--junit", metavar="FILE", help="Write the result as JUnit XML.")
@options.all_of(options.JSON, options.SANDBOX, options.SEED, options.COURSE)
def command(names: tuple[str, ...], json_file: str | None, junit: str | None, **asked: Any) -> int:
    """Prove what the assignments NAME claim, or all assignments.

    The reference earns full marks well within its limits, the template about none; every known mistake fails what it
    lists and nothing else; golden submissions get their verdicts; junk never breaks a check; what is generated is in
    step. What an earlier run has shown isn't tried again until something that it rests on changes.
    What --record writes is for others to take with --recorded, whatever machine they have.

    Exit codes: 0 all of it holds; 1 something does not; 2 what was asked can't be done; 3 a fault of the grader.
    """
    course = find_course(asked["course"])
    began = time.monotonic()
    with ExitStack() as stack:
        write_json = stack.enter_context(target("--json", json_file))
        write_junit = stack.enter_context(target("--junit", junit))
        scratch = Path(stack.enter_context(TemporaryDirectory(prefix="grader-")))
        with waiting() as line:
            proofs = list(_proofs(course, names, {**asked, "scratch": scratch}, line))
        seconds = time.monotonic() - began
        write_json(proofs_to_json(proofs, course.root, seconds))
        write_junit(proofs_to_junit(proofs, course.root))
    if json_file != STDOUT:
        console().print(render_proofs(proofs, course.root, seconds), soft_wrap=True)
    return 0 if all(proof.holds for proof in proofs) else 1


def _proofs(course: Course, names: tuple[str, ...], asked: dict[str, Any], line: Waiting) -> Iterator[Proof]:
    """The proofs of the assignments, one after the other, those of one kind together."""
    chosen = [course.assignment(name) for name in names] or course.assignments()
    kinds = [*(asked["only"] or KINDS), *(ON_REQUEST if asked["mutants"] else ())]
    store = Store(user_folder("XDG_CACHE_HOME") / "verify")
    box = choose(asked["sandbox"]).name
    seed = _SEED if asked["seed"] is None else asked["seed"]
    works = {}
    for assignment in chosen:
        setting = Setting(course.root, assignment.name, box, seed, scratch=asked["scratch"])
        works[assignment.name] = read_claims(setting, kinds, _memory(setting, store, asked))
    found: dict[str, list[Proof]] = {name: [] for name in works}
    jobs = asked["jobs"] or len(os.sched_getaffinity(0))
    for proof in verify([*works.values()], jobs, math.inf if asked["budget"] is None else asked["budget"]):
        own, work = found[proof.assignment], works[proof.assignment]
        own.append(proof)
        line.say(f"{proof.assignment}: {len(own)} of {work.size} claims, the last: {proof.group} {proof.claim}")
        if asked["record"] and len(own) == work.size:
            write_record(work.setting, work.claims, own)
    if not asked["fresh"]:
        store.tidy()
    for own in found.values():
        yield from sorted(own, key=_place)


def _memory(setting: Setting, store: Store, asked: dict[str, Any]) -> Memories:
    """What is believed of earlier runs."""
    recorded = [read_record(setting.reference, harness())] if asked["recorded"] else []
    return Memories((*([] if asked["fresh"] else [store]), *recorded))


def _place(proof: Proof) -> tuple[int, str]:
    """Where a proof stands among those of its assignment."""
    order = [*KINDS, *ON_REQUEST]
    return order.index(proof.group) if proof.group in order else -1, proof.claim
