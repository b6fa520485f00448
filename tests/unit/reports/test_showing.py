"""Each kind of artifact that the documentation names is shown, as its own examples make it."""

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from grader.judge.artifacts import artifact_of
from grader.reports.terminal import render_grade

from .conftest import grade, outcome

DOCS = Path(__file__).parents[3] / "docs"
KINDS = re.findall(
    r"^\| `(\w+)`",
    (DOCS / "reference.md").read_text(encoding="utf-8").partition("\n### Kinds of artifacts\n")[2].partition("\n#")[0],
    re.MULTILINE,
)


@pytest.fixture(scope="module")
def examples():
    """The artifacts of the examples in docs/authors.md."""
    text = (
        (DOCS / "authors.md").read_text(encoding="utf-8").partition("\n### Things to show\n")[2].partition("\n## ")[0]
    )
    images, made = np.zeros((9, 8, 8, 3), np.uint8), []
    names = {"np": np, "count": 3, "wrong": images[:2], "real": images, "generated": images}
    for block in re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        exec(block, names | {"artifact": lambda *given: made.append(artifact_of(*given))})
    return made


@pytest.mark.parametrize("settings", [{}, {"force_terminal": True, "color_system": "truecolor"}])
@pytest.mark.parametrize("kind", KINDS)
def test_the_examples_of_each_kind_are_shown(show, examples, kind, settings):
    found = [one for one in examples if one.kind == kind]
    assert found
    for one in found:
        assert one.name in show(render_grade(grade(outcome(artifacts=(one,)))), **settings)


def test_an_unknown_kind_is_left_out(show):
    assert "odd" not in show(render_grade(grade(outcome(artifacts=(artifact_of("notebook", "odd", "{}"),)))))


def test_texts_in_a_table_are_shown_whole(show):
    wanted = "the old dogs of the neighbours sleep behind the house ."
    columns = {"columns": ["wanted", "yours"], "rows": [wanted.upper()], "values": [[wanted, f"[not] {wanted}"]]}
    text = show(render_grade(grade(outcome(artifacts=(artifact_of("table", "translations", columns),)))))
    assert Counter(re.findall(r"\w+", text.lower())) >= Counter(3 * re.findall(r"\w+", wanted))
    assert "[not]" in text
