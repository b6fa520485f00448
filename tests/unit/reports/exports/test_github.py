import re

from grader.reports.exports.github import write

from .conftest import ADVICE, CRITERIA, graded, outcome, refused


def commands(text):
    """The commands as GitHub's runner reads them: name, properties, message."""
    found = []
    for line in text.split("\n"):
        name, properties, message = re.fullmatch(r"::(\w+)(?: (.*?))?::(.*)", line).groups()
        pairs = (pair.split("=", 1) for pair in (properties or "").split(",") if pair)
        found.append((name, {key: unescaped(value) for key, value in pairs}, unescaped(message)))
    return found


def unescaped(text):
    for sign, written in (("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C"), ("%", "%25")):
        text = text.replace(written, sign)
    return text


def test_what_is_lost_is_an_error_and_advice_a_warning():
    error, warning, in_a_cell = commands(write(graded(0.5, 0, 0, advice=ADVICE)))
    assert error == (
        "error",
        {"file": "/srv/class/s/my.py", "title": "The forward pass | is right (30 of 60)"},
        "forward: I asked for <b>x</b>.\n50% of it, came back: =1",
    )
    assert warning == (
        "warning",
        {"file": "my.py", "line": "7", "title": "Could be better"},
        "Use one product: a, b.",
    )
    assert in_a_cell == ("warning", {"file": "my.ipynb", "title": "Could be better"}, "cell 4, line 2: Less.")


def test_all_is_well():
    assert commands(write(graded(1, 0, 0))) == [("notice", {"title": "First NN"}, "60 of 100 points")]


def test_no_grade_is_an_error():
    (only,) = commands(write(refused("not_gradable", "/srv/class/s/my.py: is no notebook")))
    assert only == ("error", {"file": "/srv/class/s/my.py", "title": "No grade"}, "my.py: is no notebook")


def test_no_more_than_github_shows_and_no_command_from_the_work():
    evil = "x\n::set-output name=a::b\r\n::error::%0A"
    lost = tuple(outcome(CRITERIA[0], 0, message=evil, hint=evil) for _ in range(30))
    found = commands(write(graded(0, 0, 0, criteria=lost)))
    assert len(found) == 10
    assert {name for name, _, _ in found} == {"error"}
    assert found[-1][2] == "21 more; the summary has all of them"
