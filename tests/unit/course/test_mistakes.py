"""The known mistakes of an assignment: what is read, and every fault told with its line."""

import codecs
from types import SimpleNamespace

import pytest

from grader.course.discovery import find_course
from grader.course.mistakes import mistakes_of
from grader.errors import AskError, CourseError

SOLUTION = '''\
"""The answer."""


class Net:
    def step(self, x):
        return x * (1 - x)

    def run(self, x):
        y = x + 1
        return y


answer = 42
'''

MISTAKES = """\
mistakes:
  - id: no_derivative
    says: The derivative is missing.
    in: step
    replace: x * (1 - x)
    with: x
    fails: [right]
    may_fail: [loss]
  - id: too_early
    says: One step too early.
    in: Net.run
    replace: |
      y = x + 1
      return y
    with: |
      return x
    fails: [right, loss]
  - id: no_answer
    says: Another answer.
    replace: answer = 42
    with: answer = 41
    fails: [loss]
advice:
  - id: spelled_out
    says: This can be said in a line.
    in: step
    replace: return x * (1 - x)
    with: |
      y = x * (1 - x)
      return y
    finds: |
      _y = _ * _
      return _y
"""


@pytest.fixture
def course(folder):
    """The assignment `tiny` with a reference and mistakes in order; `rewrite` replaces what stands there once."""
    reference = folder.parent.parent / "reference" / "tiny"
    reference.mkdir(parents=True)
    solution, mistakes = reference / "solution.py", reference / "mistakes.yaml"
    solution.write_text(SOLUTION)
    mistakes.write_text(MISTAKES)

    def rewrite(old, new):
        text = mistakes.read_text()
        assert text.count(old) == 1
        mistakes.write_text(text.replace(old, new))

    assignment = find_course(folder.parent.parent).assignment("tiny")
    return SimpleNamespace(assignment=assignment, solution=solution, mistakes=mistakes, rewrite=rewrite)


def lines(course):
    with pytest.raises(CourseError) as caught:
        mistakes_of(course.assignment)
    return str(caught.value).splitlines()


def test_mistakes_and_advice_are_read_as_they_stand(course):
    known = mistakes_of(course.assignment)
    first, second, third = known.catalogue.mistakes
    assert (first.id, first.says, first.definition) == ("no_derivative", "The derivative is missing.", "step")
    assert (first.fails, first.may_fail, second.fails, third.definition) == (
        ("right",),
        ("loss",),
        ("right", "loss"),
        None,
    )
    (advice,) = known.catalogue.advice
    assert (advice.id, advice.finds) == ("spelled_out", "_y = _ * _\nreturn _y\n")


def test_each_change_is_one_to_the_reference(course):
    known = mistakes_of(course.assignment)
    first, second, third = known.catalogue.mistakes
    assert known.wrong(first) == SOLUTION.replace("x * (1 - x)", "x")
    assert known.wrong(second) == SOLUTION.replace("        y = x + 1\n        return y\n", "        return x\n")
    assert known.wrong(third) == SOLUTION.replace("42", "41")
    assert "        y = x * (1 - x)\n        return y\n" in known.wrong(known.catalogue.advice[0])


def test_every_change_is_found_on_its_line(course):
    known = mistakes_of(course.assignment)
    text = MISTAKES.splitlines()
    for change in (*known.catalogue.mistakes, *known.catalogue.advice):
        assert text[known.line(change) - 1] == f"  - id: {change.id}"


def test_a_mistake_is_found_by_name_and_a_near_one_told(course):
    known = mistakes_of(course.assignment)
    assert known.mistake("too_early") == known.catalogue.mistakes[1]
    with pytest.raises(AskError, match=r"^too_late: tiny/mistakes.yaml has no mistake of that name; .*too_early"):
        known.mistake("too_late")
    with pytest.raises(AskError, match="there are no_answer, no_derivative, too_early"):
        known.mistake("spelled_out")


def test_advice_may_be_left_out_and_mistakes_may_not(course):
    course.mistakes.write_text(MISTAKES[: MISTAKES.index("advice:")])
    assert mistakes_of(course.assignment).catalogue.advice == ()
    course.mistakes.write_text(MISTAKES[MISTAKES.index("advice:") :])
    assert lines(course) == ["tiny/mistakes.yaml:1:1: mistakes: is missing"]
    course.mistakes.write_text("mistakes: []\n")
    assert lines(course) == ["tiny/mistakes.yaml:1:11: mistakes: must not be empty"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("id: too_early", "id: Too early", "9:9: mistakes.1.id: must be lower-case letters, digits and underscores"),
        ("id: too_early", "id: no_derivative", "9:9: mistakes.1.id: 'no_derivative' is the id of another entry, too"),
        ("id: spelled_out", "id: too_early", "24:9: advice.0.id: 'too_early' is the id of another entry, too"),
        ("    says: Another answer.\n", "", "18:5: mistakes.2.says: is missing"),
        ("Another answer.", "x" * 501, "19:11: mistakes.2.says: must be 500 characters or fewer"),
        ("in: Net.run", "in: Net.rnu", "11:9: mistakes.1.in: there is no definition of 'Net.rnu'; see solution.py"),
        ("in: Net.run", "inn: Net.run", "11:5: mistakes.1.inn: is not a known key; did you mean in?"),
        ("in: Net.run", "definition: Net.run", "11:5: mistakes.1.definition: is not a known key; "),
        ("with: answer = 41", "", "18:5: mistakes.2.with: is missing"),
        ("with: answer = 41", "with: 41", "21:11: mistakes.2.with: must be text; put it in quotes"),
        ("with: answer = 41", "with: answer =", "21:11: mistakes.2.with: makes no Python of it (invalid syntax); see"),
        ("with: answer = 41", "with: answer = (42)", "21:11: mistakes.2.with: changes nothing that Python would not"),
        (
            "replace: answer = 42",
            "replace: answer = 43",
            "20:14: mistakes.2.replace: must stand exactly once there, and",
        ),
        ("replace: answer = 42", "replace: ''", "20:14: mistakes.2.replace: must not be empty"),
        ("with: x\n", "with: x * (1 - x)\n", "6:11: mistakes.0.with: changes nothing that Python would notice"),
        ("fails: [right]", "fails: []", "7:12: mistakes.0.fails: must not be empty"),
        ("fails: [right]", "fails: right", "7:12: mistakes.0.fails: must be a list"),
        ("    fails: [right]\n", "", "2:5: mistakes.0.fails: is missing"),
        (
            "fails: [right]",
            "fails: [rihgt]",
            "7:13: mistakes.0.fails.0: 'rihgt' is no criterion of the rubric; did you",
        ),
        ("[right, loss]", "[loss, loss]", "17:19: mistakes.1.fails.1: 'loss' is named already; once is enough"),
        ("fails: [right]", "fails: [loss]", "8:16: mistakes.0.may_fail.0: 'loss' is named already; once is enough"),
        ("[right, loss]", "[right, [loss]]", "17:20: mistakes.1.fails.1: must be text; put it in quotes"),
        (
            "    fails: [right]\n",
            "    fails: [right]\n    see: Tine\n",
            "8:10: mistakes.0.see: 'Tine' is no heading of the hand-out; did you mean Tiny?",
        ),
        ("    fails: [right]\n", "    fails: [right]\n    see: ''\n", "8:10: mistakes.0.see: must not be empty"),
        (
            "    fails: [right]\n",
            "    fails: [right]\n    weights: a.pt\n",
            "8:14: mistakes.0.weights: 'a.pt' is no file of weights in the rubric; there are none",
        ),
        ("may_fail: [loss]", "may_fail: [los]", "8:16: mistakes.0.may_fail.0: 'los' is no criterion of the rubric; "),
        (
            "fails: [loss]\n",
            "fails: [loss]\n    may_fail: [right]\n",
            "23:16: mistakes.2.may_fail.0: 'right' has no metric: a check fails always, or never",
        ),
        ("    finds: |\n      _y = _ * _\n      return _y\n", "", "24:5: advice.0.finds: is missing"),
        ("_y = _ * _", "_y = = _", "31:12: advice.0.finds: "),
        ("    finds: |", "    fails: [right]\n    finds: |", "31:5: advice.0.fails: is not a known key; "),
        (
            "replace: return x",
            "replace: retrun x",
            "27:14: advice.0.replace: must stand exactly once there, and stands",
        ),
    ],
)
def test_a_fault_is_told_by_line(course, old, new, fault):
    course.rewrite(old, new)
    (line,) = lines(course)
    assert line.startswith(f"tiny/mistakes.yaml:{fault}")


def test_all_faults_are_told_at_once_in_the_order_of_the_file(course):
    course.rewrite("in: step\n    replace: x * (1 - x)\n", "in: stop\n    replace: x * (1 - x)\n")
    course.rewrite("fails: [right, loss]", "fails: [wrong]")
    course.rewrite("with: answer = 41", "with: answer =")
    assert [line.split(": ")[:2] for line in lines(course)] == [
        ["tiny/mistakes.yaml:4:9", "mistakes.0.in"],
        ["tiny/mistakes.yaml:17:13", "mistakes.1.fails.0"],
        ["tiny/mistakes.yaml:21:11", "mistakes.2.with"],
    ]


WEIGHTS = "tiny/mistakes.yaml:18:14: mistakes.1.weights"


@pytest.fixture
def takes_weights(course, rewrite, folder):
    """The course, with a rubric that has `model.pt` handed in."""
    rewrite("pass_at:", "weights: {files: [model.pt]}\npass_at:")
    rewrite("{run: train,", "{run: train, with_weights: load,")
    (folder / "inside.py").write_text("def train(student):\n    pass\n\n\ndef load(student, weights):\n    pass\n")
    return course


def test_weights_lie_beside_the_file_and_are_called_as_the_rubric_has_it(takes_weights):
    course = takes_weights
    course.rewrite("fails: [right, loss]", "fails: [right, loss]\n    weights: modle.pt")
    assert lines(course) == [f"{WEIGHTS}: 'modle.pt' is no file of weights in the rubric; did you mean model.pt?"]
    course.rewrite("modle", "model")
    assert lines(course) == [
        f"{WEIGHTS}: there is no 'model.pt' beside this file; train the reference, and put what it saves there"
    ]


def test_what_is_handed_in_with_a_mistake_is_the_reference_with_it_and_its_weights(takes_weights, tmp_path):
    course = takes_weights
    course.rewrite("fails: [right, loss]", "fails: [right, loss]\n    weights: model.pt")
    course.mistakes.with_name("model.pt").write_bytes(b"weights")
    known = mistakes_of(course.assignment)
    plain, weighted = tmp_path / "plain", tmp_path / "weighted"
    for mistake, folder in zip(known.catalogue.mistakes, (plain, weighted), strict=False):
        folder.mkdir()
        known.lay(mistake, folder, "work.py")
        assert (folder / "work.py").read_text() == known.wrong(mistake)
    assert [path.name for path in plain.iterdir()] == ["work.py"]
    assert (weighted / "model.pt").read_bytes() == b"weights"


@pytest.mark.parametrize(
    "text",
    ["mistakes: 1\n", "mistakes: [1]\n", "mistakes: [{id: [a], in: 1, fails: [{a: b}], with: 1}, {}]\n", "- a\n"],
)
def test_values_of_the_wrong_type_are_faults_and_no_crash(course, text):
    course.mistakes.write_text(text)
    assert all(line.startswith("tiny/mistakes.yaml:1:") for line in lines(course))


def test_entries_without_an_id_are_told_as_such_alone(course):
    course.rewrite("  - id: too_early\n    says: One", "  - says: One")
    course.rewrite("  - id: no_answer\n    says: Ano", "  - says: Ano")
    assert [line.partition(": ")[2] for line in lines(course)] == [
        "mistakes.1.id: is missing",
        "mistakes.2.id: is missing",
    ]


def test_files_saved_on_windows_are_read_alike(course):
    course.solution.write_bytes(codecs.BOM_UTF8 + SOLUTION.replace("\n", "\r\n").encode())
    course.mistakes.write_bytes(codecs.BOM_UTF8 + MISTAKES.replace("\n", "\r\n").encode())
    known = mistakes_of(course.assignment)
    assert known.wrong(known.catalogue.mistakes[2]) == SOLUTION.replace("42", "41")
    assert known.wrong(known.catalogue.mistakes[1]) == SOLUTION.replace(
        "        y = x + 1\n        return y\n", "        return x\n"
    )


def test_a_missing_list_is_told_with_the_place_where_it_belongs(course):
    course.mistakes.unlink()
    assert lines(course) == [
        f"{course.mistakes}: there is no such file; list the known mistakes of tiny in it",
    ]
    course.solution.unlink()
    course.mistakes.parent.rmdir()
    assert lines(course)[0].startswith(f"{course.mistakes}: there is no such file")


@pytest.mark.parametrize("content", [b"def step(:\n", b"x = '\xe9'\n", b"x = '\0'\n", None])
def test_a_reference_that_cannot_be_read_is_told(course, content):
    course.solution.unlink()
    if content is not None:
        course.solution.write_bytes(content)
    (line,) = lines(course)
    assert line.startswith(f"{course.solution}: can't be read as Python (")
    assert line.endswith("; the mistakes are changes to it")
