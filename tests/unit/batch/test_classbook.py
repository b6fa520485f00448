"""The class as reports see it, made from batches that were really graded."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from grader.batch.classbook import class_book
from grader.batch.hand_ins import Class, HandIn, Person, Unmatched
from grader.errors import AskError

from .tiny import Tiny, work

DUE = datetime(2026, 3, 1, 12, tzinfo=UTC)
CLASS = """\
timezone: UTC
assignments:
  tiny:
    due: 2026-03-01 12:00
    counts: RULE
    extensions: {bert: 2}
    late: {percent_per_day: 10, cut_off_days: 5}
"""


class Timed(Tiny):
    """A tiny class whose hand-ins have times."""

    def at(self, who, text, days, attempt=1):
        """Hand in so many days after it was due."""
        self.hands_in(who, text, attempt)
        known = self.people[who, attempt]
        self.people[who, attempt] = replace(known, handed_in=DUE + timedelta(days=days))

    def terms(self, rule="last", roster=None):
        path = self.root / "class.yaml"
        text = CLASS.replace("RULE", rule)
        if roster is not None:
            (self.root / "roster.csv").write_text("id,name\n" + "".join(f"{one}\n" for one in roster))
            text = f"roster: roster.csv\n{text}"
        path.write_text(text)
        return path

    def lines(self, *terms, **more):
        with class_book(self.out, self.terms(*terms, **more)) as book:
            return list(book.lines())


@pytest.fixture
def tiny(tmp_path):
    return Timed(tmp_path)


def test_a_class_has_a_line_an_attempt_with_its_whole_grade(tiny):
    tiny.hands_in("anna", work())
    tiny.hands_in("bert", work(double="x"))
    tiny.batch()
    with class_book(tiny.out) as book:
        assert (book.assignment, book.title, book.pass_at, book.max_score) == ("tiny", "A tiny assignment", 0.5, 44.0)
        assert [one.id for one in book.criteria] == ["double", "nothing", "extra", "loss", "late"]
        for _ in range(2):
            anna, bert = book.lines()
            assert (anna.learner.name, anna.mark, anna.passed, anna.late) == ("Anna", 44.0, True, "")
            assert (bert.score, bert.mark, bert.passed) == (25.0, 25.0, True)
            assert bert.read()["score"] == 25.0
            assert bert.graded_at is not None


def test_lateness_is_taken_off_and_extensions_hold(tiny):
    tiny.at("anna", work(), 0)
    tiny.at("bert", work(), 1)
    tiny.at("cora", work(), 2)
    tiny.at("dora", work(double="x"), 2)
    tiny.at("emil", work(), 6)
    tiny.hands_in("finn", work())
    tiny.batch()
    found = {one.learner.id: (one.mark, one.passed, one.late, bool(one.doubt)) for one in tiny.lines()}
    assert found == {
        "anna": (44.0, True, "", False),
        "bert": (44.0, True, "", False),
        "cora": (35.2, True, "late by 2 d, 20% is taken off", False),
        "dora": (20.0, False, "late by 2 d, 20% is taken off", False),
        "emil": (0.0, False, "late by 6 d, too late to count", False),
        "finn": (44.0, True, "", True),
    }


def test_one_attempt_counts(tiny):
    tiny.at("anna", work(), -2, 1)
    tiny.at("anna", work(double="x"), -1, 2)
    tiny.at("anna", work(), 1, 3)
    tiny.batch()
    for rule, counts in {"last": 3, "best": 1, "first": 1, "last_on_time": 2}.items():
        lines = tiny.lines(rule)
        assert [(one.attempt, one.attempts) for one in lines] == [(1, 3), (2, 3), (3, 3)]
        assert [one.attempt for one in lines if one.counts] == [counts], rule


def test_those_who_share_work_have_a_line_each(tiny):
    tiny.hands_in("anna", work())
    path = tiny.people["anna", 1].path
    pair = (Person("bert", "Bert"), Person("cora", "Cora"))
    tiny.people["pair", 1] = HandIn(pair, path, "pair", 1, DUE + timedelta(days=1))
    tiny.batch()
    _, bert, cora = tiny.lines()
    assert [(one.learner.id, one.mark, [other.id for other in one.partners]) for one in (bert, cora)] == [
        ("bert", 44.0, ["cora"]),
        ("cora", 39.6, ["bert"]),
    ]


def test_the_roster_gives_order_names_and_who_is_missing(tiny):
    tiny.hands_in("bert", work())
    tiny.hands_in("anna", work())
    tiny.batch()
    path = tiny.terms(roster=["zoe,Zoë", 'anna,"Anna, A."', "bert,Bert"])
    with class_book(tiny.out, path) as book:
        assert [one.learner.name for one in book.lines()] == ["Anna, A.", "Bert"]
        assert [one.name for one in book.missing] == ["Zoë"]


def test_nothing_is_dropped(tiny, monkeypatch):
    tiny.hands_in("anna", work())
    rest = Class(tuple(tiny.people.values()), (Unmatched("a", "b"),), (Person("zoe"),))
    monkeypatch.setattr(Timed, "class_", rest)
    tiny.batch()
    with class_book(tiny.out) as book:
        assert book.unmatched == (("a", "b"),)
        assert [one.id for one in book.missing] == ["zoe"]


def test_who_has_no_grade_has_no_mark(tiny):
    tiny.write("assignments/tiny/checks/test_extra.py", "def test_extra(student):\n    raise RuntimeError\n")
    tiny.hands_in("anna", work())
    tiny.hands_in("bert", "no python\n")
    tiny.batch()
    anna, bert = tiny.lines()
    assert (anna.status, anna.score, anna.mark, anna.passed) == ("not_graded", None, None, False)
    assert (bert.status, bert.mark) == ("graded", 0.0)


def test_a_course_that_is_gone_is_told(tiny):
    tiny.hands_in("anna", work())
    tiny.batch()
    (tiny.course / "assignments").rename(tiny.course / "elsewhere")
    with pytest.raises(AskError, match="--course"), class_book(tiny.out):
        pass
    tiny.course.rename(tiny.root / "moved")
    (tiny.root / "moved/elsewhere").rename(tiny.root / "moved/assignments")
    with class_book(tiny.out, course=tiny.root / "moved") as book:
        assert book.title == "A tiny assignment"


def test_a_folder_without_a_class_is_told(tmp_path):
    with pytest.raises(AskError, match="holds no graded class"), class_book(tmp_path):
        pass
