"""A course that holds has no findings; each way of breaking it is found, with its file and line."""

import pytest

from grader.prove.store import Store
from grader.prove.verify import KINDS

RUBRIC = "assignments/tiny/rubric.yaml"
CHECKS = "assignments/tiny/checks/test_tiny.py"
SOLUTION = "reference/tiny/solution.py"
MISTAKES = "reference/tiny/mistakes.yaml"
SLOW = "import time\n    time.sleep(2)\n    return x + double(x)"
EXPECT = "reference/tiny/golden/halves/expect.yaml"


def findings(world, *kinds):
    proofs = world.proofs(*kinds)
    return [(str(one.file.relative_to(world.root)), one.line, one.says) for proof in proofs for one in proof.findings]


def test_a_course_that_holds_has_no_findings(world):
    proofs = world.proofs()
    assert [one for proof in proofs for one in proof.findings] == []
    assert [proof for proof in proofs if proof.skipped] == []
    assert {proof.group for proof in proofs} == {"rubric", *KINDS}
    names = {proof.claim for proof in proofs if proof.group == "mistake"}
    assert {"squares", "adds_two", "starts_at_one", "learns_nothing"} < names


@pytest.mark.parametrize(
    ("kind", "change", "place", "words"),
    [
        ("reference", (SOLUTION, "return 0.05", "return 0.6"), (SOLUTION, 1), "learns is partial"),
        ("reference", (SOLUTION, "return x + double(x)", "return 1 / 0"), (SOLUTION, 1), "triples is failed"),
        ("reference", (CHECKS, "'''The loss.'''", "1 / 0"), (CHECKS, 1), "ZeroDivisionError"),
        ("reference", (SOLUTION, "return x + double(x)", SLOW), (RUBRIC, 1), "limits.call_seconds is 5"),
        (
            "template",
            (SOLUTION, "    ### BEGIN SOLUTION\n    return 2 * x\n    ###", "    return 2 * x\n    #"),
            ("student_template/tiny/tiny.py", 1),
            "earns 10 points (doubles)",
        ),
        (
            "step",
            (SOLUTION, '"""Twice x."""', '"""Double of x."""'),
            ("student_template/tiny/tiny.py", 1),
            "grader release tiny",
        ),
        (
            "step",
            (MISTAKES, "with: x + 2", "with: x + 5"),
            ("student_course/assignments/tiny/public.json", 1),
            "grader release tiny",
        ),
        (
            "step",
            (CHECKS, "!= 6:", "!= 7:"),
            ("student_course/assignments/tiny/checks/test_tiny.py", 1),
            "grader release tiny",
        ),
        (
            "mistake",
            (MISTAKES, "fails: [doubles]", "fails: [doubles, counts]"),
            (MISTAKES, 2),
            "squares: it must fail counts, which is passed",
        ),
        ("mistake", (MISTAKES, "with: x + 2", "with: double(x) + 2"), (MISTAKES, 8), "must fail triples"),
        (
            "mistake",
            (MISTAKES, 'with: "1"', 'with: "0 if double(1) == 2 else 1"'),
            (MISTAKES, 14),
            "it must not fail doubles",
        ),
        ("mistake", (MISTAKES, "fails: [learns]", "fails: [counts]"), (MISTAKES, 1), "no mistake fails learns"),
        (
            "mistake",
            (
                MISTAKES,
                "in: double\n    replace: 2 * x\n    with: x**2",
                "in: twice\n    replace: 2 * x\n    with: x**2",
            ),
            (MISTAKES, 4),
            "no definition of 'twice'",
        ),
        ("advice", (MISTAKES, "with: x + x", "with: x + x + 1"), (MISTAKES, 27), "seen from outside"),
        ("advice", (MISTAKES, "finds: _x + _x", "finds: _x - _x"), (MISTAKES, 27), "isn't found"),
        ("advice", (MISTAKES, "finds: _x + _x", "finds: 'def _(_): ...'"), (MISTAKES, 27), "the reference"),
        ("golden", (EXPECT, "doubles: failed", "doubles: crashed"), (EXPECT, 3), "should be crashed, and is failed"),
        ("golden", (EXPECT, '"Something else"', '"Something better"'), (EXPECT, 6), "should say 'Something better'"),
        ("golden", (EXPECT, "[25, 25]", "[26, 30]"), (EXPECT, 7), "its score is 25"),
        ("golden", (EXPECT, "score:", "scores:"), (EXPECT, 7), "did you mean score?"),
        ("golden", (EXPECT, "triples: skipped", "tripels: skipped"), (EXPECT, 4), "tripels"),
        (
            "junk",
            (CHECKS, "read(student.counter, number()) != 0", "float(read(student.counter, array(float))) != 0"),
            (CHECKS, 19),
            "breaks when",
        ),
        ("junk", (SOLUTION, "return 2 * x", "return 3 * x"), (CHECKS, 1), "no junk was tried"),
        ("junk", (RUBRIC, "points: 20", "points: -20"), (RUBRIC, 12), "greater than 0"),
    ],
)
def test_what_breaks_it_is_found(world, kind, change, place, words):
    world.rewrite(*change)
    if "array" in change[2]:
        world.rewrite(CHECKS, "import fail, number", "import array, fail, number")
    if kind == "template":
        world.release()
    found = findings(world, kind)
    assert [one for one in found if one[:2] == place and words in one[2]], found


def test_what_a_notebook_does_as_a_program_is_left_out(world):
    as_program = '\n\n# %%\nif __name__ == "__main__":\n\n    def double(x):\n        return "trained at home"\n'
    world.write(SOLUTION, (world.root / SOLUTION).read_text() + as_program)
    assert findings(world, "reference") == []


def test_without_a_reference_that_is_the_finding(world):
    (world.root / SOLUTION).unlink()
    ((file, _, says),) = findings(world)
    assert (file, "there is no reference" in says) == (RUBRIC, True)


def known(world, store):
    proofs = world.proofs("mistake", "junk", "golden", memory=store)
    return {f"{proof.group} {proof.claim}": proof.known for proof in proofs}


def test_what_was_shown_is_not_shown_again_until_it_rests_on_something_else(world, tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("store"))
    assert not any(known(world, store).values())
    again = known(world, store)
    assert [name for name, was in again.items() if not was] == ["rubric is consistent"]

    world.rewrite(RUBRIC, "It doubles", "It doubles well")
    again = known(world, store)
    assert again["mistake squares"]
    assert again["junk checks/test_tiny.py::test_double"]
    assert not again["golden halves"]

    world.rewrite(MISTAKES, "with: x**2", "with: x**3")
    again = known(world, store)
    assert not again["mistake squares"]
    assert again["mistake adds_two"]
    assert again["golden halves"]

    world.rewrite(CHECKS, "starts at 0.'''", "starts at nothing.'''")
    assert not any(known(world, store).values())


def test_what_does_not_hold_is_tried_again(world, tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("store"))
    world.rewrite(EXPECT, "[25, 25]", "[26, 30]")
    for _ in range(2):
        (proof,) = [proof for proof in world.proofs("golden", memory=store) if proof.group == "golden"]
        assert not proof.known
        assert not proof.holds


def test_a_store_that_is_damaged_or_not_writable_costs_time_alone(world, tmp_path):
    folder = tmp_path / "store"
    store = Store(folder)
    world.proofs("golden", memory=store)
    for path in folder.iterdir():
        path.write_text("not JSON")
    assert [proof.known for proof in world.proofs("golden", memory=store) if proof.group == "golden"] == [False]
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert all(proof.holds for proof in world.proofs("golden", memory=Store(blocked / "store")))
