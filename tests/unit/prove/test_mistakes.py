"""A known mistake is trained as often as it takes to tell that it loses its criterion, and no more often."""

import json

import pytest

from grader.prove.claims import mistakes
from grader.prove.setting import Setting

CALIBRATION = "reference/tiny/calibration.json"


def scatters(world, within):
    """Have the loss scatter by so much, as though calibration had found it."""
    known = json.loads((world.root / CALIBRATION).read_text())
    known["noise"]["quick"]["loss"]["within"] = within
    world.write(CALIBRATION, json.dumps(known))


@pytest.fixture
def asked(monkeypatch):
    """The most trainings that each grading of a mistake asked for; None is as many as the rubric allows."""
    real, seen = mistakes.grade_lent, []

    def spy(*args, trainings=None):
        seen.append(trainings)
        return real(*args, trainings=trainings)

    monkeypatch.setattr(mistakes, "grade_lent", spy)
    return seen


@pytest.mark.parametrize(("loss", "trainings"), [("0.5", [1]), ("0.22", [1, None])])
def test_one_training_is_enough_where_it_leaves_no_doubt(world, asked, loss, trainings):
    world.rewrite("assignments/tiny/rubric.yaml", "seconds: 20}", "seconds: 20, seeds: {first: 1, most: 3}}")
    world.rewrite("assignments/tiny/inside.py", "student.loss()", "student.loss() + seed % 1000 / 1e5")
    world.rewrite("reference/tiny/mistakes.yaml", 'with: "0.5"', f'with: "{loss}"')
    scatters(world, 0.05)
    (world.root / "scratch").mkdir()
    setting = Setting(world.root, "tiny", "auto", 1, scratch=world.root / "scratch")
    assert list(mistakes.LosesWhatItShould("learns_nothing").findings(setting)) == []
    assert asked == trainings
