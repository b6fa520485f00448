"""JUnit XML of a class: a suite a learner, a test a criterion, for servers that show tests.

There is no standard; what is written are the elements and attributes that Jenkins and GitLab read: `testsuite` with
`tests`, `failures`, `errors`, `skipped` and `time`, `testcase` with `failure`, `error` or `skipped`. It shows hidden
criteria, too, and is not for students.
"""

from collections.abc import Iterator
from typing import Any, Final
from xml.etree import ElementTree as ET

from grader.reports.classbook import ClassBook, Learner, Line
from grader.reports.exporting import Exported, Of
from grader.reports.parts.handed_back import Outcome, explained
from grader.reports.parts.words import points
from grader.reports.parts.xml import xml_text

name: Final = "CI servers"
of: Final[Of] = "class"
file: Final = "junit.xml"

_SKIPPED: Final = {"skipped", "not_applicable", "pending"}


def write(book: ClassBook, called: str) -> Exported:
    """The attempts that count, and those who handed in nothing."""
    head = ET.tostring(ET.Element("testsuites", name=xml_text(called)), encoding="unicode")
    opened = head.removesuffix(" />") + ">"
    suites = (ET.tostring(suite, encoding="unicode") for suite in _suites(book))
    return Exported("\n".join(["<?xml version='1.0' encoding='utf-8'?>", opened, *suites, "</testsuites>"]))


def _suites(book: ClassBook) -> Iterator[ET.Element]:
    for line in book.lines():
        if line.counts:
            yield _suite(book, line)
    for one in book.missing:
        suite = _empty(book, one, 0.0)
        ET.SubElement(_case(suite, "handed in", 0.0), "skipped", message="nothing was handed in")
        yield _counted(suite)


def _suite(book: ClassBook, line: Line) -> ET.Element:
    suite = _empty(book, line.learner, line.seconds)
    grade = line.read()
    if grade is None or grade["status"] != "graded":
        case = _case(suite, "graded", line.seconds)
        why = xml_text(grade["reason"]) if grade is not None else "still waits to be graded"
        ET.SubElement(case, "failure" if line.status == "not_gradable" else "error", message=why)
    for one in grade["criteria"] if grade is not None else ():
        _result(_case(suite, one["title"], one["seconds"]), one)
    return _counted(suite)


def _result(case: ET.Element, one: Outcome) -> None:
    if one["verdict"] == "passed":
        return
    said = xml_text(explained(one)) or one["verdict"]
    if one["verdict"] in _SKIPPED:
        ET.SubElement(case, "skipped", message=said)
    elif one["verdict"] == "not_graded":
        ET.SubElement(case, "error", message=said)
    else:
        got = f"{points(one['score'])} of {points(one['max_score'])} points"
        ET.SubElement(case, "failure", message=got, type=one["verdict"]).text = said


def _empty(book: ClassBook, who: Learner, seconds: float) -> ET.Element:
    named = f"{book.assignment}: {who.name} ({who.id})" if who.name else f"{book.assignment}: {who.id}"
    return ET.Element("testsuite", name=xml_text(named), time=f"{seconds:.3f}")


def _case(suite: ET.Element, called: str, seconds: float) -> ET.Element:
    fields: dict[str, Any] = {"classname": suite.get("name"), "name": xml_text(called), "time": f"{seconds:.3f}"}
    return ET.SubElement(suite, "testcase", fields)


def _counted(suite: ET.Element) -> ET.Element:
    kinds = {"tests": "testcase", "failures": "*/failure", "errors": "*/error", "skipped": "*/skipped"}
    for key, path in kinds.items():
        suite.set(key, str(len(suite.findall(path))))
    return suite
