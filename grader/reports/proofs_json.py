"""Proofs as JSON, for programs."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from grader.prove.proof import Proof
from grader.reports.parts.places import shown_file
from grader.reports.parts.plain import escaped_json

SCHEMA: Final = "grader/verify/v1"


def proofs_to_json(proofs: Sequence[Proof], root: Path, seconds: float) -> str:
    """`proofs` as JSON text; files are named relative to `root`."""
    told = {
        "schema": SCHEMA,
        "holds": all(proof.holds for proof in proofs),
        "seconds": round(seconds, 3),
        "claims": [_claim(proof, root) for proof in proofs],
    }
    return escaped_json(json.dumps(told, ensure_ascii=False, indent=2))


def _claim(proof: Proof, root: Path) -> dict[str, Any]:
    findings = [
        {"file": shown_file(one.file, root), "line": one.line, "says": _text(one.says)} for one in proof.findings
    ]
    return {
        "assignment": proof.assignment,
        "group": proof.group,
        "claim": proof.claim,
        "holds": proof.holds,
        "known": proof.known,
        "skipped": proof.skipped,
        "seconds": proof.seconds,
        "findings": findings,
    }


def _text(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
