"""Whose work is told as suspiciously alike, from files to lines; nothing is graded here."""

import json
from pathlib import Path

import pytest

from grader.batch.gradebook import Gradebook
from grader.batch.hand_ins import HandIn, Person
from grader.batch.keys import Keys
from grader.batch.likeness.suspects import suspects
from grader.batch.reading import seen_at
from grader.batch.store import Store
from grader.course.discovery import find_course

from ..tiny import Tiny  # noqa: TID252 - test folders are no packages

ROOT = Path(__file__).parents[4]
MINE = '''\
def double(x):
    """Twice as much."""
    if x is None:
        raise ValueError("nothing to double")
    total = 0
    for part in (x, x):
        total += part
    return total


def train(seed, steps=200, rate=0.1):
    weight, losses = 5.0, []
    for step in range(steps):
        gradient = 2 * (weight - seed) / (1 + step)
        weight -= rate * gradient
        losses.append((weight - seed) ** 2)
        if len(losses) > 3 and losses[-1] > losses[-2] > losses[-3]:
            rate /= 2
    return min(losses) if losses else float("nan")
'''
DISGUISED = """\
# written all by myself
def train(s, n=300, lr=0.3):
    w, history = 1.0, []   # the weight

    for i in range(n):
        g = 4 * (w - s) / (2 + i)
        w -= lr * g
        history.append((w - s) ** 3)
        if len(history) > 5 and history[-1] > history[-2] > history[-3]: lr /= 4
    return min(history) if history else float('inf')

def double(value):
    'Doubles.'
    if value is None:
        raise TypeError('no value')
    result = 1
    for each in (value, value):
        result += each
    return result
"""
OTHER = """\
def double(x):
    return x + x


class Descent:
    def __init__(self, start):
        self.at = start

    def step(self, slope):
        self.at = self.at - 0.01 * slope(self.at)
        return self


def train(seed):
    best = Descent(0.0)
    while abs(best.at - seed) > 1e-3 and not best.at > 1e9:
        best = best.step(lambda at: at - seed)
    table = {key: value for key, value in zip("abc", (1, 2, 3))}
    assert table
    with open("log.txt", "w") as log:
        print(best.at, file=log)
    return abs(best.at - seed)
"""


def cells(*sources):
    return json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": source} for source in sources]})


class Handed(Tiny):
    """A class that is entered and not graded."""

    def __init__(self, root):
        super().__init__(root)
        self.numbers = {}

    def put(self, who, text, name="tiny.py", more=()):
        """`who` are names with spaces between them; `more` are further files."""
        folder = self.root / "in" / who
        folder.mkdir(parents=True)
        for file, content in {name: text, **dict(more)}.items():
            (folder / file).write_text(content)
        people = tuple(map(Person, who.split()))
        hand_in = HandIn(people, folder, who)
        with Store.at(self.root) as store:
            seen = seen_at(folder, None, find_course(self.course).assignment("tiny"))
            self.numbers[store.enter(hand_in, seen, Keys("c", "a"))] = who

    def found(self, template=None, but=()):
        with Gradebook.at(self.root) as book:
            counted = {number for number, who in self.numbers.items() if who not in but}
            return [(self.named(one), one.share, one.passages()) for one in suspects(book, template, counted)]

    def pairs(self, **more):
        return [named for named, _, _ in self.found(**more)]

    def named(self, one):
        return tuple(" and ".join(self.numbers[number] for number in side) for side in (one.left, one.right))


@pytest.fixture
def handed(tmp_path):
    return Handed(tmp_path)


def test_a_disguised_copy_is_told_with_its_lines_and_independent_work_is_not(handed):
    for who, text in {"ada": MINE, "bob": DISGUISED, "cyd": OTHER}.items():
        handed.put(who, text)
    ((named, share, places),) = handed.found()
    assert named == ("ada", "bob")
    assert share > 0.7
    by_left = {(left.first[1], left.last[1]): right for left, right in places}
    assert len(by_left) == 2
    (double, train) = sorted(by_left)
    assert double[0] <= 2
    assert (train[0] in (11, 12), train[1]) == (True, 19)
    assert by_left[train].text.startswith(("def train(s,", "    w, history"))
    assert by_left[double].first[1] > by_left[train].last[1]
    assert {passage.file for pair in places for passage in pair} == {"tiny.py"}


def test_a_module_and_a_notebook_are_compared_by_cells(handed):
    halves = DISGUISED.split("\n\ndef ")
    handed.put("ada", MINE)
    handed.put("bob", cells("%matplotlib inline\n1 + 1", halves[0], f"def {halves[1]}"), "tiny.ipynb")
    ((_, share, places),) = handed.found()
    assert share > 0.7
    assert {(right.file, right.first[0]) for _, right in places} == {("tiny.ipynb", 2), ("tiny.ipynb", 3)}


def test_what_the_template_holds_is_nobodys_own(handed, tmp_path):
    template = tmp_path / "template"
    template.mkdir()
    handed.put("ada", MINE)
    handed.put("bob", DISGUISED + OTHER)
    assert handed.pairs(template=template) == [("ada", "bob")]
    (template / "tiny.py").write_text(MINE)
    assert handed.pairs(template=template) == []


def test_what_many_handed_in_is_nobodys_own(handed):
    for number in range(12):
        handed.put(f"s{number}", f"{MINE}\n\nLUCK = {'+' * number}1\n")
    assert handed.pairs() == []
    for number in range(12, 37):
        handed.put(f"s{number}", "double = abs\n")
    assert handed.pairs()


def test_the_same_but_for_words_is_one_group_however_many_there_are(handed):
    for who in ("ada", "bob", "cyd", "dan"):
        handed.put(who, MINE.replace("total", f"{who}s_total"))
    assert handed.pairs() == [("ada", "bob and cyd and dan")]


def test_what_is_the_same_byte_by_byte_is_left_to_its_digest(handed):
    handed.put("ada", MINE)
    handed.put("bob", MINE)
    assert handed.pairs() == []


def test_those_who_share_a_partner_are_not_alike(handed):
    handed.put("ada bob", MINE)
    handed.put("bob cyd", DISGUISED)
    assert handed.pairs() == []
    handed.put("dan", MINE + "\n\nmore = 1\n")
    assert set(handed.pairs()) == {("ada bob", "dan"), ("dan", "bob cyd")}


def test_only_what_counts_is_compared(handed):
    handed.put("ada", MINE)
    handed.put("bob", DISGUISED)
    assert handed.pairs(but={"bob"}) == []


def test_helpers_beside_the_work_are_compared_too(handed):
    handed.put("ada", OTHER, more={"mine.py": MINE})
    handed.put("bob", "from all import *\ndouble = 1\n", more={"all.py": DISGUISED})
    ((_, _, places),) = handed.found()
    assert {(left.file, right.file) for left, right in places} == {("mine.py", "all.py")}


@pytest.mark.parametrize("broken", ["def double(x:\n    '''", "}", "x = \ud8001\n".replace("\ud800", "$")])
def test_broken_work_is_compared_as_far_as_it_goes(handed, broken):
    handed.put("ada", MINE)
    handed.put("bob", f"{DISGUISED}\n{broken}")
    assert handed.pairs() == [("ada", "bob")]


def test_what_cant_be_read_is_passed_over(handed):
    handed.put("ada", MINE)
    handed.put("bob", "notes", "notes.txt")
    handed.put("cyd", "{", "tiny.ipynb")
    handed.put("dan", "", "tiny.py")
    assert handed.pairs() == []


def test_of_golden_work_variants_are_alike_and_other_solutions_are_not(handed):
    golden, template = ROOT / "reference/first_nn/golden", ROOT / "student_template/first_nn"
    cases = ("vectorised", "noisy", "float32", "helpers", "loops", "record_form")
    for case in cases:
        handed.put(case, (golden / f"correct_{case}/submission/my_answers.py").read_text())
    assert handed.pairs(template=template) == [("vectorised", "noisy")]
