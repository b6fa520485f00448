import json
import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.host.notebook.reading import MOST_CELLS, MOST_SOURCE, Notebook, NotebookError, read


def dump(tree):
    return json.dumps(tree).encode()


def four(*cells, **metadata):
    return {"nbformat": 4, "nbformat_minor": 2, "metadata": metadata, "cells": list(cells)}


def code(source, **more):
    return {"cell_type": "code", "source": source, **more}


def sources(data):
    return [cell.source for cell in read(data, "a.ipynb").cells]


def test_code_cells_are_numbered_as_restart_and_run_all_counts_them():
    text = {"cell_type": "markdown", "source": "# Title"}
    raw = {"cell_type": "raw", "source": "raw"}
    cells = read(dump(four(text, code("a"), code(" \n"), raw, code("b", execution_count=17))), "a.ipynb").cells
    assert [(cell.cell_type, cell.number) for cell in cells] == [
        ("markdown", 0),
        ("code", 1),
        ("code", 0),
        ("raw", 0),
        ("code", 2),
    ]


@pytest.mark.parametrize(
    "source",
    [
        "a = 1\nb = 2",
        ["a = 1\n", "b = 2"],
        ["a = 1", "b = 2"],
        "a = 1\r\nb = 2",
        ["a = 1\r\n", "b = 2"],
        "a = 1\rb = 2",
    ],
)
def test_source_is_read_in_every_form_that_it_is_saved_in(source):
    assert sources(dump(four(code(source)))) == ["a = 1\nb = 2"]


def test_nbformat_3_keeps_cells_in_worksheets():
    sheet = {"cells": [{"cell_type": "code", "input": ["x = 1\n", "y = 2"], "language": "python", "prompt_number": 1}]}
    assert (
        sources(dump({"nbformat": 3, "metadata": {"name": "old"}, "worksheets": [sheet, sheet]}))
        == ["x = 1\ny = 2"] * 2
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_every_encoding_of_unicode_is_read(encoding):
    data = json.dumps(four(code("名 = 'ü'")), ensure_ascii=False).encode(encoding)
    assert read(data, "a.ipynb") == read(dump(four(code("名 = 'ü'"))), "a.ipynb")


def test_latin_1_is_read_and_said():
    notebook = read(json.dumps(four(code("x = 'é'")), ensure_ascii=False).encode("latin-1"), "a.ipynb")
    assert notebook.cells[0].source == "x = 'é'"
    assert "Latin-1" in notebook.notes[0]


def test_missing_metadata_and_lone_surrogates_do_no_harm():
    assert sources(b'{"cells": [{"cell_type": "code", "source": "x = \'\\ud800\'"}]}') == ["x = '?'"]


def test_tags_are_read_where_they_are_tags():
    cells = [code("a", metadata={"tags": ["parameters", 3]}), code("b", metadata={"tags": "no list"}), code("c")]
    found = [cell.tags for cell in read(dump(four(*cells)), "a.ipynb").cells]
    assert found == [frozenset({"parameters"}), frozenset(), frozenset()]


def test_the_last_of_two_equal_keys_counts():
    assert sources(b'{"cells": [], "cells": [{"cell_type": "code", "source": "a", "source": "b"}]}') == ["b"]


def test_text_after_the_end_is_left_out_and_said():
    notebook = read(dump(four(code("a"))) + b"\n}}} rest", "a.ipynb")
    assert notebook.cells[0].source == "a"
    assert "after the end" in notebook.notes[0]


def test_damaged_cells_are_left_out_and_counted():
    notebook = read(dump(four(code("a"), 3, None, ["x"], code({"b": 1}), code([1, 2]), code("c"))), "a.ipynb")
    assert [cell.source for cell in notebook.cells] == ["a", "c"]
    assert notebook.notes == ("5 cells of this file are damaged (they hold no text); they were left out.",)


def test_cells_that_were_run_in_another_order_are_noted():
    notebook = read(dump(four(code("a", execution_count=7), code("b", execution_count=3))), "a.ipynb")
    assert "another order" in notebook.notes[0]
    assert read(dump(four(code("a", execution_count=3), code("b", execution_count=None))), "a.ipynb").notes == ()


def test_pictures_in_outputs_cost_little():
    pictures = [code("x = 1", outputs=[{"data": {"image/png": "A" * 1_000_000}}]) for _ in range(20)]
    data = dump(four(*pictures))
    tracemalloc.start()
    notebook = read(data, "a.ipynb")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(notebook.cells) == 20
    assert peak < len(data) * 2


@pytest.mark.parametrize(
    ("metadata", "kernel"),
    [
        ({}, ""),
        ({"kernelspec": {"name": "conda-env-deep-learning-py"}}, "conda-env-deep-learning-py"),
        ({"kernelspec": {"name": "venv", "language": "python"}}, "venv"),
        ({"kernelspec": {"name": "irene"}}, "irene"),
        ({"kernelspec": {"display_name": "Python  [conda env:dl]"}}, "Python [conda env:dl]"),
        ({"kernelspec": {"name": "ir"}, "language_info": {"name": "python"}}, "ir"),
        ({"kernelspec": 3, "language_info": ["x"]}, ""),
    ],
)
def test_kernels_of_any_name_are_python_unless_they_say_otherwise(metadata, kernel):
    notebook = read(dump(four(code("a"), **metadata)), "a.ipynb")
    assert (notebook.language, notebook.kernel, notebook.notes) == ("python", kernel, ())


@pytest.mark.parametrize(
    ("metadata", "language"),
    [
        ({"kernelspec": {"name": "ir", "language": "R"}}, "R"),
        ({"kernelspec": {"name": "ir"}}, "R"),
        ({"kernelspec": {"name": "julia-1.9"}}, "Julia"),
        ({"language_info": {"name": "scala"}}, "scala"),
    ],
)
def test_other_languages_are_refused_by_name(metadata, language):
    with pytest.raises(NotebookError, match=rf"a.ipynb: is written in {language} "):
        read(dump(four(code("a"), **metadata)), "a.ipynb")


@pytest.mark.parametrize(
    "metadata",
    [
        {"kernelspec": {"name": "python2", "display_name": "Python 2"}},
        {"kernelspec": {"name": "dl"}, "language_info": {"name": "python", "version": "2.7.12"}},
    ],
)
def test_python_2_is_noted(metadata):
    assert "Python 2" in read(dump(four(code("a"), **metadata)), "a.ipynb").notes[0]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf  ", "is no whole notebook"),
        (b" \n\0", "is empty"),
        (b"<!DOCTYPE html><html>", "is a web page"),
        (b"PK\x03\x04rest", "is an archive"),
        (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
        (b"%PDF-1.7", "is a PDF"),
        (b"import numpy", "is no whole notebook"),
        (dump(four(code("a")))[:-5], "is no whole notebook"),
        (b'{\n<<<<<<< HEAD\n "cells": []', "line 2 is the mark of an unfinished merge"),
        (b"[1, 2]", "holds JSON, but no notebook"),
        (b'{"a": 1}', "no cells"),
        (b'{"cells": {"a": 1}}', "no cells"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"cells": ' + b"9" * 5000 + b"}", "beyond all bounds"),
        (b"[" + b"[]," * 3_000_000, "is too large"),
        (dump(four(*[code("a")] * (MOST_CELLS + 1))), "has more than"),
        (dump(four(code("a" * (MOST_SOURCE + 1)))), "holds more than"),
    ],
)
def test_what_is_no_notebook_is_refused_in_one_line(data, why):
    with pytest.raises(NotebookError) as caught:
        read(data, "a.ipynb")
    assert str(caught.value).startswith("a.ipynb: ")
    assert why in str(caught.value)
    assert "\n" not in str(caught.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def _check(notebook):
    assert isinstance(notebook, Notebook)
    assert all("\r" not in cell.source for cell in notebook.cells)
    assert [cell.number for cell in notebook.cells if cell.number] == list(
        range(1, 1 + sum(bool(cell.number) for cell in notebook.cells))
    )


KEYS = [
    "cells",
    "worksheets",
    "metadata",
    "source",
    "input",
    "cell_type",
    "tags",
    "kernelspec",
    "language_info",
    "name",
]
NEARLY = st.recursive(
    JSON | st.sampled_from(["code", "python", "ir", "python2"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=40,
)


@given(st.binary() | st.text().map(str.encode) | NEARLY.map(dump))
@example(b'{"cells": [{"cell_type": [], "metadata": {"tags": [[]]}}], "metadata": {"kernelspec": {"name": []}}}')
@example(b'{"cells": [{"execution_count": 1e999, "prompt_number": true}], "worksheets": [null]}')
def test_anything_is_a_notebook_or_a_refusal(data):
    try:
        notebook = read(data, "a.ipynb")
    except NotebookError as error:
        refusal = str(error)
    else:
        refusal = ""
        _check(notebook)
    assert "\n" not in refusal


@given(st.data())
def test_a_notebook_with_bytes_changed_is_a_notebook_or_a_refusal(data):
    whole = bytearray(dump(four(code("x = 1\n" * 3, metadata={"tags": ["a"]}), kernelspec={"name": "python3"})))
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=5)):
        whole[place] = data.draw(st.integers(0, 255))
    try:
        read(bytes(whole), "a.ipynb")
    except NotebookError:
        return
