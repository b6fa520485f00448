import inspect
import re
import signal
import sys
import textwrap

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.host.notebook.definitions import NotebookError, load
from grader.host.notebook.findings import MOST_FINDINGS, MOST_LINE, MOST_MESSAGE
from grader.host.notebook.running import ASSIGNMENTS_TAKE
from grader.host.notebook.statements import MOST_STATEMENTS
from grader.host.raising import describe
from grader.wire.messages import CodeFrame

LINES = """
if x:|elif x:|else:|try:|except E:|except:|finally:|for i in x:|while x:|with x as y:|class A(B):|@f|def f(a=x):
    pass|    return x|    x = 1|    x += 1|    import os|    break|    yield|    global x|    if x:
x = 1|x = y = f(1)|x.a = x|x[0] = 1|setattr(A, 'a', x)|x.append(1)|import os|del x|lambda: (x := 1)|match x:
%time x = 1|!ls|y = !ls|x?|'''|(|)|    #|async def f():|    await x|x: int|x: int = y|    case 1:|x = f(x)
"""
FOREVER = "def forever():\n    while True: pass"


def told(loaded):
    return [(finding.kind, finding.cell, finding.line) for finding in loaded.findings]


def test_a_notebook_as_it_is_handed_in(work):
    loaded = work.load(
        "%matplotlib inline\n%config InlineBackend.figure_format = 'retina'\nimport numpy as np",
        "rides = missing_pandas.read_csv('hour.csv')\nrides.head()",
        "class NeuralNetwork:\n    def __init__(self, nodes):\n        self.weights = np.ones(nodes) * scale()",
        "def scale(): return start\nstart = np.float64(0.5) ** 2",
        "iterations = 5000\nlearning_rate = 0.5",
        "network = NeuralNetwork(3)\nfor i in range(iterations):\n    network.train(1, 2)\n    print(i)",
        wanted={"NeuralNetwork", "iterations"},
    )
    assert loaded.findings == ()
    assert loaded.namespace.NeuralNetwork(3).weights.tolist() == [0.25] * 3
    assert (loaded.namespace.iterations, loaded.namespace.learning_rate) == (5000, 0.5)
    assert not hasattr(loaded.namespace, "network")


def test_a_later_definition_wins(work):
    namespace = work.names("def f(): return 1\nn = 1", "def f(): return 2\nn = 2", "def g(): return f()")
    assert (namespace.g(), namespace.n) == (2, 2)


def test_cells_saved_out_of_order_are_put_right(work):
    namespace = work.names(
        "class B(A):\n    x = factor",
        "factor = rate() * 2",
        "class A: pass\ndef rate(): return gain\ngain = half(4)",
        "def half(x): return x / 2",
        wanted={"B"},
    )
    assert namespace.B.x == 4.0
    assert issubclass(namespace.B, namespace.A)


def test_what_is_tried_again_does_not_undo_what_came_later(work):
    loaded = work.load(
        "n, m = late()",
        "n = 5",
        "k = late()",
        "k = 6",
        "def late(): return 1, 2",
        wanted={"n", "k", "m"},
    )
    assert (loaded.namespace.n, loaded.namespace.m, loaded.namespace.k) == (5, 2, 6)
    assert told(loaded) == [("failed", 3, "k = late()")]


def test_files_beside_the_notebook_are_imported(work):
    (work.folder / "my_answers.py").write_text("class NeuralNetwork: pass\niterations = 9\n")
    namespace = work.names(
        "from my_answers import *", "def f(): return iterations", "epochs = iterations", wanted={"epochs"}
    )
    assert namespace.f() == namespace.epochs == 9
    assert namespace.NeuralNetwork.__module__ == "my_answers"


def test_folders_are_added_before_imports_need_them(work):
    (work.folder / "tools").mkdir()
    (work.folder / "tools" / "my_helper.py").write_text("x = 4")
    assert work.names("import sys\nsys.path.append('tools')", "import my_helper\ny = my_helper.x").y == 4
    sys.path.remove("tools")


def test_future_imports_hold_for_later_cells_alone(work):
    loaded = work.load(
        "def early(x: Unknown): pass",
        "from __future__ import annotations, print_function",
        "def late(x: Unknown): pass",
    )
    assert told(loaded) == [("failed", 1, "def early(x: Unknown): pass")]
    assert loaded.namespace.late.__annotations__ == {"x": "Unknown"}


def test_what_fails_costs_only_itself(work):
    loaded = work.load(
        "import package_that_is_missing as gone\nimport numpy as np",
        "data = gone.read('hour.csv')\ntext = open('data/none.txt').read()\nend = exit_now()",
        "class Net: pass\ndef f(): return data, text, end, odd\ndef exit_now(): raise SystemExit(3)",
        "odd = 1 / len([])\nfinal = input('go on?')\ndef g(): return final",
    )
    assert told(loaded) == [
        ("failed", 1, "import package_that_is_missing as gone"),
        ("failed", 2, "data = gone.read('hour.csv')"),
        ("failed", 2, "text = open('data/none.txt').read()"),
        ("failed", 2, "end = exit_now()"),
        ("failed", 4, "odd = 1 / len([])"),
        ("failed", 4, "final = input('go on?')"),
    ]
    messages = [finding.message for finding in loaded.findings]
    assert messages[0].startswith("`package_that_is_missing` isn't installed here")
    assert messages[1] == "it needs `gone`, which cell 1 failed to set."
    assert messages[2].startswith("there is no data/none.txt here; hand the file in with the notebook")
    assert "ends the program" in messages[3]
    assert messages[4] == "ZeroDivisionError: division by zero"
    assert "write the answer into the cell" in messages[5]
    assert loaded.namespace.Net.__name__ == "Net"


def test_an_assignment_that_never_ends_is_cut_and_reported(work):
    handler = signal.getsignal(signal.SIGALRM)
    loaded = work.load(
        FOREVER, "endless = forever()\nafter = 1\ndef f(): return endless", "def g(): return 1", seconds=0.1
    )
    assert told(loaded) == [("timed_out", 2, "endless = forever()")]
    assert loaded.namespace.after == loaded.namespace.g() == 1
    assert signal.getsignal(signal.SIGALRM) is handler
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_what_swallows_the_alarm_is_rung_again(work):
    swallow = "    try: forever()\n    except: pass\n"
    greedy = f"def greedy():\n{swallow}{swallow}    forever()"
    loaded = work.load(FOREVER, greedy, "x = greedy()\ndef f(): return x", seconds=0.1)
    assert told(loaded) == [("timed_out", 3, "x = greedy()")]


def test_assignments_share_a_budget_and_definitions_do_not(work):
    many = "\n".join(f"x{i} = forever()" for i in range(12))
    uses = "def f(): return " + ", ".join(f"x{i}" for i in range(12))
    loaded = work.load(FOREVER, many, uses, "class Last: pass", seconds=0.05)
    kinds = [finding.kind for finding in loaded.findings]
    assert set(kinds) == {"timed_out", "skipped"}
    assert kinds.count("timed_out") <= ASSIGNMENTS_TAKE
    assert loaded.namespace.Last.__name__ == "Last"


def test_a_broken_cell_still_gives_what_parses(work):
    broken = """
        def before(): return 1

        def todo():
            # TODO: Implement

        class Broken:
            def f(self:
                pass

        @property
        def old():
            print "x"

        def after(): return 2
    """
    loaded = work.load(textwrap.dedent(broken), "def other(): return 3", "x = 1\nreturn x")
    namespace = loaded.namespace
    assert (namespace.before(), namespace.after(), namespace.other(), namespace.x) == (1, 2, 3, 1)
    assert told(loaded) == [
        ("syntax", 1, "def todo():"),
        ("syntax", 1, "def f(self:"),
        ("syntax", 1, 'print "x"'),
        ("syntax", 3, "return x"),
    ]
    assert "Python 2" in loaded.findings[2].message


def test_text_that_is_no_program_is_a_finding(work):
    loaded = work.load("x = \0", "y = " + "(" * 1000 + ")" * 1000, "z = " + "-" * 100_000 + "1", "def f(): return 1")
    assert {finding.kind for finding in loaded.findings} == {"syntax"}
    assert [finding.cell for finding in loaded.findings] == [1, 2, 3]
    assert loaded.namespace.f() == 1


def test_exceptions_show_the_students_own_line(work):
    namespace = work.names("x = 1", "%matplotlib inline\n\ndef broken(a):\n    return a / 0  # mine")
    with pytest.raises(ZeroDivisionError) as caught:
        namespace.broken(1)
    frame = CodeFrame("work.ipynb, cell 2", 4, "broken", "return a / 0  # mine")
    assert describe(caught.value, str(work.folder)).frames == (frame,)
    assert inspect.getsource(namespace.broken) == "def broken(a):\n    return a / 0  # mine\n"


def test_numbers_that_a_parser_of_arguments_gives_are_there(work):
    namespace = work.names(
        "import argparse\nparser = argparse.ArgumentParser()",
        "parser.add_argument('--rate', type=float, default=0.5)\nparser.set_defaults(epochs=7)",
        "args = parser.parse_args()\nrate, epochs = args.rate, args.epochs",
        wanted={"rate", "epochs"},
    )
    assert (namespace.rate, namespace.epochs) == (0.5, 7)


def test_cells_tagged_so_are_skipped(work, code):
    loaded = work.load("def f(): return 1", code("def f(): return 2\nx = 1", "skip-grading"))
    assert loaded.namespace.f() == 1
    assert not hasattr(loaded.namespace, "x")
    assert told(loaded) == [("skipped", 2, "def f(): return 2")]


def test_parameters_are_set_after_the_cell_tagged_so(work, code):
    cells = ["epochs = 0", code("epochs = 100\nrate = 0.5", "parameters"), "total = epochs * 2"]
    namespace = work.names(*cells, parameters={"epochs": 3, "device": "cpu"})
    assert (namespace.epochs, namespace.rate, namespace.total, namespace.device) == (3, 0.5, 6, "cpu")


def test_parameters_come_first_where_no_cell_is_tagged(work):
    namespace = work.names(
        "total = len(device)\nepochs = 7", wanted={"total"}, parameters={"epochs": 3, "device": "cpu"}
    )
    assert (namespace.epochs, namespace.total) == (7, 3)


def test_where_it_is_and_how_it_was_called(work):
    namespace = work.names(
        "import os, sys, argparse\nhere = os.path.dirname(__file__)\nname = sys.argv[0]",
        "parser = argparse.ArgumentParser()\nparser.add_argument('--epochs', default=3)\nargs = parser.parse_args()",
        "from dataclasses import dataclass\n@dataclass\nclass Config:\n    x: 'int' = 3",
        "def f(): return sys.modules[__name__].Config, args, parser, here, name",
    )
    assert namespace.here == str(work.folder)
    assert namespace.name == str(work.file)
    assert namespace.f()[0] is namespace.Config


def test_installing_is_noted_with_its_line(work):
    loaded = work.load("import os\n!pip install torch\nx = 1")
    assert told(loaded) == [("note", 1, "!pip install torch")]
    assert loaded.namespace.x == 1


def test_findings_are_bounded_in_length_and_number(work):
    word = "w" * 5_000
    loaded = work.load(f"def fail(): raise ValueError('{word}')", *[f"import missing_{i}_{word}" for i in range(99)])
    assert len(loaded.findings) == MOST_FINDINGS + 1
    assert "49 more" in loaded.findings[-1].message
    assert max(len(finding.message) for finding in loaded.findings) <= MOST_MESSAGE
    assert max(len(finding.line) for finding in loaded.findings) <= MOST_LINE


def test_statements_are_bounded_in_number(work):
    (finding,) = work.load("pass\n" * MOST_STATEMENTS + "x = 1", "y = 1").findings
    assert (finding.kind, finding.cell, finding.line) == ("skipped", 1, "x = 1")


def test_exceptions_that_lie_about_themselves_do_no_harm(work):
    loaded = work.load(
        "class Odd(NameError):\n    name = []\n    def __str__(self): exit()\n    def __bool__(self): return False",
        "def odd(): raise Odd\nx = odd()\ndef f(): return x",
    )
    assert told(loaded) == [("failed", 2, "x = odd()")]


def test_a_notebook_without_code_says_so(work):
    (finding,) = work.load({"cell_type": "markdown", "source": "# Title"}, " ").findings
    assert finding.message == "This notebook has no code cells."


def test_a_file_that_can_not_be_read_is_one_line(work):
    with pytest.raises(NotebookError, match=r"none.ipynb: can't be read \(No such file or directory\)"):
        load(str(work.folder / "none.ipynb"), frozenset(), {})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(st.lists(st.lists(st.sampled_from(re.split(r"[|\n]", LINES)), max_size=8).map("\n".join), max_size=4))
def test_cells_of_any_lines_are_loaded_or_reported(work, cells):
    loaded = work.load(*cells, wanted={"x", "A"})
    for finding in loaded.findings:
        assert finding.kind in {"failed", "syntax", "skipped", "note"}
        assert 0 <= finding.cell <= len(cells)


SLOW_TO_IMPORT = """
import signal
while signal.getitimer(signal.ITIMER_REAL)[0] > 0.1: pass  # until the alarm rang, and once more
while signal.getitimer(signal.ITIMER_REAL)[0] < 0.03: pass
while signal.getitimer(signal.ITIMER_REAL)[0] > 0.03: pass
done = 5
"""


def test_an_import_that_takes_long_is_not_broken_off_halfway(work):
    (work.folder / "slow_package.py").write_text(SLOW_TO_IMPORT)
    loaded = work.load(
        "def build():\n    import slow_package\n    return slow_package.done",
        "first = build()\ndef f(): return first",
        seconds=0.2,
    )
    assert loaded.findings == ()
    assert loaded.namespace.f() == 5


def test_an_import_that_never_ends_is_broken_off_all_the_same(work):
    (work.folder / "endless_package.py").write_text("while True: pass")
    loaded = work.load("def build(): import endless_package", "first = build()\ndef f(): return first", seconds=0.02)
    assert told(loaded) == [("timed_out", 2, "first = build()")]
