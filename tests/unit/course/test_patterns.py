"""What a pattern finds, and that no code can make it raise or search without end."""

import ast
import itertools
import re
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.course.matching import Effort
from grader.course.patterns import MOST_NODES, Pattern

NAMES = st.sampled_from(["a", "b", "_", "_x", "__init__", "np"])
CONSTANTS = st.sampled_from(["1", "1.0", "True", "None", "...", "'_'", "b'_x'", "1j", "0xffff"])


def _grown(part):
    """Expressions one step larger than `part`."""
    pieces = st.lists(part, max_size=3)
    return st.one_of(
        st.tuples(part, st.sampled_from(["+", "@", "and", "==", "is not", "<"]), part).map(
            lambda it: f"({it[0]} {it[1]} {it[2]})"
        ),
        st.tuples(part, NAMES).map(lambda it: f"({it[0]}).{it[1]}"),
        st.tuples(part, part).map(lambda it: f"({it[0]})[{it[1]}:, {it[1]}]"),
        st.tuples(part, pieces, NAMES, part).map(
            lambda it: f"({it[0]})({''.join(f'{arg}, ' for arg in it[1])}*{it[3]}, {it[2]}={it[3]}, **{it[0]})"
        ),
        pieces.map(lambda it: f"[{', '.join(it)}]"),
        pieces.map(lambda it: f"{{{', '.join(f'{key}: {key}' for key in it)}}}"),
        st.tuples(part, NAMES, part).map(lambda it: f"(lambda k, {it[1]}={it[0]}, *more, other={it[2]}: {it[2]})"),
        st.tuples(part, NAMES, part).map(lambda it: f"[{it[0]} for {it[1]} in {it[2]} if {it[0]}]"),
        st.tuples(part, part, part).map(lambda it: f"({it[0]} if {it[1]} else {it[2]})"),
        part.map(lambda it: f"-({it})"),
    )


EXPRESSIONS = st.recursive(NAMES | CONSTANTS, _grown, max_leaves=8)


def lines(pattern, code):
    return Pattern.parse(textwrap.dedent(pattern)).find(ast.parse(textwrap.dedent(code)))


@given(EXPRESSIONS)
def test_every_expression_is_as_itself(expression):
    assert lines(f"target({expression})", f"\nx = [target({expression})]") == [2]


@given(EXPRESSIONS)
def test_a_blank_is_any_expression(expression):
    assert lines("target(_)", f"target({expression})") == [1]
    assert lines("target(_, _)", f"target({expression})") == []
    assert lines("_.attribute", f"({expression}).attribute") == [1]


@given(EXPRESSIONS, EXPRESSIONS)
def test_a_named_blank_is_the_same_throughout(one, other):
    same = ast.unparse(ast.parse(one)) == ast.unparse(ast.parse(other))
    assert lines("target(_same, _, _same)", f"target({one}, 0, {other})") == ([1] if same else [])


@given(st.lists(st.sampled_from(["a", "b", "_", "_x", "_y", "..."]), min_size=1), st.text("abc", max_size=8))
def test_gaps_and_blanks_in_a_row_are_those_of_a_regular_expression(wanted, found):
    seen = set()
    regex = ""
    for one in wanted:
        again = one in seen
        seen.add(one)
        named = f"(?P={one})" if again else f"(?P<{one}>.)"
        regex += {"...": ".*", "_": ".", "a": "a", "b": "b"}.get(one, named)
    expected = re.fullmatch(regex, found) is not None
    assert lines(f"[{', '.join(wanted)}]", f"[{', '.join(found)}]") == ([1] if expected else [])
    head = "def it():\n    start"
    pattern, code = ("\n    ".join([head, *row, "end"]) for row in (wanted, found))
    assert lines(pattern, code) == ([1] if expected else [])


@pytest.mark.parametrize(
    ("pattern", "code", "found"),
    [
        ("_._", "x\ny.z", [2]),
        ("np.matrix", "import numpy as np\nnp.matrix([1]) * np.matrix", [2]),
        ("1", "x = 1.0, True, '1'", []),
        ("1", "x = 1,\ny = 1", [1, 2]),
        ("'_'", "x = 'a'\nx = '_'", [2]),
        ("self._x", "self.weights", [1]),
        ("f(_)", "f(*a)\nf()\nf(a, b)\nf(a, k=1)\nf(a)", [5]),
        ("f(...)", "f()\nf(*a)\nf(a, k=1)\ng()", [1, 2, 3]),
        ("f(_, ...)", "f()\nf(k=1)\nf(a)\nf(a, b, k=1, **c)", [3, 4]),
        ("f(..., 0)", "f(0)\nf(0, 1)\nf(1, 0, k=2)", [1, 3]),
        ("f(a=1, b=2)", "f(b=2, a=1)\nf(a=1)\nf(a=1, b=2, c=3)", [1]),
        ("f(..., _=_x, _k=_x)", "f(a=1, b=2, c=1)\nf(a=1, b=2)", [1]),
        ("f(**_)", "f(**k)\nf(a=k)", [1]),
        ("x[:]", "x[:]\nx[1:]", [1]),
        ("x[_]", "x[:]\nx[1, 2]", [1, 2]),
        ("_x + _x", "a + b\na.b[0] + a.b[0]", [2]),
        ("_x = _x.T", "x = y.T\nx = x.T", [2]),
        ("_x.T = _", "a.T = 1\na.S = 1", [1]),
        ("x == _ == _", "x == 1\nx == 1 == 2", [2]),
        ("lambda _x: _x", "lambda a: a\nlambda a: b", [1]),
        ("import numpy as _", "import numpy\nimport numpy as n", [2]),
        ("return", "def f():\n    return 1\n    return", [3]),
        ("return _", "def f():\n    return\n    return 1", [3]),
        ("x: _", "x: int\nx: int = 1", [1]),
        ("global _x\n_x = _", "def f():\n    global a\n    b = 1\n\ndef g():\n    global a\n    a = 1", [6]),
        ("for _ in zip(_, _): ...", "for a, b in zip(c, d):\n    e\nelse:\n    f", [1]),
        ("for _ in _: ...", "async def f():\n    async for x in y:\n        pass", []),
        ("for _ in _:\n    ...\nelse:\n    a", "for x in y:\n    a\nfor x in y:\n    b\nelse:\n    a", [3]),
        ("if _: ...", "if a:\n    b\nelif c:\n    d", [1, 3]),
        ("try:\n    ...\nexcept:\n    ...", "try:\n    a\nexcept E:\n    b\nexcept:\n    c\nfinally:\n    d", [1]),
        ("try:\n    ...\nexcept:\n    ...", "try:\n    a\nexcept E:\n    b", []),
        ("...\na\n...\nb\n...", "x\na\nx\nb\nx\na\nb", [2, 6]),
        ("a\nb", "if x:\n    y\nelse:\n    a\n    b", [4]),
        ("a\nb", "a\nif x:\n    b", []),
        ("def f(): ...", "@cached\ndef f() -> int:\n    return 1\ndef f(a): ...", [2]),
        ("@cached\ndef f(): ...", "def f():\n    return 1\n@cached\ndef f():\n    pass", [4]),
        ("@...\n@cached\n@...\ndef f(): ...", "@a\n@cached\n@b\ndef f():\n    pass", [4]),
        ("def _f(n):\n    return _f(_)", "def f(n):\n    return f(n - 1)\ndef g(n):\n    return f(n)", [1]),
        ("def f(a, *_): ...", "def f(a: int, b=1, *c, d, **e): pass\ndef f(): pass\ndef f(a): pass", [1, 3]),
        ("def f(*_, _=[]): ...", "def f(a, b=[], c=1): pass\ndef f(a, b=()): pass\ndef f(*, a=[]): pass", [1, 3]),
        ("def f(a, b): ...", "def f(a, b=1): pass\ndef f(a, *b): pass\ndef f(a, b, **c): pass", [1]),
        ("def f(*a, **k): ...", "def f(*a, **k): pass\ndef f(*k, **a): pass\ndef f(a, k): pass", [1]),
        ("class _(nn.Module, ...): ...", "class A(nn.Module, B, m=C): pass\nclass A(B): pass", [1]),
        ("{'a': _, ...: ...}", "{'a': 1, 'b': 2, **c}\n{'b': 1}", [1]),
        ("match _:\n    case 1: ...", "match x:\n    case 1:\n        pass\nmatch x:\n    case 2:\n        pass", [1]),
    ],
    ids=itertools.count(),
)
def test_what_is_found(pattern, code, found):
    assert lines(pattern, code) == found


def test_numbers_too_long_to_be_printed_are_compared():
    number = "0x" + "f" * 5000
    assert lines("_x + _x", f"{number} + {number}\n{number} + {number}0") == [1]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "holds no code"),
        ("# nothing", "holds no code"),
        ("_", "any code"),
        ("...", "any code"),
        ("_x", "any code"),
        ("...\n_\n...", "any code"),
        ("for in", "is no Python"),
        ("a\0", "is no Python"),
        ("(" * 400, "is no Python"),
        ("+".join("a" * 5000), "is "),
        (f"[{'a, ' * MOST_NODES}]", "is too long"),
    ],
    ids=itertools.count(),
)
def test_what_is_no_pattern(text, says):
    with pytest.raises(ValueError, match=says):
        Pattern.parse(text)


PATTERNS = [
    Pattern.parse(text)
    for text in (
        "_._", "f(..., _x, ..., _x, ...)", "_x + _x", "[..., _, ..., _x, ..., _x]", "f(..., _k=_x, _l=_x)",
        "a\n...\n_x = _y\n...\n_y = _x", "def _(*_, _=_x): ...\n...\nclass _x(...): ...",
    )
]  # fmt: skip

HOSTILE = {
    "deep": "f(" * 90 + "1" + ")" * 90,
    "deep attributes": "a" + ".a" * 900,
    "deep sums": "a" + "+a" * 900,
    "long list": "[" + "1, " * 20_000 + "]",
    "long body": "b = c\n" * 20_000,
    "many keywords": f"f({', '.join(f'k{n}={n}' for n in range(2000))})",
    "many parameters": f"def f({', '.join(f'k{n}={n}' for n in range(2000))}): pass",
    "huge numbers": "x = 0x" + "f" * 50_000 + " + 0x" + "f" * 50_000,
    "equal halves": f"[{'a, ' * 9000}] + [{'a, ' * 9000}]",
    "surrogates": "x = '\\ud800' + '\\ud800'",
}


@pytest.mark.parametrize("code", HOSTILE.values(), ids=HOSTILE)
def test_hostile_code_raises_nothing_and_ends_the_search(code):
    tree = ast.parse(code)
    for pattern in PATTERNS:
        effort = Effort(200_000)
        assert set(pattern.find(tree, effort)) <= set(range(1, 20_001))
        assert effort.left >= 0


def test_where_the_effort_runs_out_what_was_found_so_far_is_all():
    tree = ast.parse("f(1)\n" * 1000)
    effort = Effort(5000)
    found = Pattern.parse("f(_)").find(tree, effort)
    assert 0 < len(found) < 1000
    assert effort.left == 0
    assert Pattern.parse("f(_)").find(tree, effort) == []


@given(st.text("ab_x .,=()[]:\n+*\t'\"@{}", max_size=60))
def test_whatever_parses_can_be_searched_and_be_a_pattern(text):
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return
    for pattern in PATTERNS:
        pattern.find(tree, Effort(10_000))
    try:
        pattern = Pattern.parse(text)
    except ValueError:
        return
    assert pattern.find(tree) != []
