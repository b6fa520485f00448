"""An automated grading harness for deep-learning learning projects."""

__version__ = "0.1.0"
