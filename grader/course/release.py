"""What students get, made from what the author wrote: the reference without its solutions."""

import ast

from grader.errors import CourseError

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


def _checked(template: str) -> str:
    try:
        ast.parse(template)
    except SyntaxError as error:
        what = f"the template's line {error.lineno} is no Python once the solutions are out ({error.msg})"
        raise CourseError(f"solution.py: {what}: leave a docstring or a statement there") from None
    return template
