"""The documentation says what is there: commands, options, fields, keys, links and targets, and nothing else."""

import dataclasses
import io
import re
import shlex
from collections import deque
from pathlib import Path
from typing import get_args, get_origin

import click
import pytest
from pydantic import BaseModel
from rich.console import Console

from grader.batch.class_file import ClassFile
from grader.cli.main import group
from grader.course.discovery import CourseSettings, find_course
from grader.course.rubric import Rubric
from grader.course.secret import CourseSecret
from grader.judge import author, checks
from grader.judge import grade as grades
from grader.judge.grade import Verdict
from grader.judge.grading import grade
from grader.judge.order import Order
from grader.reports.parts.words import MARKS
from grader.reports.terminal import render_grade
from grader.sandbox.base import Promise
from grader.sandbox.choose import sandboxes
from grader.sandbox.fake import Fake

ROOT = Path(__file__).parents[2]
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
}
REFERENCE = PAGES["docs/reference.md"]
COMMANDS = {name: group.get_command(click.Context(group), name) for name in group.list_commands(click.Context(group))}
TARGETS = set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def section(heading):
    """What stands below a heading of the reference, up to the next one."""
    _, found, rest = REFERENCE.partition(f"\n{heading}\n")
    assert found, f"docs/reference.md has no heading {heading}"
    return re.split(r"^#", rest, maxsplit=1, flags=re.MULTILINE)[0]


def table(text):
    """The rows of the table in `text`: the first word of each row's first cell, and the other cells."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:3] == "| `"]
    names = [re.match(r"`([\w-]+)", row[0])[1] for row in rows]
    assert len(set(names)) == len(names)
    return dict(zip(names, (row[1:] for row in rows), strict=True))


def anchors(text):
    """The anchors that a page's headings make, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def console(text):
    """The command lines of a page's console examples."""
    blocks = [block for kind, block in FENCE.findall(text) if kind == "console"]
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [line[2:] for line in lines if line.startswith("$ ")]


def spans(text):
    """The code spans of a page outside its blocks."""
    return re.findall(r"`([^`\n]+)`", FENCE.sub("", text))


def shown_default(option):
    return "off" if option.is_flag else f"`{option.default}`" if isinstance(option.default, str) else None


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_its_options(name):
    command = COMMANDS[name]
    pieces = command.collect_usage_pieces(click.Context(command))
    text = section(f"### `grader {' '.join([name, *pieces[1:]])}`")
    options = {option.opts[0]: option for option in command.params if isinstance(option, click.Option)}
    rows = table(text)
    assert set(rows) == set(options)
    shown = {key: shown_default(option) for key, option in options.items() if shown_default(option)}
    assert {key: rows[key][0] for key in shown} == shown
    for option in options.values():
        if isinstance(option.type, click.Choice):
            assert all(f"`{choice}`" in rows[option.opts[0]][1] for choice in option.type.choices)


def test_no_other_command():
    named = re.findall(r"^### `grader (\w+)", REFERENCE, re.MULTILINE)
    assert sorted(named) == sorted(COMMANDS)


@pytest.mark.parametrize(
    ("heading", "kind"),
    re.findall(r"^(### .* \(`(\w+)`\))$", REFERENCE, re.MULTILINE),
)
def test_every_field_of_the_report(heading, kind):
    assert set(table(section(heading))) == {field.name for field in dataclasses.fields(getattr(grades, kind))}


def test_every_type_of_the_report():
    kinds = {name for name, kind in vars(grades).items() if dataclasses.is_dataclass(kind)}
    assert set(re.findall(r"^### .* \(`(\w+)`\)$", REFERENCE, re.MULTILINE)) == kinds


def test_every_verdict_with_its_word():
    rows = table(section("### Verdicts"))
    assert {name: row[0] for name, row in rows.items()} == {str(one): MARKS[one].word for one in Verdict}


def models():
    """The models of the files by where they stand in them; one that stands in two places by the first."""
    found = {"rubric.yaml": Rubric, "class.yaml": ClassFile}
    waiting = deque([("", Rubric), ("", ClassFile)])
    while waiting:
        place, model = waiting.popleft()
        for name, field in model.model_fields.items():
            inner, step = _model_in(field.annotation)
            if inner is not None and inner not in found.values():
                found[f"{place}{name}{step}"] = inner
                waiting.append((f"{place}{name}{step}.", inner))
    return found | {"course.yaml": CourseSettings}


def _model_in(kind):
    """The model within the type of a key, and how a path goes on to it."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind, ""
    step = {dict: ".NAME", tuple: "[]"}.get(get_origin(kind), "")
    inner = [_model_in(part)[0] for part in get_args(kind)]
    return next(filter(None, inner), None), step


def default(field):
    if field.is_required():
        return "required"
    value = field.default
    if isinstance(value, BaseModel):
        return "see below"
    if value in (None, "", (), {}):
        return "none"
    return f"{value:g}" if isinstance(value, float) else str(value)


@pytest.mark.parametrize(("place", "model"), models().items())
def test_every_key_of_a_rubric_with_its_default(place, model):
    rows = table(section(f"### `{place}`"))
    assert {name: row[0] for name, row in rows.items()} == {
        name: default(field) for name, field in model.model_fields.items()
    }


def test_every_name_for_checks():
    assert set(table(section("### From `grader.judge.author`"))) == set(author.__all__)
    fixtures = re.findall(r"@pytest\.fixture\n    def ([a-z]\w*)", Path(checks.__file__).read_text(encoding="utf-8"))
    assert set(table(section("### Fixtures"))) == set(fixtures)


def test_every_environment_variable():
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "grader").rglob("*.py"))
    read = set(re.findall(r'"((?:GRADER|XDG)_[A-Z_]+)"', source))
    assert set(table(section("## Environment variables"))) == read


def test_every_sandbox_and_what_it_holds_here():
    text = PAGES["docs/operators.md"]
    header = re.search(r"^\| promise \|(.*)\|$", text, re.MULTILINE)[1]
    names = re.findall(r"`(\w+)`", header)
    rows = table(text[text.index("| promise |") :].partition("\n\n")[0])
    assert names == list(sandboxes())
    assert set(rows) == set(map(str, Promise))
    for column, name in enumerate(names):
        gaps = sandboxes()[name].gaps
        for promise in Promise:
            says = rows[promise][column]
            assert says not in (("yes",) if promise in gaps else ("no",)), (name, promise)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_something(page):
    text = FENCE.sub("", PAGES[page])
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        path = ((ROOT / page).parent / name).resolve() if name else ROOT / page
        assert path.exists(), target
        assert not anchor or anchor in anchors(path.read_text(encoding="utf-8")), target


@pytest.mark.parametrize("page", [page for page in PAGES if "/design/" not in page])
def test_code_in_sentences_stands_on_one_line(page):
    assert [line for line in FENCE.sub("", PAGES[page]).splitlines() if line.count("`") % 2] == []


@pytest.mark.parametrize("page", PAGES)
def test_make_targets_exist(page):
    said = [*console(PAGES[page]), *spans(PAGES[page])]
    named = {word for line in said if line.startswith("make ") for word in line.split()[1:] if "=" not in word}
    assert named <= TARGETS


@pytest.mark.parametrize("page", PAGES)
def test_examples_are_commands_that_parse(page):
    for line in console(PAGES[page]):
        for words in re.findall(r"(?:^|\bdo )(?:\S*/bin/|\w+=\S+ )*grader (.*?)(?:;|$)", line):
            name, *args = shlex.split(words)
            assert name in COMMANDS, line
            with COMMANDS[name].make_context(f"grader {name}", args):
                pass


@pytest.mark.parametrize("page", PAGES)
def test_commands_in_sentences_exist(page):
    for span in spans(PAGES[page]):
        if span.startswith("grader ") and span != "grader COMMAND":
            name, *words = span.split()[1:]
            assert name in COMMANDS, span
            options = {option for param in COMMANDS[name].params for option in param.opts}
            assert {word for word in words if word.startswith("--")} <= options, span


def test_files_named_in_code_spans_exist():
    for page, text in PAGES.items():
        for span in spans(text):
            if re.fullmatch(
                r"(?!grader/(grade|public)/v)(grader|tests|tools|docs|assignments/first_nn|reference/first_nn)/[\w./]+",
                span,
            ):
                assert (ROOT / span).exists(), f"{page}: {span}"


def words(report):
    """The words of a report down to where it says how it was run: figures and curves differ a little by machine."""
    return re.findall(r"[^\W\d_]{3,}", re.split(r"^(?:Ran in|Note|!)", report, maxsplit=1, flags=re.MULTILINE)[0])


def test_the_sample_report_is_what_its_command_prints():
    sample = next(block for kind, block in FENCE.findall(PAGES["README.md"]) if kind == "text")
    line = next(line for line in console(PAGES["README.md"]) if line.startswith("grader check"))
    asked = COMMANDS["check"].make_context("grader check", shlex.split(line)[2:]).params
    assignment, secret = find_course(ROOT).assignment(asked["name"]), CourseSecret.fixed(asked["seed"])
    order = Order(assignment, Fake(), secret, only=asked["only"], diagnosing=300.0)
    page = io.StringIO()
    Console(file=page, width=80).print(render_grade(grade(order, ROOT / asked["path"])))
    assert words(sample) == words(page.getvalue()), f"paste the report of `{line}` into README.md"
    assert max(map(len, sample.splitlines())) <= 80
