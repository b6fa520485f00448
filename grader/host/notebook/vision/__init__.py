"""Stands in for `torchvision` where that isn't installed. It is imported under that name, and by notebooks alone.

transforms  computes what the real ones do, on tensors, arrays and pictures
datasets    gives the pictures that the course placed beside the notebook, and none where it placed none
utils       grids of pictures
models      says that there are none: trained weights can't be had here
"""

from importlib import import_module

from grader.host.notebook.notes import NOTES

__version__ = "0"

NOTES.say(
    "torchvision isn't installed here: a small stand-in gives its usual transforms, and data sets of the pictures that "
    "the course placed."
)

for _name in ("datasets", "models", "transforms", "utils"):
    import_module(f"{__name__}.{_name}")
