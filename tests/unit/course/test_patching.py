import pytest

from grader.course.patching import Patch, PatchError, patched

SOURCE = '''\
"""A module."""

rate = 0.5
size: int = 3


def step(x):
    """One step."""
    return rate * x * x


class Net:
    bias = 1

    @staticmethod
    @cached(size)
    def forward(x):
        if x > 0:
            y = x + 1

            return y * y
        return x

    def train(self, x):
        self.total += x
        return self.total

    class Inner:
        def reset(self):
            return None


class Other:
    def train(self, x):
        return x


async def fetch(x):
    return x


pair, rate_of_pair = 1, 2
'''


def changed(definition, replace, instead, source=SOURCE):
    """What the patch took away and what it put there: the lines that differ."""
    before, after = source.splitlines(), patched(source, Patch(definition, replace, instead)).splitlines()
    while before and after and before[0] == after[0]:
        before, after = before[1:], after[1:]
    while before and after and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    return before, after


def refusal(definition, replace, instead, source=SOURCE):
    with pytest.raises(PatchError) as caught:
        patched(source, Patch(definition, replace, instead))
    return caught.value.key, str(caught.value)


@pytest.mark.parametrize(
    ("definition", "replace", "instead", "before", "after"),
    [
        (None, "0.5", "0.25", "rate = 0.5", "rate = 0.25"),
        ("rate", "0.5", "0.25", "rate = 0.5", "rate = 0.25"),
        ("size", "3", "4", "size: int = 3", "size: int = 4"),
        ("step", "rate * x", "x", "    return rate * x * x", "    return x * x"),
        ("Net", "bias = 1", "bias = 0", "    bias = 1", "    bias = 0"),
        ("bias", "1", "0", "    bias = 1", "    bias = 0"),
        ("Net.bias", "1", "0", "    bias = 1", "    bias = 0"),
        ("forward", "@cached(size)", "@cached(2)", "    @cached(size)", "    @cached(2)"),
        ("forward", "@staticmethod", "@classmethod", "    @staticmethod", "    @classmethod"),
        ("Other.train", "return x", "return -x", "        return x", "        return -x"),
        ("reset", "None", "0", "            return None", "            return 0"),
        ("Inner.reset", "None", "0", "            return None", "            return 0"),
        ("Net.Inner.reset", "None", "0", "            return None", "            return 0"),
        ("fetch", "return x", "return 0", "    return x", "    return 0"),
    ],
)
def test_a_piece_of_a_line_is_replaced_in_its_definition_alone(definition, replace, instead, before, after):
    assert changed(definition, replace, instead) == ([before], [after])


def test_several_lines_take_on_the_indentation_of_the_place():
    replace, instead = "y = x + 1\n\nreturn y * y\n", "y = x\nif y:\n    return y\nreturn 0\n"
    before = ["            y = x + 1", "", "            return y * y"]
    after = [f"            {line}" for line in instead.splitlines()]
    assert changed("forward", replace, instead) == (before, after)


def test_several_lines_that_are_indented_among_themselves_are_found_so():
    _, after = changed("forward", "if x > 0:\n    y = x + 1", "if x > 1:\n    y = x")
    assert after == ["        if x > 1:", "            y = x"]
    assert refusal("forward", "if x > 0:\ny = x + 1", "pass") == (
        "replace",
        "must stand exactly once there, and stands 0 times",
    )


def test_a_piece_of_a_line_becomes_several_lines_that_are_indented_like_it():
    before, after = changed("Net.train", "self.total += x", "x = 2 * x\nself.total += x\n")
    assert (before, after) == ([], ["        x = 2 * x"])


def test_a_line_goes_where_nothing_takes_its_place():
    assert "self.total += x" not in patched(SOURCE, Patch("Net.train", "self.total += x", ""))


def test_several_lines_are_whole_lines():
    assert refusal("Net.train", "total += x\nreturn self.total", "pass")[0] == "replace"
    assert refusal("Net.train", "self.total += x\nreturn self", "pass")[0] == "replace"


def test_tabs_indent_as_well():
    source = "def step(x):\n\tif x:\n\t\ty = 1\n\t\treturn y\n"
    assert patched(source, Patch("step", "y = 1\nreturn y", "y = 2\nreturn y")) == source.replace("y = 1", "y = 2")


@pytest.mark.parametrize(("replace", "times"), [("x / x", 0), ("x", 3), ("return rate * x * x\nreturn 0", 0)])
def test_text_that_does_not_stand_once_is_told_with_its_count(replace, times):
    assert refusal("step", replace, "y") == ("replace", f"must stand exactly once there, and stands {times} times")


def test_places_that_overlap_are_two():
    source = "def cube(x):\n    return x * x * x\n"
    assert refusal("cube", "x * x", "x", source)[1] == "must stand exactly once there, and stands 2 times"


def test_text_outside_the_definition_does_not_count():
    assert refusal("step", "self.total", "0")[1].endswith("stands 0 times")
    assert refusal(None, "return x\n", "return 0")[1].endswith("stands 3 times")


@pytest.mark.parametrize(
    ("definition", "says"),
    [
        ("stop", "there is no definition of 'stop'"),
        ("x", "there is no definition of 'x'"),
        ("rain", "there is no definition of 'rain'"),
        ("Inner.train", "there is no definition of 'Inner.train'"),
        ("pair", "there is no definition of 'pair'"),
        ("train", "'train' may mean any of 2 definitions: Net.train, Other.train"),
    ],
)
def test_a_definition_that_cannot_be_told_is_named(definition, says):
    assert refusal(definition, "x", "y") == ("in", says)


def test_a_bare_name_is_that_of_the_module_where_there_is_one():
    source = f"{SOURCE}\n\ndef train(x):\n    return x\n"
    assert changed("train", "return x", "return 0", source) == (["    return x"], ["    return 0"])
    assert patched(source, Patch("train", "return x", "return 0")).endswith("def train(x):\n    return 0\n")


def test_a_name_that_is_defined_twice_is_refused():
    assert refusal("a", "1", "3", "a = 1\na = 2\n") == ("in", "'a' may mean any of 2 definitions: a, a")


@pytest.mark.parametrize(
    ("instead", "says"),
    [
        ("return rate * (x", "makes no Python of it ('(' was never closed)"),
        ("", "makes no Python of it (expected an indented block after class definition on line 4)"),
        ("bias = '\0'", "makes no Python of it (source code string cannot contain null bytes)"),
        ("bias = '\ud800'", "makes no Python of it ("),
    ],
)
def test_what_comes_out_must_be_python(instead, says):
    key, words = refusal("Net", "bias = 1", instead, "rate = 2\n\n\nclass Net:\n    bias = 1\n")
    assert key == "with"
    assert words.startswith(says)


@pytest.mark.parametrize(
    "instead",
    ["return rate * x * x", "return (rate * x * x)", "return rate*x * x  # the same", "return (rate\n* x * x)"],
)
def test_a_change_that_python_would_not_notice_is_refused(instead):
    assert refusal("step", "return rate * x * x", instead) == ("with", "changes nothing that Python would notice")


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_all_line_ends_are_read_and_plain_ones_written(end):
    source = SOURCE.replace("\n", end)
    patch = Patch("forward", "y = x + 1\n\nreturn y * y", "return x")
    assert patched(source, patch) == patched(SOURCE, patch)


def test_characters_that_look_like_line_ends_are_none():
    text = "a\x0cb\x1cc\u2028d\x85e"
    source = f"name = '{text}'\n\n\ndef one():\n    return '{text}'\n\n\ndef two():\n    return 2\n"
    assert patched(source, Patch("two", "2", "3")) == source.replace("return 2", "return 3")


def test_names_in_any_script_and_text_without_a_last_line_end_are_fine():
    source = "class 网络:\n    def 训练(self):\n        return '误差'"
    assert patched(source, Patch("网络.训练", "'误差'", "'损失'")) == source.replace("误差", "损失")
