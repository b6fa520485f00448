"""Whose work is suspiciously alike: by winnowed runs of its code's tokens, without running any of it."""
