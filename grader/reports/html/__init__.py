"""Grades as web pages: one for whoever teaches, one for each learner's attempt, or one for a single grade.

A page is one file that needs nothing else: it works from a disk, without a network and without JavaScript.
"""

from grader.reports.html.book_pages import write
from grader.reports.html.grade_page import grade_page

__all__ = ["grade_page", "write"]
