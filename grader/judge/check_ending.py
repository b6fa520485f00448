"""What an exception says that ended a check.

A `Fault` is the student's and carries its own words; an `AssertionError` is a no without words; `NotApplicable` is
nobody's; anything else is the course's fault and the check is `not_graded`.
"""

import re
import traceback
from typing import Final

import pytest

from grader.judge.check_result import CheckResult
from grader.judge.diagnosis.observations import ending_of
from grader.judge.faults import Fault, NotApplicable
from grader.judge.grade import Verdict

_OF_PYTEST: Final = re.compile(r"[/\\](_pytest|pluggy)[/\\]")


def note(result: CheckResult, error: BaseException) -> None:
    """Write into `result` what an exception that ended the check says. Raises `KeyboardInterrupt` again."""
    if isinstance(error, Fault):
        result.verdict, result.message, result.hint = error.verdict, error.message, error.hint
        result.observations += filter(None, [ending_of(error)])
    elif isinstance(error, NotApplicable):
        result.verdict, result.message = Verdict.not_applicable, str(error)
    elif isinstance(error, AssertionError):
        result.verdict, result.trouble = Verdict.failed, _trace(error)
    elif isinstance(error, KeyboardInterrupt):
        raise error
    elif isinstance(error, pytest.skip.Exception):
        result.verdict, result.message = Verdict.skipped, str(error)
    else:
        result.verdict, result.trouble = Verdict.not_graded, _trace(error)


def _trace(error: BaseException) -> str:
    """The traceback without pytest's own frames."""
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if not _OF_PYTEST.search(frame.filename)]
    said = "".join([*traceback.format_list(own), *traceback.format_exception_only(error)])
    return said[-4_000:]
