"""What may be handed back to a student: public criteria in full, of the others what they come to together.

A form that can itself hold something back, or show it later, has no need of this.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from grader.judge.grade import Verdict
from grader.reports.classbook import GradeJson
from grader.reports.parts.words import MARKS, points

Outcome = Mapping[str, Any]


@dataclass(frozen=True)
class Rest:
    """The criteria of which a student isn't told one by one: how many, and what they came to together."""

    count: int
    score: float
    max_score: float

    @property
    def says(self) -> str:
        """The same in words."""
        kind = "criterion that isn't" if self.count == 1 else "criteria that aren't"
        return f"{self.count} {kind} shown here: {points(self.score)} of {points(self.max_score)} points"


def public(grade: GradeJson) -> list[Outcome]:
    """The outcomes that a student may see at any time."""
    return [one for one in grade["criteria"] if one["visibility"] == "public"]


def rest_of(grade: GradeJson) -> Rest | None:
    """All others together; None where there is none."""
    others = [one for one in grade["criteria"] if one["visibility"] != "public"]
    if not others:
        return None
    earned, most = (round(sum(one[name] for one in others), 2) for name in ("score", "max_score"))
    return Rest(len(others), earned, most)


def explained(outcome: Outcome) -> str:
    """What there is to say of an outcome: what came back, where to look, and the known mistake that explains it."""
    said = [outcome["message"]]
    if outcome["hint"]:
        said.append(f"Look: {outcome['hint']}")
    if outcome["diagnosis"]:
        said += [outcome["diagnosis"]["says"], outcome["diagnosis"]["evidence"]]
    return "\n".join(filter(None, said))


def reason(grade: GradeJson) -> str:
    """Why there is no grade, without the path at which the work lay here."""
    path = grade["submission"]["path"]
    said: str = grade["reason"]
    return said.replace(path, PurePath(path).name) if path else said


def earned(outcome: Outcome) -> str:
    """The points of an outcome, in words; of what is optional and isn't there, that alone."""
    if outcome["verdict"] == Verdict.not_applicable:
        return MARKS[Verdict.not_applicable].word
    return f"{points(outcome['score'])} of {points(outcome['max_score'])}"


def lost(outcome: Outcome) -> bool:
    """Whether points were lost, by itself or because something else was."""
    return bool(outcome["score"] < outcome["max_score"])
