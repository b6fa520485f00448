"""What students get, made from what the author wrote: the reference without its solutions."""

import ast
import json
from collections.abc import Mapping
from pathlib import Path

from grader.course.discovery import Assignment
from grader.course.handout import hand_out
from grader.errors import AskError, CourseError

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
INSTEAD = "# YOUR WORK"


def template_from(source: str) -> str:
    """The Python text `source` with every region between the two marks replaced by one comment.

    What follows the first mark tells what to write there: `### BEGIN SOLUTION: return the sum` leaves
    `# YOUR WORK: return the sum`, indented like the mark. Raises `CourseError` where marks don't pair, or where what is
    left is no Python (a function needs a docstring to outlive its body).
    """
    kept: list[str] = []
    opened = 0
    for number, line in enumerate(source.splitlines(), start=1):
        mark = line.strip()
        if mark.startswith(BEGIN):
            if opened:
                raise CourseError(
                    f"solution.py:{number}: a solution begins inside the one of line {opened}: end that first"
                )
            opened = number
            kept.append(line.replace(BEGIN, INSTEAD))
        elif mark.startswith(END):
            if not opened:
                raise CourseError(f"solution.py:{number}: a solution ends that never began: add `{BEGIN}` above")
            opened = 0
        elif not opened:
            kept.append(line)
    if opened:
        raise CourseError(f"solution.py:{opened}: this solution never ends: add `{END}` below")
    return _checked("\n".join([*kept, ""]))


def notebook_from(template: str) -> str:
    """The notebook of a module in percent format, as JSON text; the same text for the same module.

    Raises `AskError` where jupytext isn't installed.
    """
    try:
        import jupytext  # noqa: PLC0415  only authors need it
    except ModuleNotFoundError:
        raise AskError("jupytext isn't installed; install it with: pip install 'grader[notebooks]'") from None
    notebook = jupytext.reads(template, fmt="py:percent")
    cells = [_cell(number, cell) for number, cell in enumerate(notebook.cells, start=1)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def released(assignment: Assignment) -> Mapping[str, str]:
    """The files that students get of `assignment`, by name.

    Raises `CourseError` where there is no reference, or its marks don't fit.
    """
    solution = assignment.reference and assignment.reference / "solution.py"
    if solution is None or not solution.is_file():
        where = assignment.course.root / "reference" / assignment.name / "solution.py"
        raise CourseError(f"{where}: there is no reference to make a template from; write it first")
    template = template_from(solution.read_text(encoding="utf-8"))
    entry = assignment.rubric.entry
    return {entry.module: template, entry.notebook: notebook_from(template)}


def stale(assignment: Assignment) -> Mapping[Path, str]:
    """The template's files and the hand-out, where they aren't as they would be made: absolute paths, and that text.

    Raises what `released` and `hand_out` raise.
    """
    folder = assignment.course.root.absolute() / "student_template" / assignment.name
    template = {folder / name: text for name, text in released(assignment).items()}
    wanted = {**template, **hand_out(assignment)}
    return {path: text for path, text in wanted.items() if not _holds(path, text)}


def _holds(path: Path, text: str) -> bool:
    """Whether the file is there and holds `text`, whatever its line ends are."""
    try:
        return path.is_file() and _plain_ends(path.read_bytes()) == _plain_ends(text.encode())
    except OSError as error:
        raise CourseError(f"{path}: can't be read ({error.strerror}); mend its permissions") from error


def _plain_ends(raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n")


def _cell(number: int, cell: Mapping[str, str]) -> dict[str, object]:
    plain = {"cell_type": cell["cell_type"], "id": f"cell-{number:02}", "metadata": {}}
    source = cell["source"].splitlines(keepends=True)
    code: dict[str, object] = {"execution_count": None, "outputs": []} if cell["cell_type"] == "code" else {}
    return {**plain, **code, "source": source}


def _checked(template: str) -> str:
    try:
        ast.parse(template)
    except SyntaxError as error:
        what = f"the template's line {error.lineno} is no Python once the solutions are out ({error.msg})"
        raise CourseError(f"solution.py: {what}: leave a docstring or a statement there") from None
    return template
