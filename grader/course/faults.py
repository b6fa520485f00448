"""A fault in a file that an author wrote, and pydantic's errors in plain words."""

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from grader.course.rubric import PATTERN_WORDS

PathTo = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """What is wrong at `path`: with the value there or, if `at_key`, with its key."""

    path: PathTo
    says: str
    at_key: bool = False


_MAX_LISTED: Final = 20

_A_LIST = "must be a list"
_A_MAPPING = "must be a group of `key: value` lines"
_A_NUMBER = "must be a number"
_A_WHOLE_NUMBER = "must be a whole number"

_SAYS: Mapping[str, str | Callable[[dict[str, Any]], str]] = {
    "missing": "is missing",
    "greater_than": "must be greater than {gt:g}",
    "greater_than_equal": "must be {ge:g} or more",
    "less_than_equal": "must be {le:g} or less",
    "float_type": _A_NUMBER,
    "finite_number": "must be a finite number",
    "int_type": _A_WHOLE_NUMBER,
    "int_from_float": _A_WHOLE_NUMBER,
    "string_type": "must be text; put it in quotes",
    "string_too_short": "must not be empty",
    "string_too_long": "must be {max_length} characters or fewer",
    "string_pattern_mismatch": lambda context: "must be " + PATTERN_WORDS[context["pattern"]],
    "literal_error": "must be {expected}",
    "value_error": "{error}",
    "tuple_type": _A_LIST,
    "too_short": "must not be empty",
    "dict_type": _A_MAPPING,
    "model_type": _A_MAPPING,
    "model_attributes_type": _A_MAPPING,
}


def nearest(word: str, known: list[str]) -> str:
    """A clause that names the nearest of the `known` words or, where none is near, those there are."""
    near = difflib.get_close_matches(word, known, n=1)
    if near:
        return f"did you mean {shown(near[0])}?"
    if not known:
        return "there are none"
    listed = [shown(name) for name in sorted(known)[:_MAX_LISTED]] + ["..."] * (len(known) > _MAX_LISTED)
    return f"there are {', '.join(listed)}"


def shown(step: str | int) -> str:
    """A key or an index as part of a message of one line, whatever characters it holds."""
    return step if isinstance(step, str) and step.isprintable() else repr(step)


def faults_of(error: ValidationError, model: type[BaseModel]) -> Iterator[Fault]:
    """The faults that pydantic found while reading a `model`, in our words."""
    for detail in error.errors(include_url=False, include_input=False):
        yield _fault(detail, model)


def _fault(detail: ErrorDetails, model: type[BaseModel]) -> Fault:
    path = detail["loc"]
    if detail["type"] == "extra_forbidden":
        known = _known_keys(model, path[:-1])
        return Fault(path, f"is not a known key; {nearest(str(path[-1]), known)}", at_key=True)
    says = _SAYS.get(detail["type"], detail["msg"])
    context = detail.get("ctx", {})
    words = says(context) if callable(says) else says.format(**context)
    if path and path[-1] == "[key]":
        return Fault(path[:-1], f"the key {words}", at_key=True)
    return Fault(path, words)


def _known_keys(model: type[BaseModel], path: PathTo) -> list[str]:
    """The keys that may stand at `path` below a `model`."""
    kind: Any = model
    for step in path:
        kind = _below(_bare(kind), step)
    return [field.alias or name for name, field in _bare(kind).model_fields.items()]


def _below(kind: Any, step: str | int) -> Any:
    """The type at one `step` below the type `kind`: a field's, a list item's or a mapping's value."""
    if get_origin(kind) is dict:
        return get_args(kind)[1]
    if get_origin(kind) is tuple:
        return get_args(kind)[0]
    return kind.model_fields[step].annotation


def _bare(kind: Any) -> Any:
    """A type without `Annotated[...]` and `... | None` around it."""
    while get_origin(kind) in {Annotated, Union, UnionType}:
        kind = get_args(kind)[0]
    return kind
