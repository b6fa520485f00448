"""What the host says of how a notebook was loaded: for the report, and nothing that anything is decided from."""

from typing import Any

from grader.judge.grade import Artifact

MOST = 60
MOST_TEXT = 600


def remarks_of(told: Any, name: str) -> tuple[str, ...]:
    """A sentence for each finding about the notebook `name`; whatever is no finding is passed over."""
    findings = told.get("findings") if isinstance(told, dict) else None
    sentences = [_sentence(one, name) for one in findings[:MOST]] if isinstance(findings, list) else []
    return tuple(one for one in sentences if one)


def executed_in(told: Any) -> Artifact | None:
    """The notebook with its outputs, where every cell was run. It is the student's word, and shown as that alone."""
    executed = told.get("executed") if isinstance(told, dict) else None
    if not isinstance(executed, bytes):
        return None
    return Artifact("notebook", "the notebook as it ran", executed.decode("utf-8", "replace"))


def _sentence(finding: Any, name: str) -> str:
    if not isinstance(finding, dict):
        return ""
    cell, line, message = (finding.get(key) for key in ("cell", "line", "message"))
    if not isinstance(cell, int) or not isinstance(line, str) or not isinstance(message, str):
        return ""
    where = f"{name}, cell {cell}" if cell else name
    quoted = f" ({line})" if line else ""
    return f"{where}{quoted}: {message}"[:MOST_TEXT]
