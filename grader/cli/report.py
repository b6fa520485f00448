"""`grader report`: a graded class, to read."""

from pathlib import Path

import click

from grader.batch.classbook import class_book
from grader.cli import options
from grader.cli.output import console
from grader.reports.html import write
from grader.reports.parts.plain import one_line
from grader.reports.terminal.class_page import render_class_page


@click.command("report")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--html", type=click.Path(path_type=Path), metavar="FOLDER", help="Write pages for a browser to FOLDER.")
@click.option(
    "--class",
    "class_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The class's own file; without it the one that the class was graded with.",
)
@options.all_of(options.COURSE)
def command(folder: Path, html: Path | None, class_file: Path | None, course: Path | None) -> int:
    """Show the class that `grader batch` graded into DIR. Nothing is run."""
    with class_book(folder, class_file, course) as book:
        if html is None:
            console().print(render_class_page(book))
            return 0
        index = write(book, html)
    click.echo(one_line(f"Wrote the class's pages; open {index}"))
    return 0
