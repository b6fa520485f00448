"""What the host says of how a notebook was loaded: words for the report, and nothing that anything is decided from."""

from typing import Any

MOST = 40
MOST_TEXT = 600


def remarks_of(findings: Any, name: str) -> tuple[str, ...]:
    """A sentence for each finding about the notebook `name`; whatever is no finding is passed over."""
    found = findings if isinstance(findings, list) else []
    sentences = [_sentence(one, name) for one in found[:MOST]]
    return tuple(one for one in sentences if one)


def _sentence(finding: Any, name: str) -> str:
    if not isinstance(finding, dict):
        return ""
    cell, line, message = (finding.get(key) for key in ("cell", "line", "message"))
    if not isinstance(cell, int) or not isinstance(line, str) or not isinstance(message, str):
        return ""
    where = f"{name}, cell {cell}" if cell else name
    quoted = f" ({line})" if line else ""
    return f"{where}{quoted}: {message}"[:MOST_TEXT]
