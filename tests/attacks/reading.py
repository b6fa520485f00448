"""Every report that can be made of a grade, and what hostile text must not do in it.

A report is a public function of `grader/reports` that takes a `Grade`; its format is named after the module. A format
that isn't known here fails the tests, so that whoever adds one says what is harmless in it.
"""

import csv
import importlib
import inspect
import io
import json
import pkgutil
import re
import typing
import unicodedata
from collections.abc import Sequence
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

from rich.console import Console

import grader.reports
from grader.judge.grade import Grade

MARK = "hijack"
ACTING = ("Cc", "Cf", "Cs")
JOINERS = "\u200c\u200d"  # they shape letters and nothing else
OF_GRADES = (Grade, Sequence[Grade])


def writers():
    """The functions that make a report of a grade or of several: (format, function, what it takes)."""
    for info in pkgutil.iter_modules(grader.reports.__path__):
        module = importlib.import_module(f"grader.reports.{info.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            takes = next(iter(typing.get_type_hints(function).values()), None)
            if takes in OF_GRADES and not name.startswith("_") and function.__module__.startswith(module.__name__):
                yield info.name, function, takes


def reports(grade):
    """What is written of `grade`: (format, whether all of it is shown, text)."""
    for form, write, takes in writers():
        made = write(grade if takes is Grade else [grade])
        yield form, takes is Grade, made if isinstance(made, str) else _printed(made)


def harm(form, text):
    """What hostile text has done to a report of the format `form`, in words."""
    return list(FORMS[form](text))


def _printed(page, **how):
    out = io.StringIO()
    Console(file=out, width=100, **how).print(page)
    return out.getvalue()


def _in_terminal(text):
    yield from _acting(text)
    if any(line.startswith(MARK) for line in text.splitlines()):
        yield "a line that looks like the report's own"


def _acting(text):
    acting = {char for char in text if unicodedata.category(char) in ACTING and char not in "\n" + JOINERS}
    if acting:
        yield f"characters that act on a terminal: {acting}"


def _in_json(text):
    raw = {char for char in text if char != "\n" and (char < " " or unicodedata.category(char) == "Cs")}
    if raw:
        yield f"characters that should be escaped: {raw}"
    else:
        yield from _acting(text)
        json.loads(text)


def _in_html(text):
    yield from _acting(text)
    page = _Page()
    page.feed(text)
    page.close()
    yield from page.harm


class _Page(HTMLParser):
    """Finds what runs, or leads anywhere, with the attack's mark in it."""

    def __init__(self):
        super().__init__()
        self.harm = []
        self._inside = ""

    def handle_starttag(self, tag, attrs):
        self._inside = tag
        if MARK in tag:
            self.harm.append(f"an element of the attack's: {tag}")
        for name, value in attrs:
            acts = name.startswith("on") or name in ("href", "src", "style", "srcdoc")
            if MARK in name or (acts and MARK in (value or "")):
                self.harm.append(f"an attribute of the attack's: {name}={value}")

    def handle_endtag(self, tag):  # noqa: ARG002 - the name that the parser calls
        self._inside = ""

    def handle_data(self, data):
        if MARK in data and self._inside in ("script", "style"):
            self.harm.append(f"text of the attack's in <{self._inside}>")

    def handle_comment(self, data):
        if MARK in data:
            self.harm.append("a comment that swallows what follows")


def _in_junit(text):
    yield from _acting(text)
    for element in ET.fromstring(text).iter():
        if MARK in element.tag or any(MARK in name for name in element.attrib):
            yield f"an element or attribute of the attack's: {element.tag}"


def _in_csv(text):
    yield from _acting(text.replace("\r\n", "\n"))
    for row in csv.reader(io.StringIO(text)):
        for cell in row:
            if cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not re.fullmatch(r"[-+]?[\d.]+(e[-+]?\d+)?", cell):
                yield f"a formula: {cell[:80]}"


FORMS = {"terminal": _in_terminal, "json": _in_json, "html": _in_html, "junit": _in_junit, "csv": _in_csv}
