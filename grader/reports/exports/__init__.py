"""Forms that other systems take: one file a form, named by the form's key.

A module has `name`, what reads it; `of`, what it is made from; `file`, what it is usually called; and `write`. See
`grader.reports.exporting`. Forms don't import each other.
"""
