"""YAML that keeps its line numbers, and rubrics read from it with every fault told at once.

The YAML is a plain subset: no anchors and aliases, no merge keys, no tags, no doubled keys; `1e-6` is a number, `yes`
and `no` are text (as in YAML 1.2). So a file means what it looks like, and none can blow up when it is read.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from re import compile as pattern
from typing import Any, Final, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from grader.course.consistency import faults_in
from grader.course.faults import Fault, PathTo, faults_of, shown
from grader.course.rubric import Rubric
from grader.errors import CourseError

M = TypeVar("M", bound=BaseModel)
Rule = Callable[[object, Path], Iterator[Fault]]

_MAX_BYTES: Final = 256 * 1024
_MAX_DEPTH: Final = 16
_MAX_FAULTS: Final = 100

_TAG: Final = "tag:yaml.org,2002:"
_PLAIN_VALUES: Final = {  # tag: (what a plain scalar of this kind looks like, the characters it begins with)
    "null": (r"^(~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    "bool": (r"^(true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    "int": (r"^[-+]?[0-9]{1,18}$", list("-+0123456789")),
    "float": (
        r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$|^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$",
        list("-+0123456789."),
    ),
}
_READ: Final[dict[str, Callable[[str], object]]] = {
    _TAG + "null": lambda _: None,
    _TAG + "bool": lambda text: text.lower() == "true",
    _TAG + "int": int,
    _TAG + "float": lambda text: float(text.lower().replace(".inf", "inf").replace(".nan", "nan")),
    _TAG + "str": str,
}


class _RefusedError(Exception):
    """YAML that we don't take, and where it begins."""

    def __init__(self, problem: str, event: yaml.Event) -> None:
        super().__init__(problem)
        self.place = _place_of(event.start_mark)


class _Loader(yaml.SafeLoader):
    """Composes nodes only; bounded in depth, without aliases and tags."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, Any]]] = {}  # noqa: RUF012 - PyYAML's own class attribute
    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """One node and all below it."""
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise _RefusedError("anchors (&) and aliases (*) can't be used; write the value out", event)
        if getattr(event, "tag", None) is not None:
            raise _RefusedError("tags (!) can't be used; write a plain value", event)
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise _RefusedError(f"nested more than {_MAX_DEPTH} deep", event)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


for _kind, (_looks, _firsts) in _PLAIN_VALUES.items():
    _Loader.add_implicit_resolver(_TAG + _kind, pattern(_looks), _firsts)


@dataclass
class Document:
    """The plain values of a YAML file, where each stands (line and column from 1), and the faults met on the way."""

    name: str
    values: object = None
    value_marks: dict[PathTo, tuple[int, int]] = field(default_factory=dict)
    key_marks: dict[PathTo, tuple[int, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def error(self, faults: Iterable[Fault]) -> CourseError:
        """All of the `faults` as one error: a line for each, in the file's order."""
        told = list(islice(faults, _MAX_FAULTS))
        placed = sorted({(*self._place_of(fault), _dotted(fault.path), fault.says) for fault in told})
        lines = [f"{self.name}:{line}:{column}: {path}{says}" for line, column, path, says in placed]
        if len(told) == _MAX_FAULTS:
            lines.append(f"{self.name}: mend these {len(lines)} first, then there may be more")
        return CourseError("\n".join(lines))

    def place(self, path: PathTo) -> tuple[int, int]:
        """The line and the column of the value at `path` or, where there is none, of what would hold it."""
        while path and path not in self.value_marks:
            path = path[:-1]
        return self.value_marks.get(path, (1, 1))

    def _place_of(self, fault: Fault) -> tuple[int, int]:
        at_key = self.key_marks.get(fault.path) if fault.at_key else None
        return at_key or self.place(fault.path)

    def add(self, node: yaml.Node, path: PathTo) -> object:
        """The plain value of `node`, which stands at `path`; notes its place and its faults."""
        self.value_marks[path] = _place_of(node.start_mark)
        if isinstance(node, yaml.MappingNode):
            return dict(self._items(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self.add(item, (*path, index)) for index, item in enumerate(node.value)]
        return _READ[node.tag](node.value)

    def _items(self, node: yaml.MappingNode, path: PathTo) -> Iterator[tuple[str, object]]:
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
            below = (*path, key)
            doubled = below in self.key_marks
            first = self.key_marks.setdefault(below, _place_of(key_node.start_mark))
            if trouble := _key_trouble(key_node, first if doubled else None):
                self.key_marks[below] = _place_of(key_node.start_mark)
                self.faults.append(Fault(below, trouble, at_key=True))
            else:
                yield key, self.add(value_node, below)


def _key_trouble(node: yaml.Node, first: tuple[int, int] | None) -> str | None:
    if not isinstance(node, yaml.ScalarNode) or node.tag != _TAG + "str":
        return "a key must be text"
    if node.value == "<<":
        return "merge keys (<<) can't be used; write the keys out"
    return f"this key stands here already, on line {first[0]}" if first else None


def _place_of(mark: Any) -> tuple[int, int]:
    return mark.line + 1, mark.column + 1


def _dotted(path: PathTo) -> str:
    """`criteria.0.points: `, on one line whatever the keys hold; nothing for the whole file."""
    return ".".join(shown(step) for step in path) + ": " if path else ""


def read_yaml(path: Path) -> Document:
    """The YAML file at `path`.

    Raises:
        CourseError: the file can't be read, is too large, isn't UTF-8 or isn't YAML; one line.
    """
    document = Document(f"{path.parent.name}/{path.name}")
    try:
        node = yaml.compose(_text(path, document.name), Loader=_Loader)
    except _RefusedError as error:
        line, column = error.place
        raise CourseError(f"{document.name}:{line}:{column}: {error}") from error
    except yaml.MarkedYAMLError as error:
        raise CourseError(f"{document.name}:{_invalid(error)}") from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # PyYAML lets a few malformed escapes and directives through to chr() and int().
        raise CourseError(f"{document.name}: isn't valid YAML: {_one_line(error)}") from error
    if node is None:
        raise CourseError(f"{document.name}: the file is empty")
    document.values = document.add(node, ())
    return document


def _text(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise CourseError(f"{name}: can't be read: {error.strerror}") from error
    if len(raw) > _MAX_BYTES:
        raise CourseError(f"{name}: is larger than {_MAX_BYTES // 1024} KiB, which no file of this kind should be")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise CourseError(f"{name}:{line}: isn't UTF-8 text; save it as UTF-8") from error


def _invalid(error: yaml.MarkedYAMLError) -> str:
    """Where and why YAML can't be composed."""
    mark = error.problem_mark or error.context_mark
    line, column = _place_of(mark) if mark else (1, 1)
    problem = "; ".join(part for part in (error.context, error.problem) if part)
    if "'\\t'" in problem:
        return f"{line}:{column}: a tab stands where YAML wants spaces; indent with spaces"
    return f"{line}:{column}: isn't valid YAML: {_one_line(problem)}"


def _one_line(text: object) -> str:
    return " ".join(str(text).split())


def load_model(path: Path, model: type[M], rules: Rule | None = None) -> M:
    """The file at `path` as a `model`, as `read_model` reads it."""
    return read_model(path, model, rules)[0]


def read_model(path: Path, model: type[M], rules: Rule | None = None) -> tuple[M, Document]:
    """The file at `path` as a `model`, and where things stand in it.

    `rules` finds what spans several keys in the plain values.

    Raises:
        CourseError: a line for each fault, `FOLDER/FILE:LINE:COLUMN: path.to.key: what is wrong`.
    """
    document = read_yaml(path)
    found = rules(document.values, path.parent) if rules else ()
    faults = list(islice(chain(document.faults, found), _MAX_FAULTS))
    try:
        loaded = model.model_validate(document.values)
    except ValidationError as error:
        raise document.error(chain(faults, faults_of(error, model))) from error
    if faults:
        raise document.error(faults)
    return loaded, document


def load_rubric(folder: Path) -> Rubric:
    """The rubric of the assignment in `folder`.

    Raises:
        CourseError: a line for each fault, all of them at once.
    """
    return load_model(folder / "rubric.yaml", Rubric, faults_in)
