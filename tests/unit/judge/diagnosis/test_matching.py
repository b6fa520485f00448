"""Which mistake a record of observations shows: figures alike up to float32, and nothing named on thin evidence."""

import numpy as np
import pytest

from grader.judge.diagnosis.matching import Standing, alike, compare
from grader.judge.diagnosis.observations import ENDING, Notes, Observation

FAILS = {"x": frozenset({"a", "c"}), "y": frozenset({"a", "b"})}
FIGURES = np.array([0.3, -1.2, 5.0, 0.02])


def record(*pairs, named=True):
    kept = []
    notes = Notes(kept)
    for name, value in pairs:
        notes.note(name, value, named=named)
    return kept


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_values_are_compared_by_their_size(scale):
    own = scale * FIGURES
    assert alike(own, own.astype(np.float32).astype(float))
    assert alike(own, own + 4e-3 * scale)
    assert not alike(own, own + 1e-2 * scale)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ([1.0, np.nan], [1.0, np.nan], True),
        ([1.0, np.nan], [np.nan, 1.0], False),
        ([1.0, np.nan], [1.0, 2.0], False),
        ([1.0, np.inf], [1.0, -np.inf], False),
        ([1e308, 1.0], [-1e308, 1.0], False),
        ([0.0, 0.0], [0.0, 0.0], True),
        ([[1.0, 2.0]], [1.0, 2.0], False),
    ],
)
def test_odd_values_are_compared_place_by_place(left, right, same):
    assert alike(np.array(left), np.array(right)) is same


def test_a_mistake_with_the_same_figures_explains_them():
    own = record(("start", 2 * FIGURES), ("step", -FIGURES))
    right = record(("start", 2 * FIGURES), ("step", FIGURES))
    comparison = compare(own, right)
    assert comparison.shown == ("step", 0)
    assert comparison.explained_by(record(("start", 2 * FIGURES), ("step", -FIGURES)))


@pytest.mark.parametrize(
    "mistaken",
    [
        [("start", FIGURES), ("step", FIGURES), ("after", FIGURES)],
        [("start", FIGURES), ("step", -FIGURES), ("after", FIGURES)],
        [("start", 2 * FIGURES), ("step", -FIGURES), ("after", -FIGURES)],
        [("start", FIGURES), ("step", -FIGURES)],
        [("start", FIGURES), ("after", -FIGURES)],
    ],
    ids=["as the reference", "another later", "another before", "ends before", "lacks the place"],
)
def test_all_that_both_hold_must_fit(mistaken):
    own = record(("start", FIGURES), ("step", -FIGURES), ("after", -FIGURES))
    right = record(("start", FIGURES), ("step", FIGURES), ("after", FIGURES))
    assert not compare(own, right).explained_by(record(*mistaken))


def test_what_only_another_form_of_the_work_shows_is_left_aside():
    own = record(("step", -FIGURES), ("one record after the other", 7 * FIGURES))
    right = record(("step", FIGURES), ("a batch at once", FIGURES))
    assert compare(own, right).explained_by(record(("step", -FIGURES), ("a batch at once", -FIGURES)))


@pytest.mark.parametrize("value", [np.zeros(4), np.full(4, 0.7), np.full(4, np.nan), np.array([1.0, np.inf])], ids=str)
def test_figures_that_many_mistakes_share_name_none(value):
    own, right = record(("step", value)), record(("step", FIGURES[: value.size]))
    assert compare(own, right).shown is None
    assert not compare(own, right).explained_by(record(("step", value)))


@pytest.mark.parametrize("value", [3.0, True, "(5,)"])
def test_a_single_fact_counts_where_the_check_names_it(value):
    other = {3.0: 1.0, True: False, "(5,)": "right"}[value]
    for named in (True, False):
        own, right = (record(("it", one), named=named) for one in (value, other))
        assert compare(own, right).explained_by(own) is named


def test_where_a_check_names_what_it_sees_only_that_is_compared():
    right = [*record(("run(...)", FIGURES), named=False), *record(("step", FIGURES))]
    own = [*record(("run(...)", FIGURES + 1), named=False), *record(("step", -FIGURES))]
    mistaken = [*record(("run(...)", 9 * FIGURES), named=False), *record(("step", -FIGURES))]
    assert compare(own, right).explained_by(mistaken)


def test_equal_names_are_compared_in_their_order():
    own = record(("step", FIGURES), ("step", -FIGURES))
    right = record(("step", FIGURES), ("step", FIGURES))
    assert compare(own, right).shown == ("step", 1)
    assert not compare(own, right).explained_by(record(("step", -FIGURES), ("step", -FIGURES)))


@pytest.mark.parametrize(
    ("candidates", "passed", "left"),
    [
        ({"a": ["x", "y"], "b": ["y"]}, [], {"a": ["y"], "b": ["y"]}),
        ({"a": ["x", "y"], "b": []}, ["c"], {"a": ["y"], "b": []}),
        ({"a": ["x", "y"]}, [], {"a": ["x", "y"]}),
        ({"a": ["x"]}, ["c"], {"a": []}),
        ({"a": ["x"], "b": ["y"]}, [], {"a": ["x"], "b": ["y"]}),
    ],
    ids=["one explains both", "one would lose what was passed", "either", "none is possible", "two mistakes"],
)
def test_of_several_mistakes_the_likelier_stay(candidates, passed, left):
    assert Standing(frozenset(passed), frozenset("ab"), FAILS).narrowed(candidates, set()) == left


def test_facts_alone_name_a_mistake_only_where_all_that_was_lost_is_explained():
    for lost, left in (("ab", ["y"]), ("abd", [])):
        standing = Standing(frozenset("c"), frozenset(lost), FAILS)
        assert standing.narrowed({"a": ["y"], "b": ["y"]}, {"a"}) == {"a": left, "b": ["y"]}


@pytest.mark.parametrize(
    ("value", "alone"), [(True, True), (3.0, True), (FIGURES, False), (np.zeros(4), True)], ids=str
)
def test_facts_are_told_from_figures(value, alone):
    right = {True: False}.get(value, 1.0) if not isinstance(value, np.ndarray) else FIGURES + 1
    assert compare(record(("it", value)), record(("it", right))).facts_alone is alone


RAISED = "with an exception: ValueError (3, 2)"


@pytest.mark.parametrize(
    ("mistaken", "explains", "allowed"),
    [
        (RAISED, True, True),
        ("with an exception: ValueError (2, 3)", False, True),
        ("with an exception: KeyError", False, True),
        ("without an answer in time", False, False),
        (None, False, False),
    ],
)
def test_endings_must_be_of_a_kind_and_show_something_where_they_are_the_same(mistaken, explains, allowed):
    own, right = record((ENDING, RAISED)), record(("step", FIGURES))
    comparison = compare(own, right)
    known = record((ENDING, mistaken)) if mistaken else record(("step", -FIGURES))
    assert (comparison.shown, comparison.facts_alone, comparison.ending_alone) == ((ENDING, 0), True, True)
    assert comparison.explained_by(known) is explains
    assert comparison.allows(known) is allowed


def test_figures_name_a_mistake_whatever_exception_follows_in_another_style():
    right = record(("step", FIGURES), ("after", FIGURES))
    own = record(("step", -FIGURES), (ENDING, RAISED))
    comparison = compare(own, right)
    assert comparison.explained_by(record(("step", -FIGURES), (ENDING, "with an exception: TypeError")))
    assert not comparison.explained_by(record(("step", -FIGURES), ("after", FIGURES)))
    assert not comparison.ending_alone


def test_an_ending_makes_nothing_named_of_what_is_drawn():
    own = [*record(("run(...)", -FIGURES), named=False), *record((ENDING, RAISED))]
    assert compare(own, record(("run(...)", FIGURES), named=False)).shown == ("run(...)", 0)


def test_an_observation_is_compared_by_value_alone():
    assert compare([Observation("a", "x", True)], [Observation("a", "x", True)]).parted == ()
