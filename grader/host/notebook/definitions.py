"""Loading a notebook without a kernel: its definitions and what they need, run as if from top to bottom.

read -> plain Python -> leaves -> choose -> run
"""

import ast
import sys
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from grader.host.notebook import old_habits, standins
from grader.host.notebook.choosing import choose
from grader.host.notebook.findings import Finding, Findings
from grader.host.notebook.leaves import Role, rebuild
from grader.host.notebook.reading import Cell, NotebookError, read
from grader.host.notebook.running import Runner, Step, StepKind
from grader.host.notebook.statements import Reader, Statement

MODULE = "__notebook__"
SKIPPED = "skip-grading"
PARAMETERS = "parameters"

_KINDS: dict[Role, StepKind] = {
    Role.imports: "import",
    Role.definition: "definition",
    Role.assignment: "assignment",
}
_MISSED = (
    "`{name}` is set only by lines that aren't run when a notebook is loaded (a loop, a print, a main guard); "
    "set it in a line of its own."
)


@dataclass(frozen=True)
class Loaded:
    """The names that a notebook defines, and what the student should know about its loading."""

    namespace: types.ModuleType
    findings: tuple[Finding, ...]


def load(path: str, wanted: frozenset[str], parameters: Mapping[str, Any], seconds_each: float = 1.0) -> Loaded:
    """Load the notebook at `path`, in whose folder the process runs and imports.

    Imports, functions and classes are run, assignments that these or the names `wanted` need, and assignments of plain
    values. `parameters` are set after the cell tagged so, or before the first. Each statement gets `seconds_each` (an
    import ten times as long); what fails is tried once more after the others, and is a finding if it fails still.

    Raises `NotebookError` where the file can't be read as a Python notebook, and nothing else.
    """
    file = Path(path).absolute()
    findings = Findings()
    cells = _cells(file, findings)
    statements = Reader(file, findings).statements(cells)
    choice = choose([leaf for statement in statements for leaf in statement.leaves], wanted)
    _report_missed(choice.missed, statements, findings)
    module = _module(file)
    missing = standins.StandIns()
    missing.install()
    steps = [step for statement in statements for step in _step(statement, choice.chosen, vars(module))]
    Runner(vars(module), seconds_each, findings).run(_with_parameters(steps, cells, parameters, vars(module)))
    _report_habits(statements, missing.notes(), findings)
    return Loaded(module, findings.all())


def _cells(file: Path, findings: Findings) -> list[Cell]:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise NotebookError(f"{file.name}: can't be read ({error.strerror}); check its name and permissions") from None
    notebook = read(data, file.name)
    for note in notebook.notes:
        findings.add("note", note)
    cells = [cell for cell in notebook.cells if cell.number]
    if not cells:
        findings.add("note", "This notebook has no code cells.")
    for cell in cells:
        if SKIPPED in cell.tags:
            findings.add("skipped", f"the cell is tagged {SKIPPED}, so it wasn't run.", cell.number, cell.line())
    return [cell for cell in cells if SKIPPED not in cell.tags]


def _module(file: Path) -> types.ModuleType:
    module = types.ModuleType(MODULE)
    module.__file__ = str(file)
    vars(module)["__builtins__"] = {**vars(sys.modules["builtins"]), **standins.builtins()}
    sys.modules[MODULE] = module
    sys.argv = [str(file)]
    return module


def _report_missed(missed: Mapping[str, ast.stmt], statements: Sequence[Statement], findings: Findings) -> None:
    owners = {leaf.node: statement for statement in statements for leaf in statement.leaves}
    for name, node in missed.items():
        cell = owners[node].cell
        findings.add("skipped", _MISSED.format(name=name), cell.number, cell.line(node.lineno))


def _report_habits(statements: Sequence[Statement], notes: Sequence[str], findings: Findings) -> None:
    """Add what the stand-ins noted; a habit that can be seen in the cells is told with the first place of it."""
    seen = list(old_habits.seen(statements)) if "torch" in sys.modules else []
    for habit in seen:
        findings.add("note", habit.says, habit.cell.number, habit.cell.line(habit.line))
    for note in notes:
        if note not in {habit.says for habit in seen}:
            findings.add("note", note)


def _step(statement: Statement, chosen: frozenset[ast.stmt], namespace: dict[str, Any]) -> Iterator[Step]:
    """The step that runs what is chosen of `statement`, if anything is."""
    ours = [leaf for leaf in statement.leaves if leaf.node in chosen]
    if not ours:
        return
    run = partial(_run, statement, chosen, namespace)
    roles = {leaf.role for leaf in ours}
    kind = next(name for role, name in _KINDS.items() if role in roles)
    sets = frozenset().union(*(leaf.sets for leaf in ours))
    yield Step(run, kind, sets, statement.cell.number, statement.line)


def _run(statement: Statement, chosen: frozenset[ast.stmt], namespace: dict[str, Any]) -> None:
    exec(statement.compiled(_prune(statement.node, chosen)), namespace)  # noqa: S102  what a host is there for


def _prune(node: ast.stmt, chosen: frozenset[ast.stmt]) -> ast.stmt:
    """`node` without those of its leaves that aren't chosen."""
    if node in chosen:
        return node
    return rebuild(node, lambda body: [_prune(child, chosen) for child in body if _holds(child, chosen)])


def _holds(node: ast.stmt, chosen: frozenset[ast.stmt]) -> bool:
    return not chosen.isdisjoint(ast.walk(node))


def _with_parameters(
    steps: Sequence[Step], cells: Sequence[Cell], parameters: Mapping[str, Any], namespace: dict[str, Any]
) -> list[Step]:
    """`steps`, and among them the one that sets `parameters`."""
    tagged = next((cell.number for cell in cells if PARAMETERS in cell.tags), 0)
    at = sum(step.cell <= tagged for step in steps)
    ours = Step(partial(namespace.update, parameters), "definition", frozenset(parameters))
    return [*steps[:at], ours, *steps[at:]]
