from dataclasses import replace

import pytest

from grader.judge.grade import Verdict
from grader.reports.class_figures import Misconception, Need, figures_of

from .exports.conftest import CRITERIA, MISTAKE, book, graded, learner, line, outcome, refused


def lost(mistake=MISTAKE):
    return graded(0, 1, 1, criteria=(outcome(CRITERIA[0], 0, diagnosis=mistake), *map(outcome, CRITERIA[1:])))


def test_marks_are_counted_by_tenths():
    shares = (0, 0.5, 0.99, 1)
    found = figures_of(book(*(line(learner(str(share)), graded(share, share, share)) for share in shares)))
    assert found.shares() == pytest.approx(shares)
    assert found.tenths() == [1, 0, 0, 0, 0, 1, 0, 0, 0, 2]


def test_criteria_are_counted_by_how_they_went():
    skipped = graded(0, 1, 1, criteria=(outcome(CRITERIA[0], 0, verdict=Verdict.skipped),))
    grades = [graded(1, 0, 1), graded(0.5, 0, 1), graded(0, 0, 1), skipped]
    tally = figures_of(book(*(line(learner(f"{place}"), one) for place, one in enumerate(grades)))).tallies["forward"]
    assert (tally.full, tally.part, tally.none, tally.skipped, tally.tried) == (1, 1, 1, 1, 3)
    assert (tally.earned, tally.most) == (90.0, 240.0)


def test_mistakes_are_counted_by_learner():
    other = replace(MISTAKE, mistake="sign", says="The sign is turned.")
    twice = lost()
    twice["criteria"].append(twice["criteria"][0])
    lines = [line(learner("a"), twice), line(learner("b"), lost()), line(learner("c"), lost(other))]
    assert figures_of(book(*lines)).misconceptions == [
        Misconception("no_factor", "The factor is missing.", 2),
        Misconception("sign", "The sign is turned.", 1),
    ]


def test_what_needs_a_person():
    lines = [
        line(learner("fine"), graded(1, 1, 1)),
        line(learner("near"), graded(1, 0, 0), mark=68.5),
        line(learner("over"), graded(1, 0, 1), mark=70.0),
        line(learner("none"), refused("not_graded", "a check broke")),
        line(learner("junk"), refused("not_gradable", "no module")),
        line(learner("wait"), None),
        line(learner("late"), graded(1, 1, 1), doubt="decide by hand"),
        line(learner("old"), refused("not_graded", "a check broke"), counts=False),
    ]
    assert figures_of(book(*lines, unmatched=(("x.zip", "nobody's"),))).needs == [
        Need("near", "near the pass mark: 68.5 of 100 points, 1.5 below it"),
        Need("over", "near the pass mark: 70 of 100 points, just reached"),
        Need("none", "no grade: a check broke"),
        Need("junk", "can't be read: no module"),
        Need("wait", "still waits to be graded; run the same `grader batch` again"),
        Need("late", "decide by hand"),
        Need("x.zip", "nobody's"),
    ]
