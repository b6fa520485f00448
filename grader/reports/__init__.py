"""A grade as terminal text, JSON and so on: one file each."""
