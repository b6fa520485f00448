import io
import token
import tokenize
from pathlib import Path

import numpy as np
import pytest

import grader
from grader.batch.likeness.tokens import tokens_of

PLAIN = """\
def area(width, height=1.5):
    result = width * height
    return result if result > 0 else "none"
"""
DISGUISED = """\
# my own work
def fläche( b, h = 2e-3 ) :

        x = b \\
            * h  # multiplied
        return x if x > 0x1F else f'''nothing'''
"""


def kinds_by_python(text):
    """What Python itself takes for strings, words, numbers and operators."""
    kinds = {token.STRING: "string", token.NAME: "word", token.NUMBER: "number", token.OP: "operator"}
    found = tokenize.generate_tokens(io.StringIO(text).readline)
    return [
        (kinds[one.type], one.string, one.start[0] - 1, one.end[0] - 1)
        for one in found
        if one.type in kinds and one.type != token.ERRORTOKEN
    ]


def test_names_values_comments_and_layout_make_no_difference():
    assert np.array_equal(tokens_of(PLAIN).symbols, tokens_of(DISGUISED).symbols)


@pytest.mark.parametrize(
    ("before", "after"), [("*", "+"), ("> 0", "> x"), ("return", "yield"), ('"none"', "7"), ("if", "or"), (">", ">=")]
)
def test_what_code_does_makes_one(before, after):
    assert not np.array_equal(tokens_of(PLAIN).symbols, tokens_of(PLAIN.replace(before, after, 1)).symbols)


def test_a_name_is_no_kind_of_token():
    kinds = ["string", "word", "number", "operator", "x"]
    assert len({tuple(tokens_of(f"{name} = 1").symbols) for name in kinds}) == 1


@pytest.mark.parametrize("path", sorted(Path(grader.__file__).parent.rglob("*.py"))[::12], ids=lambda path: path.name)
def test_right_text_has_the_tokens_that_python_finds(path):
    text = path.read_text("utf-8")
    symbols, first, last = tokens_of(text)
    by_python = kinds_by_python(text)
    assert list(zip(first, last, strict=True)) == [(begin, end) for _, _, begin, end in by_python]
    seen = {}
    for (kind, string, _, _), symbol in zip(by_python, symbols, strict=True):
        assert seen.setdefault(string if kind == "operator" else (kind, symbol), symbol) == symbol


@pytest.mark.parametrize(
    "broken",
    ["def f(:\n", "x = 'unclosed\n", "        y = 1\n  z = 2\n", "}])\n", "\u20ac = $?\n", "\\ x\n", "%magic\n"],
)
def test_broken_text_goes_on_after_the_fault(broken):
    whole = tokens_of(broken + PLAIN)
    known = tokens_of(PLAIN)
    assert np.array_equal(whole.symbols[-len(known.symbols) :], known.symbols)
    assert np.array_equal(whole.first[-len(known.symbols) :] - broken.count("\n"), known.first)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "#", "\\", '"""', "'", 'r"', "\ud800"])
def test_the_least_text_is_no_error(text):
    symbols, first, last = tokens_of(text)
    assert len(symbols) == len(first) == len(last) <= 1


@pytest.mark.parametrize("piece", [" ", "\n", "'", '"""', "\\", "# ", "(", "r", "9", "\\\n", "'''a", "_1."])
def test_long_runs_of_anything_come_to_an_end(piece):
    tokens_of(piece * 200_000)
