"""The claim about thresholds: it holds by a calibration that is there, is as old as the course, and leaves room."""

import pytest

RUBRIC = "assignments/tiny/rubric.yaml"
CHECKS = "assignments/tiny/checks/test_tiny.py"
SOLUTION = "reference/tiny/solution.py"
MISTAKES = "reference/tiny/mistakes.yaml"
CALIBRATION = "reference/tiny/calibration.json"


def findings(world):
    proofs = [proof for proof in world.proofs("thresholds") if proof.group == "thresholds"]
    return [(str(one.file.relative_to(world.root)), one.line, one.says) for proof in proofs for one in proof.findings]


def test_without_a_calibration_the_metric_is_the_finding(world):
    (world.root / CALIBRATION).unlink()
    ((file, line, says),) = findings(world)
    assert (file, (world.root / RUBRIC).read_text().splitlines()[line - 1].strip()[:7]) == (RUBRIC, "metric:")
    assert says == "the profile quick was never calibrated; run `grader calibrate tiny`"


def test_a_rubric_without_a_metric_claims_nothing(world):
    (world.root / CALIBRATION).unlink()
    world.rewrite(RUBRIC, "\n     metric: loss, better: lower, full_at: 0.1, zero_at: 1.0}", "}")
    assert [proof.group for proof in world.proofs("thresholds")] == ["rubric"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ((SOLUTION, "return 0.05", "return 0.05 + 0.0"), ["reference", "mistake learns_nothing"]),
        ((MISTAKES, 'with: "0.5"', 'with: "0.6"'), ["mistake learns_nothing"]),
        ((MISTAKES, "fails: [counts]", "fails: [counts]\n    may_fail: [learns]"), ["mistake starts_at_one is new"]),
        ((CHECKS, 'read(stage["loss"], number())', 'abs(read(stage["loss"], number()))'), ["the checks that measure"]),
        (("assignments/tiny/data.py", "visible={}", "visible={'a': 1}"), ["data.py or the data set"]),
        (("assignments/tiny/inside.py", "student.loss()", "student.loss() + 0"), ["inside.py"]),
        ((RUBRIC, "seconds: 20", "seconds: 30"), ["the stages"]),
        ((CALIBRATION, '"packages": "numpy ', '"packages": "numpy 1.'), ["the versions of packages (numpy 1."]),
    ],
)
def test_what_it_rests_on_has_changed(world, change, named):
    world.rewrite(*change)
    ((file, _, says),) = findings(world)
    assert file == CALIBRATION
    told = says.partition("before this changed: ")[2].partition("; run `grader calibrate tiny`")
    assert told[1]
    assert [name for name in named if name not in told[0]] == []
    assert len(told[0].split(", ")) >= len(named)


@pytest.mark.parametrize(
    "change",
    [
        (RUBRIC, "title: It learns", "title: It learns well"),
        (RUBRIC, "points: 20", "points: 25"),
        (RUBRIC, "zero_at: 1.0", "zero_at: 0.8"),
        (CHECKS, "'''The loss.'''", "'''The loss, in words.'''  # and a comment"),
        (SOLUTION, '"""Twice x."""', '"""Double of x."""'),
        (SOLUTION, "    return 0.05\n", "    # it is small\n    return 0.05\n"),
        (MISTAKES, "It learns nothing.", "It learns nothing at all."),
        (MISTAKES, "with: x + 2", "with: x + 3"),
    ],
)
def test_titles_points_thresholds_and_words_make_nothing_out_of_date(world, change):
    world.rewrite(*change)
    assert findings(world) == []


def test_a_threshold_that_is_too_strict_is_found_on_its_line(world):
    world.rewrite(RUBRIC, "full_at: 0.1", "full_at: 0.04")
    ((file, line, says),) = findings(world)
    assert (file, "full_at: 0.04" in (world.root / RUBRIC).read_text().splitlines()[line - 1]) == (RUBRIC, True)
    assert "learns: full_at is 0.04, and right work may come to 0.05 (reference, under quick)" in says


def test_a_profile_may_be_too_strict_on_a_line_of_its_own(world):
    strict = (
        "profiles:\n  quick:\n    data: none\n    thresholds:\n      loss:\n        full_at: 0.03\n        zero_at: 1\n"
    )
    (world.root / RUBRIC).write_text((world.root / RUBRIC).read_text() + f"{strict}\n")
    ((file, line, _),) = findings(world)
    assert (file, (world.root / RUBRIC).read_text().splitlines()[line - 1].strip()) == (RUBRIC, "full_at: 0.03")


@pytest.mark.parametrize("text", ["not JSON", "{}", '{"schema": "grader/calibration/v2"}', "[]"])
def test_a_damaged_calibration_is_one_finding(world, text):
    world.write(CALIBRATION, text)
    found = [one for proof in world.proofs("thresholds") for one in proof.findings]
    assert len(found) == 1
    assert "calibration.json: is no calibration" in found[0].says
