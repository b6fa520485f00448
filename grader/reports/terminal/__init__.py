"""A grade, those of a class, or the proofs of an assignment, to read in a terminal.

Works from 60 columns on, without colour and without Unicode: signs and words say all that colours say.
"""

from grader.reports.terminal.class_table import render_class
from grader.reports.terminal.grade_page import render_grade
from grader.reports.terminal.proofs_page import render_proofs

__all__ = ["render_class", "render_grade", "render_proofs"]
