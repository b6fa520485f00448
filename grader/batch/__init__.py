"""A class: many submissions, from what was handed in to a gradebook. Nothing is lost, and nothing done twice."""
