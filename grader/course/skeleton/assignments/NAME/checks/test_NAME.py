"""What is asked of `softmax`. `rng` draws other questions for each course, and the same at each run."""

import numpy as np

from grader.judge.author import array, fail


def test_probabilities(student, rng):
    """`softmax` turns every row of scores into probabilities."""
    scores = rng.normal(size=(4, 3))
    own = student.softmax(scores, returns=array(float, (4, 3)))  # anything else ends the check, in words
    if np.allclose(own, _softmax(scores), rtol=1e-4, atol=1e-6):  # this way round NaN fails
        return
    columns = np.allclose(own.sum(axis=0), 1, rtol=1e-4)
    fail(
        asked="`softmax(scores)` should turn each of 4 rows of 3 scores into probabilities.",
        got="Its columns add up to 1, and its rows don't." if columns else "It gave others.",
        look="Each row is divided by its own sum: mind `axis` and `keepdims`."
        if columns
        else "Work out one row by hand.",
    )


def test_large_scores(student, rng):
    """`softmax` holds for scores from -1000 to 1000."""
    scores = rng.normal(size=(4, 3)) + np.array([[1000], [10], [-10], [-1000]])
    own = student.softmax(scores, returns=array(float, (4, 3), finite=False))
    if np.allclose(own, _softmax(scores), rtol=1e-4, atol=1e-6):
        return
    fail(
        asked="`softmax(scores)` should also hold where the scores of a row are all about 1000, or about -1000.",
        got="It gave NaN." if np.isnan(own).any() else "It gave others.",  # never say what was expected
        look="exp(1000) is too large for a float, exp(-1000) too small. What may you take from all scores of a row?",
    )


def _softmax(scores):
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
