"""Cells of a notebook are counted outside as they are inside."""

import json

from hypothesis import given
from hypothesis import strategies as st

from grader.host.notebook.reading import read
from grader.judge.peeking import code_cells, text_of

LINES = st.sampled_from(["x = 1", "x = 1\n", "", " \n", "\r\n", "a\rb", "\ud800", "%%bash\n", "# å\n"])
SOURCES = st.one_of(LINES, st.lists(LINES, max_size=4), st.sampled_from([None, 3, ["x", None], {}]))
CELLS = st.one_of(
    st.fixed_dictionaries(
        {"cell_type": st.sampled_from(["code", "markdown", "raw", 3, None])},
        optional={"source": SOURCES, "input": SOURCES, "metadata": st.just({}), "outputs": st.just([{}])},
    ),
    st.fixed_dictionaries({"source": SOURCES}),
    st.sampled_from([None, 3, "x = 1", []]),
)
SHEETS = st.lists(CELLS, max_size=6)


@given(SHEETS, st.lists(SHEETS, max_size=2), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_cells_are_numbered_as_where_they_are_run(cells, worksheets, encoding):
    sheets = [{"cells": sheet} for sheet in worksheets]
    data = json.dumps({"cells": cells, "worksheets": sheets, "metadata": {}}).encode(encoding)
    inside = [(cell.number, cell.source) for cell in read(data, "it.ipynb").cells if cell.number]
    assert [(cell.number, cell.source) for cell in code_cells(text_of(data, "notebook"))] == inside
