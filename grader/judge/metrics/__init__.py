"""Measures of quality: pure functions of plain arrays or text, one file each."""
