"""Options that several commands take, each under one name and with one meaning."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

COURSE: Final = click.option(
    "--course",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder that holds `assignments/`; without it the course that came with the grader.",
)
JSON: Final = click.option("--json", "json_file", metavar="FILE", help="Write the result as JSON; - for stdout alone.")
PROFILE: Final = click.option(
    "--profile",
    default="quick",
    show_default=True,
    metavar="NAME",
    help="How to grade: quick, full or the rubric's own.",
)
DEVICE: Final = click.option(
    "--device",
    type=click.Choice(["auto", "cpu", "cuda"]),
    default="auto",
    show_default=True,
    help="Where training computes; auto does as the profile says. All else computes on the CPU.",
)
SANDBOX: Final = click.option(
    "--sandbox",
    default="auto",
    show_default=True,
    metavar="NAME",
    help="How the work is confined; auto takes the strongest way that works here (see `grader doctor`).",
)
NOTEBOOK: Final = click.option(
    "--notebook",
    type=click.Choice(["definitions", "all"]),
    help="Load a notebook by its definitions alone, or by running every cell; without it as the rubric says.",
)
SEED: Final = click.option(
    "--seed",
    type=click.IntRange(min=0),
    metavar="N",
    help="Draw the questions from N instead of the course secret, so that others can repeat the run.",
)


def all_of(*options: Callable[[Any], Any]) -> Callable[[F], F]:
    """One decorator for several options, shown in their order."""

    def decorate(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate
