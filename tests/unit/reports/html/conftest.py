import json
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import numpy as np
import pytest

from grader.judge.artifacts import artifact_of
from grader.judge.grade import Diagnosis, Measurement, Verdict
from grader.reports.classbook import ClassBook, Learner, Line
from grader.reports.json import to_json

from ..conftest import grade, outcome  # noqa: TID252 - test folders are no packages

HOSTILE = (
    "<script>window.hacked = 1</script>",
    "<img src=x onerror=window.hacked=1>",
    '"><svg onload=window.hacked=1>',
    "'--><b>",
    "</style><script>window.hacked=1</script>",
    "</script><script>window.hacked=1</script>",
    "=cmd|' /C calc'!A0",
    "javascript:window.hacked=1",
    "{{ 7 * 7 }}{% raw %}",
    "a\u202ecod.exe\u2066\u200f",
    "bell\x07 nul\x00 esc\x1b[31m lone\ud800",
    "x" * 10_000,
)


class Read(HTMLParser):
    """A page as what a browser makes elements of."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.text, self.raw = [], [], "", {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *one) for one in attrs]

    def handle_data(self, data):
        if self.tags[-1:] in (["style"], ["script"]) and self.tags[-1] not in self.raw:
            self.raw[self.tags[-1]] = data
        else:
            self.text += data

    def values(self, name):
        return [value for _, attribute, value in self.attributes if attribute == name]


def written(given):
    """A grade as it is read back from JSON."""
    return json.loads(to_json(given))


def rich_grade(text="loss", **more):
    """A grade with everything that a page can show, and `text` wherever strangers' text may stand."""
    images = np.zeros((2, 8, 8, 3), np.uint8)
    matrix = {"rows": [text[:80], "b"], "columns": [text[:80], "b"], "values": [[3, 1], [0, float("nan")]]}
    shown = (
        artifact_of("curve", text, {"steps": [1, 10, 100], text: [1.0, float("nan"), 0.5], "more": [2, 1, 1]}),
        artifact_of("matrix", text, matrix),
        artifact_of("images", text, {"images": images, "captions": [text[:80], ""]}),
        artifact_of("table", text, {"columns": [text], "rows": [text], "values": [[text]]}),
        artifact_of("text", text, text),
    )
    known = Diagnosis(text, text, text)
    criteria = (
        outcome("forward", Verdict.passed, title=text),
        outcome("backward", message=text, hint=text, diagnosis=known, title=text),
        outcome(
            "loss", Verdict.partial, score=5.0, message=text, value=0.25, interval=(0.2, 0.3), artifacts=shown,
            measurements=tuple(Measurement(text, 0.2 + seed / 20, seed) for seed in range(3)),
        ),
        outcome("later", Verdict.skipped, message=text, visibility="hidden"),
    )  # fmt: skip
    outputs = [
        {"output_type": "stream", "text": text},
        {"output_type": "display_data", "data": {"text/html": text}},
    ]
    cells = [{"cell_type": "markdown", "source": text}, {"cell_type": "code", "source": text, "outputs": outputs}]
    whole = artifact_of("notebook", "the notebook as it ran", json.dumps({"cells": cells}))
    return grade(*criteria, **{"score": 15.0, "max_score": 40.0, "artifacts": (whole,), "log": text} | more)


def line(name="ada", given=None, *, attempt=1, attempts=1, **more):
    given = grade(outcome()) if given is None else given
    return Line(**{
        "learner": Learner(name, f"{name} of Somewhere", section="one"), "attempt": attempt, "attempts": attempts,
        "counts": attempt == attempts, "where": f"in/{name}", "handed_in": datetime(2026, 3, 1, tzinfo=UTC), "late": "",
        "status": given.status, "score": given.score, "mark": given.score, "max_score": given.max_score,
        "passed": given.passed, "seconds": 2.0, "cpu_seconds": 1.0, "graded_at": None, "read": lambda: written(given),
    } | more)  # fmt: skip


def book(*lines, **more):
    plain = {
        "assignment": "first_nn", "title": "Your first neural network", "max_score": 10.0, "pass_at": 0.7,
        "asked": {"profile": "quick"}, "lines": lambda: iter(lines),
    }  # fmt: skip
    return ClassBook(**plain | more)


def work(digest, given=None):
    given = grade(outcome()) if given is None else given
    return replace(given, submission=replace(given.submission, digest=digest))


@pytest.fixture
def pages(tmp_path):
    """Writes a class; gives what was read of its page, and of the others by their names."""
    from grader.reports.html import write  # noqa: PLC0415 - under test

    def made(*lines, **more):
        index = write(book(*lines, **more), tmp_path)
        others = {path.name: Read(path.read_text("utf-8")) for path in (tmp_path / "learners").iterdir()}
        return Read(index.read_text("utf-8")), others

    return made
