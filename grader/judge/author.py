"""What a check is written with: `from grader.judge.author import array, fail, read`.

    student.f(x)                          runs inside the sandbox; the result stays there
    student.f(x, returns=array(float))    runs inside; the result crosses, if it is what was declared
    read(net.weights, array(float))       a value that is there already
    fail(asked=..., got=..., look=...)    the work is wrong: what was asked, what came back, what to look at

A student's exception, a missing name and a value of another type or shape end the check by themselves, with words for
the student. Catch `StudentError` or `WrongValue` where the check has something better to say.
"""

from typing import NoReturn

from grader.judge.faults import Failed, NotApplicable, StudentError, WrongValue
from grader.judge.proxy import Proxy, exists, keep, read, take
from grader.judge.returns import anything, array, boolean, integer, list_of, number, text, tuple_of

__all__ = [
    "Proxy",
    "StudentError",
    "WrongValue",
    "anything",
    "array",
    "boolean",
    "exists",
    "fail",
    "integer",
    "keep",
    "list_of",
    "not_applicable",
    "number",
    "read",
    "take",
    "text",
    "tuple_of",
]


def fail(*, asked: str, got: str, look: str = "") -> NoReturn:
    """End the check as failed. The student reads `asked` and `got`, and `look` as a hint. Never name an answer."""
    raise Failed(f"{asked.strip()} {got.strip()}".strip(), look.strip())


def not_applicable(why: str) -> NoReturn:
    """End the check: what it is about is optional and isn't there."""
    raise NotApplicable(why)
