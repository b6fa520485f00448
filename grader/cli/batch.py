"""`grader batch`: grade a class."""

import json
from contextlib import ExitStack, closing
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import click

from grader.batch.class_terms import ClassTerms, class_terms, keep_terms
from grader.batch.coordinator import How, grade_class
from grader.batch.events import Summary
from grader.batch.hand_ins import Class
from grader.batch.intake.choose import formats
from grader.batch.intake.gathering import gather
from grader.batch.locking import alone_in
from grader.batch.matching import match
from grader.batch.preview import preview
from grader.batch.setting import Setting
from grader.cli import options
from grader.cli.batching import showing, told
from grader.cli.findings import NOT_CONFINED
from grader.cli.ordering import Asked, order_for
from grader.cli.output import STDOUT, console, target
from grader.cli.previewing import render_preview
from grader.cli.waiting import waiting
from grader.errors import AskError
from grader.judge.clearing import remove
from grader.reports.json import to_json
from grader.reports.parts.plain import one_line
from grader.reports.parts.words import seconds
from grader.sandbox.choose import AUTO

_OWN: Final = "handed_in"
_MOST_TOLD: Final = 20
_CALLED: Final = {"graded": "graded", "not_gradable": "that can't be read", "not_graded": "without a grade"}


@click.command("batch")
@click.argument("name")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where results are kept; without it graded_NAME in the current folder.",
)
@click.option(
    "--class",
    "class_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The class's own file, class.yaml: roster, due dates, groups. It is remembered with the results.",
)
@click.option(
    "--form",
    type=click.Choice(list(formats())),
    help="What the downloads are of; without it that is told from what lies in them.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Submissions to grade side by side; as many as there are cores without it.",
)
@click.option(
    "--gpu-jobs",
    type=click.IntRange(min=1),
    default=How.gpu_jobs,
    show_default=True,
    metavar="N",
    help="Of these, how many may train on one GPU at a time; the others wait.",
)
@click.option("--retry", is_flag=True, help="Grade again what had no grade.")
@click.option(
    "--preview", "previewing", is_flag=True, help="Change nothing: say what would be done, and to whose marks."
)
@options.all_of(options.JSON, options.PROFILE, options.DEVICE, options.SANDBOX)
@options.all_of(options.NOTEBOOK, options.SEED, options.COURSE)
def command(name: str, out: Path | None, previewing: bool, json_file: str | None, **asked: Any) -> int:
    """Grade what a class handed in for the assignment NAME, as it lies at PATH...

    A PATH is a download of Canvas, Moodle or Gradescope, a folder with a folder or a file for each student, or an
    archive of these. The same command again goes on where it was stopped, and grades what has changed.

    Exit codes: 0 everything has a result; 2 what was asked can't be done; 3 something has no grade.
    """
    folder = out if out is not None else Path(f"graded_{name}")
    _require_apart(folder, asked["paths"])
    terms = class_terms(folder, asked["class_file"])
    for note in terms.roster.notes if terms.roster is not None else ():
        click.echo(f"grader: {one_line(note)}", err=True)
    setting = _setting(name, asked)
    with ExitStack() as stack:
        write = stack.enter_context(target("--json", json_file))
        if previewing:
            own = Path(stack.enter_context(TemporaryDirectory(prefix="grader-")))
            found = preview(_class(name, asked, terms, own), setting, folder, to_json)
            write(json.dumps({"schema": "grader/preview/v1", **asdict(found)}, ensure_ascii=True, indent=2))
            if json_file != STDOUT:
                console().print(render_preview(found), soft_wrap=True)
            return 0
        class_ = _class(name, asked, terms, _emptied(stack, folder))
        keep_terms(folder, terms)
        how = How(to_json, asked["jobs"], gpu_jobs=asked["gpu_jobs"], retry=asked["retry"])
        summary = _graded(class_, setting, folder, how)
        write(json.dumps({"schema": "grader/batch/v1", **_plain(summary, class_)}, ensure_ascii=True, indent=2))
    if json_file != STDOUT:
        _say(summary, class_, folder)
    return 0 if summary.complete else 3


def _setting(name: str, asked: dict[str, Any]) -> Setting:
    """How to grade, with whatever can be found to be wrong with it found now."""
    how = {key: asked[key] for key in ("profile", "device", "sandbox", "seed", "course", "notebook")}
    with waiting() as line:
        order = order_for(Asked(name, **how), line.download)
        if asked["sandbox"] == AUTO and order.sandbox.name == NOT_CONFINED:
            raise AskError(
                "no sandbox that confines anything works here, and this is other people's work: `grader doctor` says "
                "what would help; with --sandbox none it runs with your own rights"
            )
        order.data(order.plan())
    return Setting(
        root=order.assignment.course.root.absolute(),
        name=name,
        sandbox=order.sandbox.name,
        profile=order.profile,
        device=order.device,
        notebook=order.notebook,
        seed=asked["seed"],
        keep_in=order.keep_in,
    )


def _emptied(stack: ExitStack, folder: Path) -> Path:
    """An empty folder for what is unpacked, ours alone as long as `stack` is open and the same in each run."""
    stack.enter_context(alone_in(folder / _OWN))
    own = folder / _OWN / "files"
    remove(own)
    own.mkdir()
    return own


def _class(name: str, asked: dict[str, Any], terms: ClassTerms, own: Path) -> Class:
    with waiting() as line:
        line.say("looking at what was handed in")
        found = gather(asked["paths"], own, name, asked["form"])
        class_ = match(found, terms.roster, terms.file.terms(name).groups)
    for one in class_.unmatched[:_MOST_TOLD]:
        click.echo(f"grader: nobody's: {one_line(f'{one.where}: {one.why}')}", err=True)
    if len(class_.unmatched) > _MOST_TOLD:
        more = len(class_.unmatched) - _MOST_TOLD
        click.echo(f"grader: nobody's: {more} more; `grader report` lists them", err=True)
    if not class_.hand_ins:
        where = ", ".join(map(str, asked["paths"]))
        raise AskError(f"{where}: holds nothing that somebody handed in; name the download, or mend what is told above")
    return class_


def _graded(class_: Class, setting: Setting, folder: Path, how: How) -> Summary:
    try:
        with showing() as tell, closing(grade_class(class_, setting, folder, how)) as grading:
            while True:
                try:
                    tell(next(grading))
                except StopIteration as end:
                    summary: Summary = end.value
                    return summary
    except KeyboardInterrupt:
        click.echo("Stopped; what is finished is kept. Run the same command again to go on.", err=True)
        raise


def _plain(summary: Summary, class_: Class) -> dict[str, Any]:
    return {
        "planned": asdict(summary.planned),
        "results": summary.results,
        "complete": summary.complete,
        "seconds": summary.seconds,
        "unmatched": [asdict(one) for one in class_.unmatched],
        "missing": [one.id for one in class_.missing],
    }


def _say(summary: Summary, class_: Class, folder: Path) -> None:
    counts = [f"{count} {_CALLED.get(status, 'waiting')}" for status, count in summary.results.items()]
    click.echo(f"{', '.join(counts)}; {told(summary.planned, 'graded now')}, in {seconds(summary.seconds)}.")
    if class_.missing:
        click.echo(f"{len(class_.missing)} of the roster handed in nothing.")
    if class_.unmatched:
        click.echo(f"{len(class_.unmatched)} found that are nobody's: they have no result.")
    if not summary.complete:
        click.echo("Some have no grade: mend what the report says, and add --retry to the same command.")
    click.echo(one_line(f"Next: `grader report {folder}` shows the class; `grader export {folder} --format csv`."))


def _require_apart(folder: Path, paths: tuple[Path, ...]) -> None:
    for path in paths:
        if folder.resolve().is_relative_to(path.resolve()):
            raise AskError(f"--out {folder}: lies within {path}, and would be taken for work; name a folder elsewhere")
