"""A record is believed for as long as what a claim rests on is the same, whatever the harness and the machine."""

import json

import pytest

from grader.errors import CourseError
from grader.prove.proof import Finding, Proof
from grader.prove.record import ONE_OF, RECORD, drawn, longest_first, read_record, write_record
from grader.prove.setting import Setting
from grader.prove.verify import read_claims

MISTAKES = "reference/tiny/mistakes.yaml"
KINDS = ("reference", "mistake", "template")


def claims(world, *kinds):
    setting = Setting(world.root, "tiny", "auto", 1)
    return setting, [claim for claim in read_claims(setting, kinds).claims if claim.group in kinds]


def record(world, *kinds, seconds=60.0, against=()):
    """A record of proofs that took so long; the claims named `against` don't hold."""
    setting, tried = claims(world, *kinds)
    finding = Finding(setting.rubric_file, 1, "no")
    write_record(
        setting,
        tried,
        [
            Proof("tiny", one.group, one.name, (finding,) if one.name in against else (), seconds=seconds)
            for one in tried
        ],
    )


def known(world):
    """What is taken from the record with one of several versions of the harness."""
    setting, tried = claims(world, *KINDS)
    memories = [read_record(setting.reference, f"harness {number}") for number in range(ONE_OF)]
    return {one.name for one in tried if any(memory.find(one, setting) is not None for memory in memories)}


def test_what_took_long_is_not_tried_again_but_for_the_reference(world):
    record(world, *KINDS)
    found = known(world)
    assert {"squares", "adds_two", "tiny.py earns about nothing"} <= found
    assert "the module earns full marks, within its limits" not in found

    world.rewrite(MISTAKES, "with: x**2", "with: x**3")
    assert "squares" not in known(world)
    assert "adds_two" in known(world)


def test_what_takes_no_time_is_always_tried(world):
    record(world, *KINDS, seconds=0.5)
    assert known(world) == set()


def test_what_does_not_hold_is_not_recorded(world):
    record(world, *KINDS, against=["squares"])
    assert "squares" not in known(world)
    assert "adds_two" in known(world)


def test_writing_again_keeps_what_is_the_same_and_drops_what_is_gone(world):
    record(world, *KINDS)
    world.rewrite(MISTAKES, "with: x**2", "with: x**3")
    record(world, "mistake", seconds=30.0)
    told = json.loads((world.root / "reference" / "tiny" / RECORD).read_text())["claims"]
    assert told["mistake: adds_two"]["seconds"] == 60
    assert told["mistake: squares"]["seconds"] == 30
    assert "template: tiny.py earns about nothing" in told  # of a kind that wasn't tried

    world.rewrite(MISTAKES, "- id: squares", "- id: cubes")
    record(world, "mistake")
    told = json.loads((world.root / "reference" / "tiny" / RECORD).read_text())["claims"]
    assert "mistake: cubes" in told
    assert "mistake: squares" not in told


def test_a_record_that_can_not_be_read_is_one_line_with_its_mend(world):
    (world.root / "reference" / "tiny" / RECORD).write_text('{"what": "grader/proofs/v9"}')
    with pytest.raises(CourseError, match=r"proofs\.json: .*grader verify tiny --record") as raised:
        read_record(world.root / "reference" / "tiny", "")
    assert "\n" not in str(raised.value)


def test_a_few_are_drawn_and_others_with_another_harness(world):
    _, tried = claims(world, "mistake", "junk", "golden", "template")
    versions = [f"harness {number}" for number in range(8 * ONE_OF)]
    chosen = [{one.name for one in tried if drawn(one, version)} for version in versions]
    assert set().union(*chosen) == {one.name for one in tried}
    assert sum(map(len, chosen)) < 2 * len(chosen) * len(tried) / ONE_OF


def test_what_took_longest_is_tried_first(world):
    setting, tried = claims(world, *KINDS)
    assert longest_first(tried, setting) == tried
    proofs = [Proof("tiny", one.group, one.name, seconds=float(number)) for number, one in enumerate(tried)]
    write_record(setting, tried, proofs)
    assert longest_first(tried, setting) == tried[::-1]
