"""What a batch would change, to read in a terminal."""

from collections.abc import Iterator
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.batch.preview import Change, Preview, Standing
from grader.cli.batching import told
from grader.reports.parts.words import listed, points
from grader.reports.terminal.pieces import line

_MOST: Final = 100


def render_preview(found: Preview) -> RenderableType:
    """What there would be to do, what it comes to for the class, and each change."""
    parts: list[RenderableType] = [Text(f"This would be done: {told(found.planned)}.", "bold")]
    parts += [Text(f"{said}.") for said in _counts(found.changes)]
    if not found.changes:
        parts.append(Text("No result would change."))
        return Group(*parts)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("Who", "Now", "Then"):
        table.add_column(name, overflow="fold")
    for change in found.changes[:_MOST]:
        attempt = f", attempt {change.attempt}" if change.attempt > 1 else ""
        then = "has to be graded" if change.after is None else _standing(change.after)
        table.add_row(line(listed(change.names) + attempt, ascii_only=False), _standing(change.before), then)
    if len(found.changes) > _MOST:
        table.add_row(f"and {len(found.changes) - _MOST} more", "", "")
    return Group(*parts, table)


def _counts(changes: tuple[Change, ...]) -> Iterator[str]:
    known = [(one.before, one.after) for one in changes if one.before is not None and one.after is not None]
    kinds = {
        "with more points": [after.score > before.score for before, after in known],
        "with fewer points": [after.score < before.score for before, after in known],
        "would pass, and don't now": [after.passed > before.passed for before, after in known],
        "would pass no longer": [after.passed < before.passed for before, after in known],
        "have to be graded, to know": [one.after is None for one in changes],
    }
    for said, found in kinds.items():
        if any(found):
            yield f"{sum(found)} {said}"


def _standing(standing: Standing | None) -> str:
    if standing is None:
        return "no result"
    if standing.status != "graded":
        return {"not_gradable": "can't be read"}.get(standing.status, "no grade")
    return f"{points(standing.score)} of {points(standing.max_score)}{', passed' if standing.passed else ''}"
