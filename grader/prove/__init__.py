"""Proofs for course authors: what a rubric claims, shown by running it."""
