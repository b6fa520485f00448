import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.reports.parts.plain import one_line, plain

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x07\x00\x7f\x9b", "\\x07\\x00\\x7f\\x9b"),
        ("a\u202eb\u2066c\u200f", "a\\u202eb\\u2066c\\u200f"),
        ("\ufeff\u00ad\u2028", "\\ufeff\\xad\\u2028"),
        ("\udc80", "\\udc80"),
        ("over\rwritten", "over\\rwritten"),
        ("a\r\nb\n\tc", "a\nb\n    c"),
        ("Zoë 张伟 נעמי \u0645\u200c\u0631 [bold]", "Zoë 张伟 נעמי \u0645\u200c\u0631 [bold]"),
    ],
)
def test_what_acts_is_written_out_and_what_is_read_stays(text, shown):
    assert plain(text) == shown


@given(ANY_TEXT)
def test_nothing_that_acts_is_left(text):
    acting = {char for char in plain(text) if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
    assert acting <= {"\n", "\u200c", "\u200d"}


@given(ANY_TEXT)
def test_ascii_is_ascii_and_a_line_is_one(text):
    assert plain(text, ascii_only=True).isascii()
    assert len(one_line(text).splitlines()) <= 1
