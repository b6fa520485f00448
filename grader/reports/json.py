"""A grade as JSON, for programs."""

import json
import math
from collections.abc import Mapping
from typing import Any, Final

from pydantic import TypeAdapter

from grader.judge.grade import Grade
from grader.reports.parts.plain import escaped_json

_GRADE: Final = TypeAdapter(Grade)


def to_json(grade: Grade) -> str:
    """`grade` as JSON text: numbers that aren't finite become null, and what UTF-8 can't hold is written out.

    It can be shown in a terminal: nothing in it acts on one.
    """
    fields = _GRADE.dump_python(grade)
    whole = json.dumps(_clean({"schema": fields["schema"], **fields}), ensure_ascii=False, allow_nan=False, indent=2)
    return escaped_json(whole)


def _clean(value: Any) -> Any:
    """`value` as what JSON has: arrays become lists; what it has no form for is described in text."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {_text(key): _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    if hasattr(value, "tolist"):
        return _clean(value.tolist())
    return _text(value)


def _text(value: Any) -> str:
    return str(value).encode("utf-8", "backslashreplace").decode("utf-8")
