import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.host.notebook.magics import plain


@pytest.mark.parametrize(
    ("cell", "python"),
    [
        ("%matplotlib inline\nimport os", "pass\nimport os"),
        ("!ls -l 'it\nx = 1", "pass\nx = 1"),
        ("if True:\n    !ls\n    %cd ..\nelse:\n\t!dir", "if True:\n    pass\n    pass\nelse:\n\tpass"),
        ("files = !ls *.csv", "files = []"),
        ("a = b['c'] = !ls", "a = b['c'] = []"),
        ("t = %timeit -o f()", "t = None"),
        ("%time network = make()", "network = make()"),
        ("%time x = (1,\n  2)", "x = (1,\n  2)"),
        ("y = %time f(1)", "y = f(1)"),
        ("%time !ls", "pass"),
        ("%timeit f()", "pass"),
        ("!echo a \\\n  b \\\n  c\nx = 1", "pass\n\n\nx = 1"),
        ("x = !echo \\\n  b\ny = 1", "x = []\n\ny = 1"),
        ("?len\nlen?\nnp.zeros??\n%timeit?\nnp.*load*?\na[0].b = 1", "pass\n" * 5 + "a[0].b = 1"),
        ("%%time\nx = 1", "\nx = 1"),
        ("\n%%capture out\n%%timeit -n 1\n%config a\nx = 1", "\n\n\npass\nx = 1"),
        ("%%bash\nls 'it", "\n"),
        ("\n%%html\n<p>\n", "\n\n\n"),
        (
            "%run helper.py\n%run ./tools/more.py\n%run other.ipynb",
            "from helper import *\nfrom tools.more import *\npass",
        ),
        ("  x = 1\n  if x:\n    !ls", "x = 1\nif x:\n  pass"),
        ("!ls\nx = '''\n%no\n!no\n'''", "pass\nx = '''\n%no\n!no\n'''"),
        ("!ls\nx = (5\n% 3)", "pass\nx = (5\n% 3)"),
        ("!ls\nx = 5 \\\n% 3", "pass\nx = 5 \\\n% 3"),
        ("!ls\nprint('a=%s' % 1, 'b =!x')  # c = !d", "pass\nprint('a=%s' % 1, 'b =!x')  # c = !d"),
        ("!ls\nx %= 3; y = x != 2", "pass\nx %= 3; y = x != 2"),
        ("!ls\nx = 'it\\'s %s' % \"a\\\"\"\n!ls", "pass\nx = 'it\\'s %s' % \"a\\\"\"\npass"),
    ],
)
def test_what_is_no_python_becomes_python(cell, python):
    assert plain(cell).source == python
    ast.parse(python)


@pytest.mark.parametrize(
    "cell",
    [
        "!pip install torch",
        "%pip install torch",
        "! sudo pip3 install torch",
        "!{sys.executable} -m pip install torch",
        "x = 1\n!python -m pip install torch \\\n -q",
    ],
)
def test_installing_is_kindly_refused(cell):
    (remark,) = plain(cell).remarks
    assert "install torch` wasn't run: there is no network here" in remark.text
    assert remark.line == cell.count("\n", 0, cell.index("!" if "!" in cell else "%")) + 1


def test_a_cell_magic_without_a_body_is_nothing():
    assert plain("%%time\n").remarks == []
    assert "isn't Python" in plain("%%bash").remarks[0].text


def test_a_file_written_by_a_cell_is_asked_for():
    (remark,) = plain("\n%%writefile my_answers.py\nx = 1").remarks
    assert remark.line == 2
    assert "hand in the file itself" in remark.text


def parses(source):
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


TEXT = st.text(st.sampled_from("ab0 =%!?\\'\"\n\t#()[]{},;:.f*&") | st.characters(exclude_characters="\r"), max_size=80)


@given(TEXT)
def test_any_text_keeps_its_lines_and_python_stays_as_it_is(text):
    result = plain(text)
    assert result.source.count("\n") == text.count("\n")
    if parses(text):
        assert result.source == text


PYTHON = [
    "x = 1",
    "s = 'a%b!c?' % ()",
    's = """\n%a\n!b\nc?\n"""',
    "t = (1\n% 2,\n[3\n% 4])",
    "# %a !b 'c",
    "x = 7 \\\n% 3",
    "if x:\n    y = f'{x!r}'\n    %time z = x\n    !ls",
    "d = {'a=%s': 1, 'b=!': x != 1}",
    "x %= 3",
    "@d\ndef f(a=1, *, b='='): return a % 2",
    "s = 'it\\'s' + \"\\\\\"",
]
COMMANDS = ["%matplotlib inline", "!ls 'it", "!echo ( [ {", "?x", "x?", '%magic """', "!a \\\n b", "%%x", "!!ls"]


@given(st.lists(st.sampled_from(PYTHON) | st.sampled_from(COMMANDS), min_size=1))
def test_commands_between_statements_never_hurt_them(parts):
    cell = "\n".join(["import os", *parts])
    expected = "\n".join(["import os", *("pass" if part in COMMANDS else plain(part).source for part in parts)])
    result = plain(cell).source
    assert result.count("\n") == cell.count("\n")
    assert ast.dump(ast.parse(result)) == ast.dump(ast.parse(expected))
