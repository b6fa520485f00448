"""What students get, made from what the author wrote: the reference without its solutions."""

import ast
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from grader.course.discovery import Assignment
from grader.course.handout import hand_out
from grader.course.publishing import public_file
from grader.course.student_course import FOLDER, PARTS, public_criteria, student_files
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


def stale(assignment: Assignment) -> Mapping[Path, bytes]:
    """What is generated without running anything, where it isn't as it would be made: absolute paths and contents.

    These are the templates, the hand-out, and the course for students but for its public.json, which
    `grader.course.publishing` answers for.

    Raises what `released`, `hand_out` and `student_files` raise.
    """
    return {path: content for path, content in _wanted(assignment).items() if not _holds(path, content)}


def surplus(assignment: Assignment) -> Sequence[Path]:
    """The files in the folders that students get of `assignment` which aren't made any more, such as a check's.

    Raises what `stale` raises.
    """
    kept = [public_file(assignment)] if public_criteria(assignment.rubric) else []
    wanted = {*_wanted(assignment), *kept}
    found = (path for folder in _generated_folders(assignment) for path in sorted(folder.rglob("*")))
    return [path for path in found if path.is_file() and path not in wanted and "__pycache__" not in path.parts]


def _wanted(assignment: Assignment) -> Mapping[Path, bytes]:
    root = assignment.course.root.absolute()
    template = {name: text.encode() for name, text in released(assignment).items()}
    students = root / FOLDER
    hand_outs = {path: text.encode() for path, text in hand_out(assignment).items()}
    files = dict(student_files(assignment))
    if files and assignment.readme is not None:
        files[assignment.readme.name] = hand_outs.get(assignment.readme.absolute(), files[assignment.readme.name])
    templates = [root / "student_template", *([students / "student_template"] if files else [])]
    settings = root / "course.yaml"
    return {
        **{folder / assignment.name / name: content for folder in templates for name, content in template.items()},
        **hand_outs,
        **{students / "assignments" / assignment.name / name: content for name, content in files.items()},
        **({students / settings.name: settings.read_bytes()} if files and settings.is_file() else {}),
    }


def _generated_folders(assignment: Assignment) -> Sequence[Path]:
    students = assignment.course.root.absolute() / FOLDER
    return [students / part / assignment.name for part in PARTS]


def _holds(path: Path, content: bytes) -> bool:
    """Whether the file is there and holds `content`, whatever its line ends are."""
    try:
        return path.is_file() and _plain_ends(path.read_bytes()) == _plain_ends(content)
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
