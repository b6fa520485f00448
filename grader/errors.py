"""The errors that a user can meet, and the exit code that each one means.

    GraderError                 3  our fault
    ├── AskError                2  what was asked can't be done: bad usage, no such file or assignment
    │   └── SubmissionError     2  the submission is corrupt, unreadable or not there
    ├── CourseError             3  the course author's fault: a rubric, a check, a data set
    └── SandboxError            3  no sandbox could be built, or it broke

Every message is one line that names the file or thing, what is wrong with it and what to do. `cli.main` catches
`GraderError` once, prints the line on stderr and leaves with the class's exit code.
"""

from typing import ClassVar


class GraderError(Exception):
    """Something stopped the grader; the message is one line for the user."""

    exit_code: ClassVar[int] = 3


class AskError(GraderError):
    """What was asked can't be done."""

    exit_code = 2


class SubmissionError(AskError):
    """The submission can't be read at all; no criterion can be tried."""


class CourseError(GraderError):
    """The course (rubric, checks, data) is at fault, never the student."""


class SandboxError(GraderError):
    """The sandbox could not be built or broke down."""
