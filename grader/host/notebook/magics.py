"""A cell as IPython reads it -> plain Python with the same line numbers.

What isn't Python becomes `pass` or a blank line; a cell that is Python already comes back unchanged.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from grader.host.notebook.parsing import is_python

MOST_REMARKS = 20

# Groups are repeated without `+` behind the star: before 3.11.5 Python takes possessive ones for something else.
_LEXER = re.compile(
    r"""
      (?P<comment>\#[^\n]*)
    | (?P<text>'''(?:[^'\\]+|\\[\s\S]|'(?!''))*(?:'''|\Z) | \"{3}(?:[^"\\]+|\\[\s\S]|"(?!""))*(?:\"{3}|\Z)
             | '(?:[^'\\\n]+|\\[\s\S])*'? | "(?:[^"\\\n]+|\\[\s\S])*"?)
    | (?P<open>[(\[{]) | (?P<close>[)\]}])
    | (?P<joined>\\\n) | (?P<newline>\n)
    | (?P<operator>[=!<>:+\-*/%&|^@]=)
    | (?P<equals>=[ \t]*(?=[%!]))
    | [^\#'"()\[\]{}\\\n=!<>:+\-*/%&|^@]+ | [\s\S]
    """,
    re.VERBOSE,
)
_COMMAND = re.compile(r"([ \t]*)(%%?|!!?|\?\??)(.*)")
_HELP = re.compile(r"([ \t]*)%{0,2}[^\W\d][\w.*]*(?:\[[^\]\n]*\])?\?\??[ \t]*+;?[ \t]*+$")
_CELL_MAGIC = re.compile(r"\s*(%%([^\W\d]\w*)[^\n]*)")
_INDENT = re.compile(r"\n*([ \t]+)\S")
_INSTALL = re.compile(r"[%!]*\s*(?:sudo\s+)?(?:\S+\s+-m\s+)?((?:pip3?|conda|mamba|apt(?:-get)?)\s+install\b[^\\]*)")
_RUN = re.compile(r"run\s+(?:-i\s+)?['\"]?(?:\./)?((?:[^\W\d]\w*/)*[^\W\d]\w*)\.py['\"]?\s*$")
_TIME = re.compile(r"time\s+(.*)")

_RUN_THEIR_BODY = {"time", "timeit", "capture", "prun", "memit", "mprun", "debug", "snakeviz", "notify", "wandb"}


@dataclass(frozen=True)
class Remark:
    """Something a student should know about a line, counted from 1."""

    line: int
    text: str


@dataclass
class Plain:
    """Plain Python, and remarks about what was left out of it."""

    source: str
    remarks: list[Remark] = field(default_factory=list)


def plain(source: str) -> Plain:
    """`source`, whose lines end in newlines alone, as plain Python with as many lines.

    `%%time` and its like run their body, cells in other languages become blank; `!commands`, `%magics` and `?help`
    become `pass`; a variable that catches a command's output is an empty list. `%run helper.py` imports its names.
    """
    at = 0
    while magic := _CELL_MAGIC.match(source, at):
        if magic[2] not in _RUN_THEIR_BODY:
            remark = Remark(source.count("\n", 0, magic.start(1)) + 1, _left_out(magic[1].strip(), magic[2]))
            return Plain("\n" * source.count("\n"), [remark])
        at = magic.end()
    result = Plain(_dedent("\n" * source.count("\n", 0, at) + source[at:]))
    if not is_python(result.source):
        result.source = _Translator(result.source, result.remarks).translate()
    return result


def _left_out(line: str, magic: str) -> str:
    if magic in {"writefile", "file"}:
        return f"`{line}` wasn't run: hand in the file itself, beside the notebook."
    return f"`{line}` isn't Python; the cell was left out."


def _dedent(source: str) -> str:
    """A cell that is indented as a whole runs in a notebook."""
    indent = _INDENT.match(source)
    return re.sub(rf"(?m)^{indent[1]}", "", source) if indent else source


class _Translator:
    """Walks over the tokens of a cell; only a line that begins a statement, or follows its `=`, can be a command."""

    def __init__(self, source: str, remarks: list[Remark]) -> None:
        self._source = source
        self._remarks = remarks
        self._out: list[str] = []
        self._at = 0
        self._depth = 0
        self._steps: dict[str, Callable[[], None]] = {
            "open": self._opened,
            "close": self._closed,
            "newline": self._line,
            "equals": self._caught,
        }

    def translate(self) -> str:
        self._line()
        while token := _LEXER.match(self._source, self._at):
            self._out.append(token[0])
            self._at = token.end()
            if token.lastgroup in self._steps:
                self._steps[token.lastgroup]()
        return "".join(self._out)

    def _opened(self) -> None:
        self._depth += 1

    def _closed(self) -> None:
        self._depth = max(0, self._depth - 1)

    def _line(self) -> None:
        """What to do where a line begins."""
        if self._depth:
            return
        if found := _HELP.match(self._source, self._at, self._line_end()):
            self._replace(found[1] + "pass", found.end())
        elif found := _COMMAND.match(self._source, self._at):
            self._command(found[1], found[2], self._end_of_command(found.start(3)))

    def _caught(self) -> None:
        """What to do after the `=` of `files = !ls` or `result = %magic`."""
        if self._depth:
            return
        mark, end = self._source[self._at], self._end_of_command(self._at)
        timed = _TIME.match(self._source, self._at + 1, end)
        if mark == "%" and timed:
            self._at = timed.start(1)
        else:
            self._remark(self._source[self._at : end])
            self._replace("None" if mark == "%" else "[]", end)

    def _command(self, indent: str, mark: str, end: int) -> None:
        text = self._source[self._at : end].strip()
        body = self._at + len(indent) + len(mark)
        timed = _TIME.match(self._source, body, end)
        script = _RUN.match(text.removeprefix("%"))
        if mark == "%" and timed and not timed[1].lstrip().startswith(("%", "!")):
            self._out.append(indent)
            self._at = timed.start(1)
        elif mark == "%" and script and not indent:
            self._replace(f"from {script[1].replace('/', '.')} import *", end)
        else:
            self._remark(text)
            self._replace(indent + "pass", end)

    def _replace(self, text: str, end: int) -> None:
        self._out.append(text + "\n" * self._source.count("\n", self._at, end))
        self._at = end

    def _remark(self, command: str) -> None:
        found = _INSTALL.match(command)
        if found and len(self._remarks) < MOST_REMARKS:
            words = " ".join(found[1].split())
            line = self._source.count("\n", 0, self._at) + 1
            text = f"`{words}` wasn't run: there is no network here. What the course needs is installed already."
            self._remarks.append(Remark(line, text))

    def _line_end(self, start: int | None = None) -> int:
        end = self._source.find("\n", self._at if start is None else start)
        return len(self._source) if end < 0 else end

    def _end_of_command(self, start: int) -> int:
        """The end of its last line: a backslash at the end of a line continues it."""
        end = self._line_end(start)
        while end < len(self._source) and self._source[end - 1] == "\\":
            end = self._line_end(end + 1)
        return end
