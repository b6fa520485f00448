"""Mutants: what each kind of change makes of a line, what is reached, and what holds for all of them."""

import ast

import pytest

from grader.prove.mutants.derive import mutants_of


def of(source):
    """The mutants of the function `f` in `source`, each as the one line of it that is new."""
    before = source.splitlines()
    changed = [mutant.source.splitlines() for mutant in mutants_of(source, ["f"])]
    return ["; ".join(line.strip() for line in after if line not in before) for after in changed]


def inside(*lines):
    """The mutants of a function whose body is `lines`."""
    return of("def f(a, b, c):\n" + "".join(f"    {line}\n" for line in lines))


@pytest.mark.parametrize(
    ("line", "others"),
    [
        ("g(a + b)", ["pass", "g(a - b)"]),
        ("g(a - b)", ["pass", "g(a + b)", "g(b - a)"]),
        ("g(a * b)", ["pass", "g(a / b)"]),
        ("g(a / b)", ["pass", "g(a * b)", "g(b / a)"]),
        ("g(a // b)", ["pass", "g(a / b)", "g(b // a)"]),
        ("g(a % b)", ["pass", "g(a // b)", "g(b % a)"]),
        ("g(a ** b)", ["pass", "g(a * b)", "g(b ** a)"]),
        ("g(a @ b)", ["pass", "g(a * b)", "g(b @ a)"]),
        ("g(a * (b + c))", ["pass", "g(a / (b + c))", "g(a * (b - c))"]),
        ("g((a + b) * c)", ["pass", "g((a + b) / c)", "g((a - b) * c)"]),
        ("g(a - b - c)", ["pass", "g(a - b + c)", "g(c - (a - b))", "g(a + b - c)", "g(b - a - c)"]),
        ("g(-a)", ["pass", "g(a)"]),
        ("a += b", ["pass", "a -= b", "a = b"]),
        ("a -= b", ["pass", "a += b", "a = b"]),
        ("a *= b", ["pass", "a /= b", "a = b"]),
        ("a[b] += c", ["pass", "a[b] -= c", "a[b] = c", "a[b + 1] += c"]),
        ("x = g(a)", ["x = -g(a)"]),
        ("x = a + b", ["x = -(a + b)", "x = a - b"]),
        ("return a", ["return -a"]),
        ("return(-a)", ["return(a)"]),
        ("return-a", ["return(a)"]),
        ("return a + b", ["return -(a + b)", "return a - b"]),
        ("return a, b", ["return -a, b", "return a, -b", "return (b, a)"]),
    ],
)
def test_arithmetic(line, others):
    assert sorted(inside(line)) == sorted(others)


@pytest.mark.parametrize(
    ("line", "others"),
    [
        ("g(a < b)", ["pass", "g(a <= b)", "g(a >= b)"]),
        ("g(a <= b)", ["pass", "g(a < b)", "g(a > b)"]),
        ("g(a > b)", ["pass", "g(a >= b)", "g(a <= b)"]),
        ("g(a >= b)", ["pass", "g(a > b)", "g(a < b)"]),
        ("g(a == b)", ["pass", "g(a != b)"]),
        ("g(a is not b)", ["pass", "g(a is b)"]),
        ("g(a in b)", ["pass", "g(a not in b)"]),
        ("g(a and b)", ["pass", "g(a or b)"]),
        ("g(a or b)", ["pass", "g(a and b)"]),
        ("g(not a)", ["pass", "g(a)"]),
        ("g(True)", ["pass", "g(False)"]),
        ("x = a if b else c", ["x = a if not b else c"]),
        ("x = [y for y in a if y]", ["x = [y for y in a if not y]"]),
    ],
)
def test_conditions(line, others):
    assert sorted(inside(line)) == sorted(others)


def test_a_branch_is_taken_the_other_way_once():
    assert inside("if a:", "    x = b") == ["if not a:"]
    assert inside("if not a:", "    x = b") == ["if a:"]
    assert inside("if a == b:", "    x = b") == ["if a != b:"]
    assert inside("if a and b:", "    x = b") == ["if not (a and b):", "if a or b:"]


@pytest.mark.parametrize(
    ("line", "others"),
    [
        ("x = 0", ["x = 1"]),
        ("x = 1", ["x = 2", "x = -1"]),
        ("x = 7", ["x = 8", "x = -7"]),
        ("x = -2", ["x = 2", "x = -1"]),
        ("x = 0.0", ["x = 1.0"]),
        ("x = 0.5", ["x = 1.0", "x = 0.25"]),
        ("x = -0.5", ["x = 0.5", "x = -1.0", "x = -0.25"]),
        ("x = 'a', None", []),
    ],
)
def test_numbers(line, others):
    assert sorted(inside(line)) == sorted(others)


@pytest.mark.parametrize(
    ("line", "others"),
    [
        ("x = a[b]", ["x = a[b + 1]", "x = a"]),
        ("x = a[0]", ["x = a[1]", "x = a"]),
        ("x = a[-1]", ["x = a[0]", "x = a[1]", "x = a"]),
        ("x = a['key']", []),
        ("x = a[b, c]", ["x = a[b + 1, c]", "x = a[b, c + 1]", "x = a"]),
        ("x = a[b:c]", ["x = a[b + 1:c]", "x = a[b:c - 1]", "x = a[:c]", "x = a[b:]", "x = a"]),
        ("x = a[:-1]", ["x = a[1:-1]", "x = a[:-2]", "x = a[:0]", "x = a[:1]", "x = a[:]", "x = a"]),
        ("x = a[:, b]", ["x = a[1:, b]", "x = a[:-1, b]", "x = a[:, b + 1]", "x = a"]),
        ("x = a[::b]", ["x = a[1::b]", "x = a[:-1:b]", "x = a[:]", "x = a"]),
        ("a[b] = c", ["pass", "a[b + 1] = c"]),
    ],
)
def test_indices(line, others):
    assert sorted(inside(line)) == sorted(others)


@pytest.mark.parametrize(
    ("line", "others"),
    [
        ("g(axis=0)", ["pass", "g(axis=1)", "g()"]),
        ("g(a, dim=2)", ["pass", "g(a, dim=1)", "g(a)"]),
        ("g(dim=-1)", ["pass", "g(dim=-2)", "g()"]),
        ("g(axis=None)", ["pass", "g(axis=0)", "g()"]),
        ("g(keepdims=True)", ["pass", "g(keepdims=False)"]),
        ("g(keepdim=False)", ["pass", "g(keepdim=True)"]),
        ("g(reduction='mean')", ["pass", "g(reduction='sum')"]),
        ("g(reduction='sum')", ["pass", "g(reduction='mean')"]),
        ("g(a.T)", ["pass", "g(a)"]),
        ("g(a.t())", ["pass", "g(a)"]),
        ("g(a.transpose())", ["pass", "g(a)"]),
        ("g((a + b).T)", ["pass", "g(a + b)", "g((a - b).T)"]),
        ("g(a.T[b])", ["pass", "g(a[b])", "g(a.T[b + 1])", "g(a.T)"]),
    ],
)
def test_arrays(line, others):
    assert sorted(inside(line)) == sorted(others)


def test_a_function_of_a_module_that_transposes():
    lines = "import numpy as np\ndef f(a):\n    g(np.transpose(a))\n"
    assert of(lines) == ["pass", "g(a)"]


@pytest.mark.parametrize(
    ("line", "others"),
    [
        ("g(a, b)", ["pass", "g(b, a)"]),
        ("g(a, b, c)", ["pass", "g(b, a, c)", "g(a, c, b)"]),
        ("g(a, b, key=c)", ["pass", "g(b, a, key=c)"]),
        ("g(a, a)", ["pass"]),
        ("g(a, *b)", ["pass"]),
    ],
)
def test_arguments_change_places(line, others):
    assert sorted(inside(line)) == sorted(others)


def test_calls_change_places():
    mutants = mutants_of("def f(a):\n    a.one()  # first\n    a.two()\n", ["f"])
    (swapped,) = [mutant.source for mutant in mutants if mutant.says == "`a.one()` and `a.two()` change places"]
    assert swapped == "def f(a):\n    a.two()\n    a.one()\n"
    texts = [mutant.source for mutant in mutants_of("def f(a): a.one(); a.two()\n", ["f"])]
    assert sorted(texts) == [
        "def f(a): a.one(); pass\n",
        "def f(a): a.two(); a.one()\n",
        "def f(a): pass; a.two()\n",
    ]


@pytest.mark.parametrize(
    ("line", "others"),
    [
        ("a.b = c", ["pass"]),
        ("a.b: int = c", ["pass"]),
        ("a.b: int", []),
        ("x = a", []),
        ("g()", ["pass"]),
        ("print(a + b)", []),
        ("raise ValueError(a + b, 3)", []),
        ("assert a, 'no' * 3", []),
        ("x = f'{a + b}'", []),
        ("...", []),
    ],
)
def test_statements_that_are_left_out(line, others):
    assert inside(line) == others


def test_loops_end_early():
    assert inside("for x in a:", "    y = x") == ["for x in ():", "for x in [*a][:-1]:"]
    assert inside("while a:", "    y = a") == ["while False:"]


TRAINING = """\
import torch

def f(model, optimizer, loss):
    optimizer.zero_grad()
    out = model(loss)
    loss.backward()
    optimizer.step()
"""


def test_when_gradients_are_cleared_and_what_else_goes_wrong_in_a_step():
    found = [mutant.says for mutant in mutants_of(TRAINING, ["f"])]
    assert sorted(found) == sorted(
        [
            "`optimizer.zero_grad()` is left out",
            "`optimizer.zero_grad()` comes after `loss.backward()`",
            "`optimizer.zero_grad()` comes after `optimizer.step()`",
            "`loss.backward()` is left out",
            "`loss.backward()` and `optimizer.step()` change places",
            "`optimizer.step()` is left out",
            "`model(loss)` becomes `-model(loss)`, which gives `out = -model(loss)`",
            "`model(loss)` becomes `model(loss).detach()`, which gives `out = model(loss).detach()`",
        ]
    )
    late = next(mutant.source for mutant in mutants_of(TRAINING, ["f"]) if mutant.says.endswith("`optimizer.step()`"))
    assert late.endswith(
        "    out = model(loss)\n    loss.backward()\n    optimizer.step()\n    optimizer.zero_grad()\n"
    )


@pytest.mark.parametrize(
    ("line", "anyway", "with_torch"),
    [
        ("a.train()", ["pass"], ["a.eval()"]),
        ("a.eval()", ["pass"], ["a.train()"]),
        ("a.train(b)", ["pass"], []),
        ("g(a.detach())", ["pass"], ["g(a)"]),
        ("x = g(a)", ["x = -g(a)"], ["x = g(a).detach()"]),
        ("return a", ["return -a"], ["return a.detach()"]),
        ("return a + b", ["return -(a + b)", "return a - b"], ["return (a + b).detach()"]),
    ],
)
def test_training(line, anyway, with_torch):
    assert sorted(inside(line)) == sorted(anyway)
    assert sorted(of(f"import torch\ndef f(a, b):\n    {line}\n")) == sorted([*anyway, *with_torch])


def test_gradients_where_none_are_wanted():
    lines = "import torch\n@torch.no_grad()\ndef f(a):\n    with torch.inference_mode():\n        b = a\n"
    assert of(lines) == ["@torch.enable_grad()", "with torch.enable_grad():"]


REACH = """\
import numpy as np

used = 1
unused = 2
first, second = 3, 4
table = {}
table["x"] = 5


def helper():
    return used


class Net:
    '''A net, 1 of 1.'''

    size: int = 6

    def run(self, x: int = 7) -> "list[8]":
        return helper()

    def __len__(self):
        return second


if __name__ == "__main__":
    used = 9
    helper(10)

for turn in range(11):
    other = turn
"""


def reached(*names):
    return {mutant.name.rpartition("-")[0] for mutant in mutants_of(REACH, names)}


def test_only_what_the_names_use_is_changed():
    assert reached("Net") == {"Net.size", "Net.run", "Net.__len__", "helper", "used", "first"}
    assert reached("unused", "missing") == {"unused"}
    assert reached("other") == {"turn"}
    assert reached() == set()
    assert {mutant.line for mutant in mutants_of(REACH, ["table"])} == {7}
    texts = [mutant.source for mutant in mutants_of(REACH, ["Net"])]
    assert all("1 of 1" in text and "list[8]" in text and "used = 9" in text for text in texts)


ODD = """\
class Net:
    \"\"\"Über
    1.\"\"\"
    def f(self, ä, b):  # 1
        x = "€", ä +  b
        return (
            x  # +
            [1],
            1)
""".replace("\n", "\r\n")


def test_the_rest_of_the_text_stays_as_it_is():
    texts = {mutant.source for mutant in mutants_of(ODD, ["Net"])}
    for old, new in (
        ("ä +  b", "ä - b"),
        ("            1)", "            2)"),
        ("[1],", "[2],"),
        ("x  # +\r\n            [1],", "x,"),
    ):
        assert ODD.count(old) == 1
        assert ODD.replace(old, new) in texts
    assert all(text.startswith(ODD[: ODD.index("ä +")]) for text in texts)


def test_names_stay_the_same_while_other_lines_change():
    before = mutants_of("def f(a):\n    return a + a + 1 + 1\n", ["f"])
    after = mutants_of("# More.\nx = 3\n\n\ndef f(a):\n    return a + a + 1 + 1\n", ["f"])
    assert [mutant.name for mutant in before] == [mutant.name for mutant in after]
    assert [mutant.line for mutant in before] == [2] * len(before)
    assert [mutant.line for mutant in after] == [6] * len(after)
    assert len({mutant.name for mutant in before}) == len(before)


MIXED = TRAINING + REACH.replace("return helper()", "return helper()[1:, ::2] @ x.T if x > 1 else -x")


def test_all_mutants_are_python_and_differ_in_what_they_mean():
    mutants = mutants_of(MIXED, ["f", "Net"])
    dumps = [ast.dump(ast.parse(mutant.source)) for mutant in mutants]
    assert len(set(dumps)) == len(dumps) > 30
    assert ast.dump(ast.parse(MIXED)) not in dumps
    assert mutants == mutants_of(MIXED, ["Net", "f"])
    lines = [mutant.line for mutant in mutants]
    assert lines == sorted(lines)


def test_a_reference_that_is_no_python_is_told():
    with pytest.raises(SyntaxError):
        mutants_of("def f(:\n", ["f"])
