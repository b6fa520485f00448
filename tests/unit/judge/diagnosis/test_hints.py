"""What figures tell by themselves, where no known mistake gives them."""

import numpy as np
import pytest

from grader.judge.diagnosis.hints import hint
from grader.judge.diagnosis.matching import compare
from grader.judge.diagnosis.observations import Observation

RIGHT = np.array([[0.3, -1.2, 5.1, 0.2, 2.4], [1.7, 0.4, -0.6, 3.3, -2.9]])
FACTS = [Observation("learning rate", np.array(0.4), True), Observation("number of records", np.array(5.0), True)]


def told(own, right=RIGHT):
    return hint(compare([*FACTS, Observation("the step", own, True)], [*FACTS, Observation("the step", right, True)]))


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (RIGHT.T, "transposed and holds the right values"),
        (2 * RIGHT.T, "transposed"),
        (-RIGHT, "sign is turned"),
        (2 * RIGHT, "twice"),
        (RIGHT / 2, "half"),
        (5 * RIGHT, "multiplied by the number of records"),
        (RIGHT / 5, "divided by the number of records"),
        (0.4 * RIGHT, "multiplied by the learning rate"),
        (RIGHT / 0.4, "divided by the learning rate"),
        (np.roll(RIGHT, 1, axis=1), "one place too late"),
        (np.roll(RIGHT, -1, axis=1), "one place too early"),
        (np.trunc(RIGHT), "whole numbers"),
        (np.where(RIGHT == 5.1, np.nan, RIGHT), "nan at position [0, 2]"),
        (np.where(RIGHT == 0.4, -np.inf, RIGHT), "-inf at position [1, 1]"),
    ],
    ids=str,
)
def test_simple_differences_are_named(own, words):
    name, said = told(own)
    assert name == "the step"
    assert words in said


@pytest.mark.parametrize("shift", [0.4, -0.4])
def test_fractions_are_told_where_whole_numbers_are_due(shift):
    whole = np.array([3.0, 0.0, 7.0, 12.0])
    assert "fractions where whole numbers" in told(whole + shift, whole)[1]
    assert told(whole + 1.5, whole) is None


@pytest.mark.parametrize(
    "own",
    [
        RIGHT,
        np.zeros_like(RIGHT),
        0.25 * RIGHT,
        RIGHT + 1,
        RIGHT**2,
        RIGHT[:1],
        np.float64(3),
        np.full_like(RIGHT, 1e308),
    ],
    ids=["right", "zero", "an unknown factor", "moved", "squared", "another shape", "a number", "huge"],
)
def test_what_has_no_simple_form_is_left_unsaid(own):
    assert told(np.asarray(own)) is None


def test_a_constant_has_no_factor():
    assert told(np.full(4, 2.0), np.full(4, 1.0)) is None


def test_no_right_figure_is_told():
    for own in (2 * RIGHT, RIGHT.T, np.trunc(RIGHT)):
        _, said = told(own)
        assert not any(f"{value:g}" in said for value in RIGHT.reshape(-1))
