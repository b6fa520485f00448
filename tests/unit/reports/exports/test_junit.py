from xml.etree import ElementTree as ET

from grader.reports.exports.junit import write

from .conftest import HOSTILE, book, graded, learner, line


def test_a_suite_a_learner_whose_numbers_add_up(hostile):
    top = ET.fromstring(write(hostile, "First NN").text.encode())
    suites = top.findall("testsuite")
    assert len(suites) == len(HOSTILE) + 3
    for suite in suites:
        for key, path in {"tests": "testcase", "failures": "*/failure", "errors": "*/error"}.items():
            assert int(suite.get(key)) == len(suite.findall(path))
        assert float(suite.get("time")) >= 0
    assert [suite.get("errors") for suite in suites[-3:]] == ["1", "1", "0"]
    assert suites[-1].find("testcase/skipped").get("message") == "nothing was handed in"


def test_names_are_text(hostile):
    top = ET.fromstring(write(hostile, "<&>").text.encode())
    assert top.get("name") == "<&>"
    assert any("<script>alert(1)</script>" in suite.get("name") for suite in top)


def test_a_lost_criterion_fails_with_what_came_back():
    top = ET.fromstring(write(book(line(learner("ada"), graded(0.5, 1, 0))), "").text)
    cases = top.findall("testsuite/testcase")
    assert [case.find("failure") is not None for case in cases] == [True, False, True]
    assert cases[0].find("failure").get("message") == "30 of 60 points"
    assert "I asked for <b>x</b>." in cases[0].find("failure").text
