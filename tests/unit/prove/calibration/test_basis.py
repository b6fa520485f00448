"""What counts as a change of Python code, and which files a check consists of."""

import pytest

from grader.course.plan import make_plan
from grader.prove.calibration.basis import basis_of, changed, source_of
from grader.prove.calibration.texts import code

PLAIN = "def fit(x):\n    return 'a # b' + x\n"


@pytest.mark.parametrize(
    "same",
    [
        "# first\n\ndef fit(x):  # why\n    return 'a # b' + x  # é\n\n",
        'def fit(x):\n    """Says what it does."""\n\n    return \'a # b\' + x\n',
        '"""A module.\n\nWith é.\n"""\n\n\ndef fit(x):\n    """One\n    and two."""  # é\n    return \'a # b\' + x',
    ],
)
def test_words_about_code_are_no_change(same):
    assert code(same) == code(PLAIN)


@pytest.mark.parametrize(
    "other", [PLAIN.replace("# b", "# c"), PLAIN.replace("fit", "fat"), PLAIN + "x = 'doc'\n'doc'\n"]
)
def test_code_is(other):
    assert code(other) != code(PLAIN)


def test_what_is_no_python_counts_as_it_stands():
    assert code("def (:  # no\n") == "def (:  # no\n"


def basis(course):
    assignment = course.setting.assignment
    return basis_of(assignment, make_plan(assignment.rubric, "quick"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("assignments/guess/checks/level.py", "0.25", "0.26"), ["the checks that measure"]),
        (("assignments/guess/checks/level.py", "  # what no work gets below", ""), []),
        (("assignments/guess/data.py", "0.01", "0.02"), ["data.py or the data set"]),
        (("assignments/guess/inside.py", "'value'", "'worth'"), ["inside.py"]),
        (("assignments/guess/rubric.yaml", "seconds: 20", "seconds: 20, seeds: {first: 1, most: 5}"), []),
        (("assignments/guess/rubric.yaml", "seconds: 20", "seconds: 25"), ["the stages"]),
        (("assignments/guess/rubric.yaml", "{default: points}", "{default: others}"), ["data.py or the data set"]),
    ],
)
def test_the_part_that_has_changed_is_named(course, change, words):
    before = basis(course)
    course.rewrite(*change)
    assert changed(before, basis(course)) == words


def test_a_recipe_that_loads_weights_trains_nothing_and_is_no_part_of_it(course):
    before = basis(course)
    course.rewrite("assignments/guess/rubric.yaml", "seconds: 20", "seconds: 20, with_weights: load")
    course.rewrite("assignments/guess/rubric.yaml", "pass_at:", "weights: {files: [model.pt]}\npass_at:")
    path = "assignments/guess/inside.py"
    course.write(path, (course.root / path).read_text() + "\n\ndef load(student, weights):\n    return {}\n")
    assert changed(before, basis(course)) == []


def test_what_lies_beside_the_data_module_belongs_to_it_and_the_hand_out_does_not(course):
    before = basis(course)
    course.write("assignments/guess/README.md", "# Another hand-out")
    assert changed(before, basis(course)) == []
    course.write("assignments/guess/words.yaml", "- un chat")
    assert changed(before, basis(course)) == ["data.py or the data set"]


def test_what_a_check_does_not_use_may_change_beside_what_it_does(course):
    level = "import math\n\nTWO = 2\nLEVEL = math.exp(-TWO)\n\n\ndef other():\n    return 1\n"
    course.write("assignments/guess/checks/level.py", level)
    before = basis(course)
    course.write("assignments/guess/checks/level.py", level.replace("return 1", "return 2"))
    course.rewrite("assignments/guess/checks/test_guess.py", "< 1:", "< 2:")
    assert changed(before, basis(course)) == []
    course.rewrite("assignments/guess/checks/level.py", "TWO = 2", "TWO = 3")
    assert changed(before, basis(course)) == ["the checks that measure"]


@pytest.mark.parametrize(
    ("imports", "old", "new"),
    [
        ("import level", "LEVEL", "level.LEVEL"),
        ("import level as where", "LEVEL", "where.LEVEL"),
        ("from level import *", "", ""),
        ("from level import LEVEL as least", "LEVEL", "least"),
    ],
)
def test_a_module_is_found_however_it_is_imported(course, imports, old, new):
    checks = "assignments/guess/checks/test_guess.py"
    text = (course.root / checks).read_text().replace("from level import LEVEL", "IMPORTS")
    course.write(checks, (text.replace(old, new) if old else text).replace("IMPORTS", imports))
    before = basis(course)
    course.rewrite("assignments/guess/checks/level.py", "0.25", "0.26")
    assert changed(before, basis(course)) == ["the checks that measure"]


def test_a_fixture_is_used_by_the_name_of_a_parameter(course):
    checks = "assignments/guess/checks/test_guess.py"
    course.rewrite(
        checks, "def test_loss(stage,", "@pytest.fixture\ndef more():\n    return 1\n\n\ndef test_loss(more, stage,"
    )
    before = basis(course)
    course.rewrite(checks, "return 1", "return 2")
    assert changed(before, basis(course)) == ["the checks that measure"]


def test_a_check_that_measures_nothing_is_not_among_it(course):
    before = basis(course)
    course.write("assignments/guess/checks/test_other.py", "def test_other():\n    pass\n")
    assert changed(before, basis(course)) == []


def test_a_folder_is_all_its_files_and_their_names(tmp_path):
    work = tmp_path / "submission"
    work.mkdir()
    (work / "a.py").write_text("x = 1\n")
    before = source_of(work)
    (work / "__pycache__").mkdir()
    (work / "__pycache__" / "a.pyc").write_text("junk")
    assert source_of(work) == before
    (work / "a.py").rename(work / "b.py")
    assert source_of(work) != before
