"""A diagnosis in words. Figures are the student's and the mistake's alone, and only where the criterion is public."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from grader.course.release import INSTEAD
from grader.judge.diagnosis.catalogue import KnownMistake
from grader.judge.diagnosis.observations import ENDING, Value
from grader.judge.grade import Diagnosis

MOST_NAMED: Final = 3
_MOST_UNWRITTEN: Final = 6
_FIGURES: Final = 3
_LONG: Final = 60


def name_one(mistake: KnownMistake, evidence: str) -> Diagnosis:
    """One mistake explains the figures."""
    return Diagnosis(mistake.id, mistake.says, evidence)


def name_several(mistakes: Sequence[KnownMistake], evidence: str) -> Diagnosis:
    """Any of several mistakes explains them."""
    ids = " | ".join(one.id for one in mistakes[:MOST_NAMED])
    says = " Or: ".join(one.says for one in mistakes[:MOST_NAMED])
    return Diagnosis(ids, f"It is one of these. {says}", evidence)


def name_both(mistakes: Sequence[KnownMistake], evidence: str) -> Diagnosis:
    """Only several mistakes together explain them."""
    ids = " + ".join(one.id for one in mistakes)
    return Diagnosis(ids, "Two mistakes come together. " + " Besides: ".join(one.says for one in mistakes), evidence)


def slip(name: str, words: str) -> Diagnosis:
    """No known mistake, but figures that tell something."""
    return Diagnosis("", f"Look at {quantity(name)}: {words}.", quantity(name))


def unwritten(names: Sequence[str]) -> Diagnosis:
    """Functions that are as they were handed out."""
    listed = ", ".join(f"`{name}`" for name in names[:_MOST_UNWRITTEN])
    more = f" and {len(names) - _MOST_UNWRITTEN} more" if len(names) > _MOST_UNWRITTEN else ""
    says = f"Still as handed out: {listed}{more}. Write first what the comment `{INSTEAD}` asks for there."
    return Diagnosis("", says, "the template")


def evidence_of(name: str, own: Value, mistaken: Value, *, public: bool) -> str:
    """What shows a mistake: a quantity and, for a public criterion, the student's figures and the mistake's."""
    name = quantity(name)
    if not public:
        return name
    if name == ENDING:
        return f"{name}: {own}"
    if isinstance(own, str) or isinstance(mistaken, str) or own.size == 1:
        return f"{name}: yours is {_said(own)}, and with this mistake it is {_said(mistaken)}"
    begins = "begins" if own.size > _FIGURES else "is"
    return f"{name}: yours {begins} {_said(own)}; with this mistake it {begins} {_said(mistaken)}"


def quantity(name: str) -> str:
    """The name of a quantity, at a length that can be read."""
    return name if len(name) <= 2 * _LONG else f"{name[: 2 * _LONG]}..."


def _said(value: Value) -> str:
    if isinstance(value, str):
        return value if len(value) <= _LONG else f"{value[:_LONG]}..."
    figures = ", ".join(f"{one:.4g}" for one in np.asarray(value).reshape(-1)[:_FIGURES])
    return f"{figures}, ..." if value.size > _FIGURES else figures
