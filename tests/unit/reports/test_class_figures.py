from dataclasses import replace

import pytest

from grader.judge.grade import Verdict
from grader.reports.class_figures import figures_of

from .exports.conftest import CRITERIA, MISTAKE, book, graded, learner, line, outcome


def lost(mistake=MISTAKE):
    return graded(0, 1, 1, criteria=(outcome(CRITERIA[0], 0, diagnosis=mistake), *map(outcome, CRITERIA[1:])))


def test_marks_are_counted_by_tenths():
    shares = (0, 0.5, 0.99, 1)
    found = figures_of(book(*(line(learner(str(share)), graded(share, share, share)) for share in shares)))
    assert found.shares() == pytest.approx(shares)
    assert found.tenths() == [1, 0, 0, 0, 0, 1, 0, 0, 0, 2]


def test_criteria_are_counted_by_how_they_ended():
    kinds = (Verdict.skipped, Verdict.not_applicable, Verdict.pending, Verdict.not_graded, Verdict.crashed)
    odd = [graded(0, 1, 1, criteria=(outcome(CRITERIA[0], 0, verdict=verdict),)) for verdict in kinds]
    grades = [graded(1, 0, 1), graded(0.5, 0, 1), graded(0, 0, 1), *odd]
    found = figures_of(book(*(line(learner(f"{place}"), one) for place, one in enumerate(grades))))
    tally = found.tallies[0]
    assert (tally.id, tally.points) == ("forward", 60.0)
    assert tally.ended == {"passed": 1, "part": 1, "failed": 2, "skipped": 2, "open": 2}
    assert (tally.earned, tally.most) == (90.0, 300.0)


def test_a_criterion_that_nobody_was_asked_is_not_told():
    assert [one.id for one in figures_of(book(line(learner("a"), graded(1, 1, 1)))).tallies] == [
        one.id for one in CRITERIA
    ]
    assert figures_of(book(line(learner("a"), None))).tallies == []


def test_mistakes_are_counted_by_learner():
    other = replace(MISTAKE, mistake="sign", says="The sign is turned.")
    unwritten = replace(MISTAKE, mistake="", says="Still as handed out.")
    twice = lost()
    twice["criteria"].append(twice["criteria"][0])
    kinds = {"a": twice, "b": lost(), "c": lost(other), "d": lost(unwritten)}
    found = figures_of(book(*(line(learner(who), one) for who, one in kinds.items()))).misconceptions
    assert [(one.mistake, one.says, [(who.learner, number) for who, number in one.seen]) for one in found] == [
        ("no_factor", "The factor is missing.", [("a", 1), ("b", 1)]),
        ("", "Still as handed out.", [("d", 1)]),
        ("sign", "The sign is turned.", [("c", 1)]),
    ]


def test_the_attempt_that_counts_stands_for_a_learner_and_all_took_time():
    who = learner("ada")
    first, last = line(who, graded(1, 1, 1), attempts=2), line(who, lost(), attempt=2, attempts=2, counts=False)
    found = figures_of(book(first, last))
    assert [(row.name, row.mark, row.standing) for row in found.rows] == [("ada", 100.0, "passed")]
    assert (found.seconds, found.misconceptions) == (3.0, [])
