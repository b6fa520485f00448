"""Text from strangers in XML."""

from typing import Final

from grader.reports.parts.plain import plain

_NO_XML: Final = {0xFFFE: "\\ufffe", 0xFFFF: "\\uffff"}


def xml_text(text: str) -> str:
    """Text without the characters that XML can't hold, or that act on whoever shows it."""
    return plain(text).translate(_NO_XML)
