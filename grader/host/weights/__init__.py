"""Weights that were handed in, read inside the sandbox. The judge never opens such a file."""
