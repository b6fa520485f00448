"""`grader release`: the student's version of an assignment."""

from functools import partial
from pathlib import Path

import click

from grader.cli import options
from grader.cli.releasing import out_of_step, release
from grader.cli.waiting import waiting
from grader.course.discovery import find_course
from grader.reports.parts.plain import plain
from grader.sandbox.choose import choose


@click.command("release")
@click.argument("name")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 where a file isn't as it would be written.")
@options.all_of(options.SANDBOX, options.COURSE)
def command(name: str, check: bool, sandbox: str, course: Path | None) -> int:
    """Make what students get of the assignment NAME, from its reference, rubric, checks and known mistakes.

    The templates, a module and a notebook, go to student_template/NAME, without what stands between `### BEGIN
    SOLUTION` and `### END SOLUTION`. The table of criteria goes into the hand-out, where that has marks for it. The
    course that students install goes to student_course: public checks, and what public.json tells of known mistakes.
    """
    assignment = find_course(course).assignment(name)
    if check:
        found = [*out_of_step(assignment)]
        for line in found:
            click.echo(plain(line), err=True)
        return 1 if found else 0
    with waiting() as shown:
        shown.say("trying the known mistakes on the public checks")
        done = [*release(assignment, partial(choose, sandbox))]
    for line in done or [f"{name}: everything is in step"]:
        click.echo(plain(line))
    return 0
