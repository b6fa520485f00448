"""Classes whose learners have the names that break tables, pages and shells."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from grader.judge.grade import AdviceNote, CriterionOutcome, Diagnosis, Grade, SubmissionId, Verdict
from grader.reports.classbook import ClassBook, Column, Learner, Line
from grader.reports.json import to_json

HOSTILE = {
    "s1": '=HYPERLINK("http://evil.example","x")',
    "s2": "Łukasz; O'Neil, 李",
    "s3": "<script>alert(1)</script>",
    "s4": "Points Possible",
    "s5": "@SUM(A1:A9)",
    "s6": "محمد \u202e علي",
    "s7": "-2+3",
    "s8": '\t=1+1 "quoted"\nnext, line',
    "s9": "%0A::error::]]> & | `code` \x1b[31m",
}
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
CRITERIA = (
    Column("forward", "The forward pass | is right", 60.0, "public"),
    Column("later", "What is told later", 30.0, "after_due"),
    Column("secret", "What is never told", 10.0, "hidden"),
)
AT = datetime(2026, 3, 1, 22, 59, tzinfo=UTC)


def outcome(column, share=1.0, **more):
    verdict = Verdict.passed if share == 1 else Verdict.partial if share else Verdict.failed
    plain = {"message": "" if share == 1 else f"{column.id}: I asked for <b>x</b>.\n50% of it, came back: =1"}
    plain |= {"id": column.id, "title": column.title, "visibility": column.visibility}
    plain |= {"verdict": verdict, "score": column.points * share, "max_score": column.points}
    return CriterionOutcome(**plain | more)


def graded(*shares, **more):
    """A grade with these shares of the points of each criterion, as JSON is read back."""
    outcomes = tuple(outcome(column, share) for column, share in zip(CRITERIA, shares, strict=True))
    score = sum(one.score for one in outcomes)
    plain = {
        "assignment": "first_nn", "title": "First NN", "submission": SubmissionId("s", "/srv/class/s/my.py", "d" * 64),
        "status": "graded", "score": score, "max_score": 100.0, "passed": score >= 70, "criteria": outcomes,
        "seconds": 1.5,
    }  # fmt: skip
    return json.loads(to_json(Grade(**plain | more)))


def refused(status, reason, **more):
    fields = {"status": status, "reason": reason, "criteria": (), "score": 0.0, "passed": False}
    return graded(0, 0, 0, **fields | more)


ADVICE = (AdviceNote("loops", "Use one product: a, b.", "my.py", 7), AdviceNote("deep", "Less.", "my.ipynb", 2, 4))
MISTAKE = Diagnosis("no_factor", "The factor is missing.", "yours begins 1, 2")


def line(who, grade, **more):
    status = None if grade is None else grade["status"]
    has_mark = status in {"graded", "not_gradable"}
    score = grade["score"] if has_mark else None
    plain = {
        "attempt": 1, "attempts": 1, "counts": True, "where": f"class/{who.id}", "handed_in": AT, "late": "",
        "status": status, "score": score, "mark": score, "max_score": grade and grade["max_score"],
        "passed": bool(grade and grade["passed"]), "seconds": 1.5, "cpu_seconds": 1.0, "graded_at": AT,
    }  # fmt: skip
    own = grade and grade | {"submission": grade["submission"] | {"digest": f"of {who.id}"}}
    return Line(who, **plain | {"read": lambda: own} | more)


def book(*lines, **more):
    plain = {
        "assignment": "first_nn", "title": "First NN", "max_score": 100.0, "pass_at": 0.7, "asked": {},
        "criteria": CRITERIA, "due": AT,
    }  # fmt: skip
    return ClassBook(lines=lambda: iter(lines), **plain | more)


def learner(key, number=0, **lms):
    return Learner(key, HOSTILE.get(key, key), f"{key}@x.org", "=A", lms or {"canvas_id": f"{100 + number}"})


@pytest.fixture
def hostile():
    """A class of the hostile, with all kinds of results: one mark each, one who isn't graded, one who is missing."""
    kinds = [graded(1, 1, 1), graded(0.5, 1, 0), refused("not_gradable", "/srv/class/s/my.py: is no notebook")]
    lines = []
    for number, key in enumerate(HOSTILE):
        who = learner(key, number, canvas_id=f"{100 + number}", moodle_id=f"{9000 + number}")
        lines.append(line(who, kinds[number % 3]))
    lines.append(line(learner("s10"), refused("not_graded", "a check broke")))
    lines.append(line(learner("s11"), None))
    return book(*lines, missing=(learner("s12"),))


@pytest.fixture
def table():
    """A CSV text as a list of rows, as any reader of CSV takes it; no cell of it may be a formula."""

    def read(text):
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        assert len({len(row) for row in rows}) == 1
        for cell in (cell for row in rows for cell in row):
            assert not cell.lstrip(" ").startswith(FORMULA) or cell == "-", cell
        return rows

    return read
