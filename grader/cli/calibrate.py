"""`grader calibrate`: how figures scatter over seeds, and what thresholds that bears."""

import os
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from grader.cli import options
from grader.cli.ordering import Asked, order_for
from grader.cli.output import STDOUT, console, target
from grader.cli.waiting import waiting
from grader.course.places import user_folder
from grader.course.plan import make_plan, profiles_of
from grader.errors import AskError
from grader.prove.calibration.gathering import Means
from grader.prove.calibration.record import Calibration, file_of, read
from grader.prove.calibration.training import Series
from grader.prove.setting import Setting, read_again
from grader.reports.calibration_json import calibration_to_json
from grader.reports.calibration_svg import calibration_to_svg
from grader.reports.parts.plain import plain
from grader.reports.terminal.calibration_page import render_calibration

if TYPE_CHECKING:
    from grader.prove.calibration.assessment import Assessment

_LEAST: Final = 6
_MISTAKES: Final = 20
"""So many trainings are enough for a chance of one in twenty; for one in a thousand, right work may need more."""


@click.command("calibrate")
@click.argument("name")
@click.option(
    "--seeds",
    type=click.IntRange(min=_LEAST),
    default=20,
    show_default=True,
    metavar="N",
    help="Trainings of each right work, two for each of N / 2 course secrets.",
)
@click.option(
    "--mistake-seeds",
    type=click.IntRange(min=0),
    metavar="N",
    help="Trainings of each known mistake, 0 or at least 2; as many as of right work without it, 20 at most. Of fewer "
    "than six the chance to pass is counted, not modelled; without any, only right work is looked at.",
)
@click.option(
    "--style",
    "styles",
    multiple=True,
    metavar="CASE",
    help="A golden case that is right, to be trained beside the reference; repeatable. Without it those of the "
    "calibration before, or else the first three.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Trainings side by side; as many as there are cores without it.",
)
@click.option("--fresh", is_flag=True, help="Train everything again, also what an earlier run has finished.")
@options.all_of(options.JSON, options.PROFILE, options.DEVICE, options.SANDBOX, options.COURSE)
def command(name: str, styles: tuple[str, ...], json_file: str | None, **asked: Any) -> int:
    """Train right and wrong work for the assignment NAME over seeds, and say what thresholds that bears.

    The reference, correct golden cases and the known mistakes that may still learn are trained, and measured by the
    checks that have a metric. The figures are kept in reference/NAME/calibration.json, drawn in calibration.svg beside
    it, and `grader verify` holds the rubric's thresholds to them. After Ctrl-C the same command goes on.
    """
    if find_spec("scipy") is None:
        raise AskError("calibrating needs scipy, which isn't installed; run: pip install 'grader[calibrate]'")
    series = _series(name, asked)
    file = file_of(series.setting.reference)
    before, svg = read(file), file.with_suffix(".svg")
    for path in (file, svg):
        with target("the calibration", str(path)):  # whether it can be written is told before anything is trained
            pass
    with target("--json", json_file) as write_json:
        calibration = _calibrated(series, styles, before, asked)
        found = _assessed(series, calibration)
        own = found[series.profile]
        _put(file, calibration.text())
        _put(svg, calibration_to_svg(name, [one for each in found.values() for one in each]))
        write_json(calibration_to_json(name, series.profile, calibration.profiles[series.profile], own))
    if json_file != STDOUT:
        console().print(render_calibration(name, calibration.profiles[series.profile], own))
        click.echo(plain(f"\n{file}: written, and {svg.name} beside it"))
    return 0


def _series(name: str, asked: Mapping[str, Any]) -> Series:
    read_again()
    order = order_for(Asked(name, asked["profile"], asked["device"], asked["sandbox"], 0, asked["course"]))
    setting = Setting(order.assignment.course.root, name, order.sandbox.name, 0)
    return Series(setting, asked["profile"], order.device)


def _calibrated(
    series: Series, styles: Sequence[str], before: Calibration | None, asked: Mapping[str, Any]
) -> Calibration:
    from grader.prove.calibration.calibrating import calibrate  # noqa: PLC0415  only this command needs scipy

    jobs = asked["jobs"] or len(os.sched_getaffinity(0))
    wrong = min(asked["seeds"], _MISTAKES) if asked["mistake_seeds"] is None else asked["mistake_seeds"]
    if wrong == 1:
        raise AskError("--mistake-seeds 1: two trainings share a course secret; take 2 or more, or 0 for none")
    means = Means(asked["seeds"], wrong, jobs, user_folder("XDG_CACHE_HOME") / "calibration", asked["fresh"])
    try:
        with waiting() as line:
            return calibrate(series, styles, means, before, line.say)
    except KeyboardInterrupt:
        click.echo("grader: what was finished is kept; the same command goes on from there", err=True)
        raise


def _assessed(series: Series, calibration: Calibration) -> "dict[str, list[Assessment]]":
    """By profile, those of earlier runs among them."""
    from grader.prove.calibration.assessing import assess  # noqa: PLC0415

    rubric = series.setting.assignment.rubric
    fails = {one.id: one.fails for one in series.setting.known.catalogue.mistakes}
    there = {name: record for name, record in calibration.profiles.items() if name in profiles_of(rubric)}
    return {name: assess(record, make_plan(rubric, name), fails) for name, record in there.items()}


def _put(file: Path, text: str) -> None:
    with target("the calibration", str(file)) as write:
        write(text.rstrip("\n"))
