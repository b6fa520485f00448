import io

import pytest
from rich.console import Console

from grader.judge.grade import CriterionOutcome, Grade, Provenance, SubmissionId, Verdict


def outcome(name="forward", verdict=Verdict.failed, **more):
    earned = 10.0 if verdict == Verdict.passed else 0.0
    return CriterionOutcome(
        **{"id": name, "title": f"Title of {name}", "verdict": verdict, "score": earned, "max_score": 10.0} | more
    )


def provenance(**more):
    plain = {
        "grader": "0.1.0", "python": "3.11.2", "packages": {"numpy": "2.4.6"}, "rubric": "ab", "profile": "quick",
        "data": "synthetic", "seed_id": "secret 1a2b", "sandbox": "bubblewrap", "gaps": (), "device": "cpu",
    }  # fmt: skip
    return Provenance(**plain | more)


def grade(*criteria, **more):
    plain = {
        "assignment": "first_nn", "title": "Your first neural network",
        "submission": SubmissionId("ada", "work/ada.py", "d" * 64), "status": "graded", "score": 5.0, "max_score": 10.0,
        "passed": False, "criteria": criteria, "provenance": provenance(), "seconds": 1.5,
    }  # fmt: skip
    return Grade(**plain | more)


@pytest.fixture
def show():
    """A renderable as the text that a terminal gets."""

    def shown(renderable, width=80, encoding="utf-8", **settings):
        stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="")
        Console(file=stream, width=width, **settings).print(renderable)
        stream.flush()
        return stream.buffer.getvalue().decode(encoding)

    return shown
