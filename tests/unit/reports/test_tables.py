import csv
import io

import pytest

from grader.reports.parts.tables import as_csv, cell, number


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "  =1", "\uff1d1", "-"])
def test_no_cell_begins_as_a_formula_does(text):
    assert cell(text).startswith("'")


@pytest.mark.parametrize("text", ["Ada", "O'Neil", "a=b", "1-2", "", "Łukasz, 李"])
def test_other_text_stays(text):
    assert cell(text) == text


def test_a_table_is_read_back_as_it_was_written():
    rows = [["a,b", 'say "x"', "two\r\nlines", ""], ["1", "2", "3", "4"]]
    text = as_csv(["w", "x", "y", "z"], rows)
    assert list(csv.reader(io.StringIO(text, newline=""), strict=True)) == [["w", "x", "y", "z"], *rows]
    assert not text.endswith("\n")


@pytest.mark.parametrize(
    ("value", "shown"), [(None, ""), (0.0, "0"), (-0.001, "0"), (7.5, "7.5"), (1234567.25, "1234567.25"), (100, "100")]
)
def test_numbers_keep_their_digits(value, shown):
    assert number(value) == shown
