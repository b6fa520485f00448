"""What a student's installation can't check, for the report to say."""

from grader.course.discovery import Assignment
from grader.course.public import public_of
from grader.judge.grade import Withheld


def withheld_from(assignment: Assignment) -> Withheld | None:
    """The criteria that the course checks later; None where all are here.

    Raises:
        CourseError: what was released of `assignment` can't be read.
    """
    public = public_of(assignment)
    if public is None or not public.withheld.count:
        return None
    return Withheld(public.withheld.count, public.withheld.points, public.withheld.titles)
