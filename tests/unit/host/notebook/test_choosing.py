import pytest


def test_nothing_that_trains_draws_or_prints_is_run(work, capsys):
    cells = [
        "def ran(): raise SystemExit('it ran')",
        "ran()\nran().show()\nprint('it ran')\nassert ran()",
        "for epoch in range(3):\n    ran()",
        "while True: pass",
        "for x in [1]:\n    loss = ran()\n    loss.backward()",
        "with open('x', 'w') as file:\n    file.write('it ran')\n    ran()",
        "if ran():\n    print('it ran')\nelse:\n    ran()",
        "try:\n    ran()\nexcept Exception:\n    raise",
        "history = ran()\nx, y = ran(), 1\nn = len(history)\n[ran() for _ in range(3)]\ndel history",
        "if __name__ == '__main__':\n    ran()\n    def main(): pass",
        "raise ValueError",
        "if ran():\n    small = 1\nwith ran():\n    m = 2",
    ]
    namespace = work.names(*cells)
    assert not {"history", "x", "n", "main", "loss", "small", "m"} & set(vars(namespace))
    assert capsys.readouterr() == ("", "")
    assert not (work.folder / "x").exists()


def test_what_definitions_need_is_run_transitively(work):
    namespace = work.names(
        "def base(): return [1]\ndef unused_maker(): raise ValueError",
        "a = base()\na.append(2)\nb = sum(a)\nunused = unused_maker()",
        "table = dict()\nfor i, word in enumerate(['x', 'y']):\n    table[word] = i\n    if i: table.update(last=i)",
        "first, *rest = map(int, '123')\ncount = int('0')\ncount += first",
        "def by_body(): return b + count",
        "def by_default(x=sum(rest)): return x",
        "def decorate(f): return lambda: f() * factor",
        "factor = max(map(int, '12'))\n@decorate\ndef decorated(): return 4",
        "Base = type('Base', (), {'x': 5})\nclass Derived(Base):\n    y: 'Unknown' = len(table)",
        "def outer():\n    def inner(): return [words[i] for i in range(2)]\n    return inner()\nwords = tuple(table)",
        "local = unused_maker\ndef own():\n    unused = 1\n    return unused",
    )
    assert namespace.by_body() == 4
    assert namespace.by_default() == 5
    assert namespace.decorated() == 8
    assert (namespace.Derived.x, namespace.Derived.y) == (5, 3)
    assert namespace.outer() == ["x", "y"]
    assert not hasattr(namespace, "unused")


def test_wanted_names_are_set_whatever_it_takes(work):
    namespace = work.names(
        "def best(): return 7\ndef other(): raise ValueError",
        "hidden_nodes = best()\noutput_nodes, x = best(), 1\nunwanted = other()",
        "if hidden_nodes > 5:\n    learning_rate = best() / 70\n    other_rate = other()",
        wanted={"hidden_nodes", "output_nodes", "learning_rate"},
    )
    assert (namespace.hidden_nodes, namespace.output_nodes, namespace.learning_rate) == (7, 7, 0.1)
    assert not {"unwanted", "other_rate"} & set(vars(namespace))


def test_plain_values_are_set(work):
    namespace = work.names(
        "import math\nimport numpy as np",
        "a = 1\nb: float = -a * 2 ** 3\nc = [a, (b, {'k': 'v'})]\nd = c[1][0]\ne = f'{a}-{b:.1f}'",
        "g = not a or b if a else 2",
        "h = len(c) + int('3') + math.sqrt(4)\ni = np.pi\nj = np.sqrt(4.0)\na += 1",
        "config = {}\nconfig['x'] = a\nm = n = max(1, 2)",
        "typed: int\nhuge = 10 ** 10 ** 10\nhuger = 1 << (10 ** 12)",
    )
    assert (namespace.a, namespace.b, namespace.d, namespace.e) == (2, -8, -8, "1--8.0")
    assert (namespace.h, namespace.j, namespace.config, namespace.m, namespace.n) == (7.0, 2.0, {"x": 2}, 2, 2)
    assert not {"typed", "huge", "huger"} & set(vars(namespace))


def test_a_value_that_hangs_on_something_unknown_is_not_plain(work):
    namespace = work.names("def f(): return 3", "x = 1\nx = f()\ny = x + 1\nz = unknown\nw = z")
    assert not {"y", "z", "w"} & set(vars(namespace))


def test_classes_go_on_in_later_cells(work):
    namespace = work.names(
        "class NeuralNetwork:\n    def run(self): return 'run'",
        "def train(self): return 'train'\nNeuralNetwork.train = train",
        "class NeuralNetwork(NeuralNetwork):\n    def more(self): return self.run() + self.train()",
        "setattr(NeuralNetwork, 'rate', 0.5)\nfor f in (train,):\n    setattr(NeuralNetwork, 'again', f)",
        "NeuralNetwork.made = staticmethod(lambda: 3)",
    )
    network = namespace.NeuralNetwork()
    assert (network.more(), network.rate, network.again(), network.made()) == ("runtrain", 0.5, "train", 3)


def test_definitions_inside_blocks_count_and_the_rest_of_the_block_does_not(work):
    namespace = work.names(
        "def ran(): raise SystemExit",
        "try:\n    import package_that_is_missing as fast\n    ran()\nexcept ImportError:\n    ran()\n    fast = None",
        "if fast is None:\n    ran()\n    def kind(): return 0\nelif ran():\n    kind = 1\nelse:\n    kind = ran()",
        "import contextlib\nwith contextlib.suppress(ValueError):\n    ran()\n    class Inner: pass\n    x = int('z')",
        "try:\n    y = 1\n    ran()\nfinally:\n    z = 2\n    ran()",
        "def f(): return fast, x",
    )
    assert namespace.kind() == 0
    assert namespace.fast is None
    assert namespace.Inner.__name__ == "Inner"
    assert (namespace.y, namespace.z) == (1, 2)


def test_global_names_of_functions_are_needed(work):
    namespace = work.names(
        "def make(): return 3\ncounter = make()",
        "def count():\n    global counter\n    counter += 1\n    return counter",
    )
    assert namespace.count() == 4


@pytest.mark.parametrize("length", [100, 400, 3000])
def test_long_chains_of_choices_are_read_or_refused(work, length):
    chain = "if n == 0:\n    def f(): return 0\n" + "".join(
        f"elif n == {i}:\n    def f(): return {i}\n" for i in range(1, length)
    )
    loaded = work.load("n = 1", chain, "def g(): return n")
    assert loaded.namespace.g() == 1
    assert len(loaded.findings) <= 1
    assert bool(loaded.findings) != hasattr(loaded.namespace, "f")


def test_needed_names_that_only_a_loop_sets_are_reported(work):
    loaded = work.load(
        "def f(): return best",
        "for i in range(3):\n    best = i\n    print(best)",
        "if __name__ == '__main__':\n    rate = 3",
        "for i in range(3):\n    nobody = i\n    print(i)",
        wanted={"rate"},
    )
    assert [(finding.kind, finding.cell, finding.line) for finding in loaded.findings] == [
        ("skipped", 2, "for i in range(3):"),
        ("skipped", 3, "if __name__ == '__main__':"),
    ]
    assert [finding.message.split()[0] for finding in loaded.findings] == ["`best`", "`rate`"]
