import json
import linecache
import sys

import pytest

from grader.host.notebook.definitions import load
from grader.host.notebook.standins import StandInModule


def code(source, *tags):
    return {"cell_type": "code", "source": source, "metadata": {"tags": list(tags)}, "outputs": []}


def notebook(*cells):
    made = [cell if isinstance(cell, dict) else code(cell) for cell in cells]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made}


class Work:
    """A folder with a notebook in it, loaded as a host does it: from inside the folder."""

    def __init__(self, folder):
        self.folder = folder
        self.file = folder / "work.ipynb"

    def load(self, *cells, wanted=(), parameters=None, seconds=0.5):
        self.file.write_text(json.dumps(notebook(*cells)), encoding="utf-8")
        return load(str(self.file), frozenset(wanted), parameters or {}, seconds)

    def names(self, *cells, **how):
        """What the notebook defines, in which nothing may have gone wrong."""
        loaded = self.load(*cells, **how)
        assert loaded.findings == ()
        return loaded.namespace


@pytest.fixture(name="code")
def code_fixture():
    return code


@pytest.fixture
def work(tmp_path, monkeypatch):
    finders = list(sys.meta_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "argv", list(sys.argv))
    yield Work(tmp_path)
    sys.meta_path[:] = finders
    for name, module in list(sys.modules.items()):
        beside = str(getattr(module, "__file__", None)).startswith(str(tmp_path))
        if beside or isinstance(module, StandInModule):
            del sys.modules[name]
    linecache.clearcache()
