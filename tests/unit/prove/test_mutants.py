"""A mutant that survives is found with its line, unless it is explained; what explains nothing is found, too."""

import pytest

from grader.prove.setting import Setting
from grader.prove.verify import read_claims, verify

RUBRIC = "assignments/tiny/rubric.yaml"
CHECKS = "assignments/tiny/checks/test_tiny.py"
SOLUTION = "reference/tiny/solution.py"
MISTAKES = "reference/tiny/mistakes.yaml"

ALONE = """\
equivalent:
  - id: later
    in: counter
    replace: "0"
    with: (1)
    because: Nobody counts.
"""
WIDE = """\
equivalent:
  - id: later
    in: counter
    because: Nobody counts.
"""


def explain(world, entry):
    world.write(MISTAKES, (world.root / MISTAKES).read_text() + entry)


def mutants(world):
    return [proof for proof in world.proofs("mutant") if proof.group == "mutant"]


def findings(world):
    found = [one for proof in mutants(world) for one in proof.findings]
    return [(str(one.file.relative_to(world.root)), one.line, one.says) for one in found]


def test_where_all_are_found_out_there_is_nothing_to_say(world):
    proofs = mutants(world)
    assert sorted(proof.claim.partition("-")[0] for proof in proofs) == ["counter", *["double"] * 4]
    assert all(proof.holds and not proof.skipped for proof in proofs)


def test_a_survivor_is_found_with_its_line_and_what_was_changed(world):
    world.rewrite(CHECKS, "read(student.counter, number()) != 0", "read(student.counter, number()) > 1")
    ((file, line, says),) = findings(world)
    assert (file, line) == (SOLUTION, 3)
    assert says.startswith(
        "`0` becomes `1`, which gives `counter = 1`: earns all that needs no training: a check is missing"
    )
    assert says.endswith("`equivalent:` in mistakes.yaml")


@pytest.mark.parametrize("entry", [ALONE, WIDE], ids=["alone", "wide"])
def test_a_survivor_that_is_explained_is_none(world, entry):
    world.rewrite(CHECKS, "read(student.counter, number()) != 0", "read(student.counter, number()) > 1")
    explain(world, entry)
    proofs = mutants(world)
    assert all(proof.holds for proof in proofs)
    assert "equivalent later" in {proof.claim for proof in proofs}


@pytest.mark.parametrize("entry", [ALONE, WIDE], ids=["alone", "wide"])
def test_what_explains_no_survivor_is_found(world, entry):
    explain(world, entry)
    ((file, line, says),) = findings(world)
    assert (file, line) == (MISTAKES, 34)
    assert says.startswith("later: a check finds out what it explains (counts is failed: `counter` should start at 0")


def test_what_explains_no_mutant_is_found(world):
    explain(world, ALONE.replace("(1)", '"5"'))
    assert findings(world) == [(MISTAKES, 34, "later: it explains no mutant: remove it")]


def test_one_entry_about_a_mutant_goes_before_one_about_its_definition(world):
    world.rewrite(CHECKS, "read(student.counter, number()) != 0", "read(student.counter, number()) > 1")
    explain(world, WIDE + ALONE.removeprefix("equivalent:\n").replace("later", "at_one"))
    assert findings(world) == [(MISTAKES, 34, "later: it explains no mutant: remove it")]


def test_a_check_that_breaks_on_a_mutant_is_found(world):
    world.rewrite(CHECKS, "number()) != 0:", "number()) != 0 and 1 / 0:")
    ((file, line, says),) = findings(world)
    assert (file, line) == (CHECKS, 1)
    assert says.startswith("test_count broke on solution.py: ZeroDivisionError")
    assert says.endswith("where `0` becomes `1`, which gives `counter = 1`")


@pytest.mark.slow
def test_work_that_never_ends_is_found_out(world):
    world.rewrite(RUBRIC, "call_seconds: 5", "call_seconds: 1")
    world.rewrite(SOLUTION, "return 2 * x", "turn = 0\n    while turn < 3:\n        turn += 1\n    return 2 * x")
    survivors = [says.partition(":")[0] for _, _, says in findings(world)]
    assert "`3` becomes `4`, which gives `while turn < 4" in survivors
    assert not [says for says in survivors if says.startswith("`turn += 1` ")]


def tried(world, budget, *kinds):
    setting = Setting(world.root, "tiny", "auto", 1)
    proofs = list(verify([read_claims(setting, kinds)], 2, budget))
    return {kind: [proof.skipped for proof in proofs if proof.group == kind] for kind in kinds}


def test_what_the_budget_leaves_no_time_for_is_told_as_not_tried(world):
    skipped = tried(world, 0.0, "step", "mutant")
    assert {kind: {*why} for kind, why in skipped.items()} == {"step": {""}, "mutant": {"the budget was used up"}}


def test_what_the_budget_is_enough_for_is_tried(world):
    assert tried(world, 1_000.0, "mutant") == {"mutant": [""] * 5}


def test_where_every_criterion_is_trained_for_mutants_are_not_tried(world):
    text = (world.root / RUBRIC).read_text()
    kept = [line for line in text.splitlines() if not line.startswith(("  - {id: d", "  - {id: t", "  - {id: c"))]
    world.write(RUBRIC, "\n".join(kept))
    entries = (world.root / MISTAKES).read_text().partition("  - id: learns_nothing")[2]
    world.write(MISTAKES, f"mistakes:\n  - id: learns_nothing{entries}")
    assert {proof.skipped for proof in mutants(world)} == {
        "every criterion has a metric, so that mutants would have to be trained"
    }
