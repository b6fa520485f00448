"""A grade, or those of a class, to read in a terminal.

Works from 60 columns on, without colour and without Unicode: signs and words say all that colours say.
"""

from grader.reports.terminal.class_table import render_class
from grader.reports.terminal.grade_page import render_grade

__all__ = ["render_class", "render_grade"]
