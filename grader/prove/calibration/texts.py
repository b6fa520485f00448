"""Python text as a calibration compares it: by its code alone."""

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path


def read_text(path: Path) -> str:
    """The text of a file; nothing where there is none."""
    return path.read_text(encoding="utf-8-sig", errors="replace") if path.is_file() else ""


def code(text: str) -> str:
    """Python text without comments, docstrings and empty lines, the same under every version of Python."""
    try:
        spans = [*_comments(text), *_docstrings(ast.parse(text))]
    except (SyntaxError, tokenize.TokenError, ValueError):
        return text
    lines = [line.encode() for line in text.splitlines()]
    for (first, begin), (last, end) in sorted(spans, reverse=True):
        for row in range(last, first - 1, -1):
            line = lines[row - 1]
            lines[row - 1] = line[: begin if row == first else 0] + line[end if row == last else len(line) :]
    return "\n".join(line.decode().rstrip() for line in lines if line.strip())


Span = tuple[tuple[int, int], tuple[int, int]]
"""From line and byte to line and byte."""


def _comments(text: str) -> Iterator[Span]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            (row, column), line = token.start, token.line
            begin = len(line[:column].encode())
            yield (row, begin), (row, begin + len(token.string.encode()))


def _docstrings(tree: ast.Module) -> Iterator[Span]:
    for node in ast.walk(tree):
        body = node.body if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) else []
        match body[:1]:
            case [ast.Expr(ast.Constant(str())) as first]:
                yield (first.lineno, first.col_offset), (first.end_lineno or 0, first.end_col_offset or 0)
