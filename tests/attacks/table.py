"""The table at the end of `make attacks`: what each attack came to under each sandbox."""

from itertools import groupby

from grader.sandbox.choose import sandboxes

from .attack import ATTACKS

PROPERTY = "attack"
WIDEST = 44


def note(item):
    """Have the report of a test say which attack it tried, and where; it may be made in another process."""
    tried = item.callspec.params if hasattr(item, "callspec") else {}
    if "attack" in tried:
        item.user_properties.append((PROPERTY, [tried["attack"].name, tried.get("sandbox", "none")]))


def table(stats):
    """The lines of the table. `stats` are the reports of tests by category, as pytest's terminal reporter has them."""
    cells = {}
    for category in ("passed", "skipped", "xfailed", "xpassed", "failed", "error"):
        for report in stats.get(category, ()):
            tried = dict(getattr(report, "user_properties", ())).get(PROPERTY)
            if tried is not None:
                cells[tuple(tried)] = _cell(category, report, *tried)
    if not cells:
        return []
    shown = [name for name in ATTACKS if any(name == tried for tried, _ in cells)]
    columns = list(sandboxes())
    rows = [[name, *(cells.get((name, column), "") for column in columns)] for name in shown]
    return _aligned(["attack", *columns], rows)


def _cell(category, report, name, sandbox):
    if category == "passed":
        return "held" if sandbox != "none" else f"succeeds: {ATTACKS[name].unconfined}"
    if category == "xfailed":
        return f"succeeds: {report.wasxfail.removeprefix('reason: ')}"
    if category == "skipped":
        return f"skipped: {report.longrepr[2].removeprefix('Skipped: ')}"
    return "NOT AS EXPECTED"


def _aligned(head, rows):
    """The rows below their heads, an empty line between families."""
    widths = [min(WIDEST, max(map(len, column))) for column in zip(head, *rows, strict=True)]

    def line(row):
        return "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()

    lines = [line(head)]
    for _, family in groupby(rows, key=lambda row: ATTACKS[row[0]].family):
        lines += ["", *map(line, family)]
    return lines
