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


def in_use():
    """What is fitted for the habits of notebooks, as far as it is imported."""
    torch = sys.modules.get("torch")
    if torch is None:
        return []
    loading = torch.utils.data.dataloader
    return [
        *(sys.modules["numpy"], torch, torch.Tensor, torch.nn.Module),
        *(loading.DataLoader, loading._BaseDataLoaderIter),
    ]


def put_back(owner, before):
    for name, value in list(vars(owner).items()):
        if name in before and before[name] is not value:
            setattr(owner, name, before[name])
        elif name not in before and (isinstance(owner, type) or name == "_grader_fitted"):
            delattr(owner, name)


@pytest.fixture
def work(tmp_path, monkeypatch):
    finders = list(sys.meta_path)
    fitted = [(owner, dict(vars(owner))) for owner in in_use()]
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "argv", list(sys.argv))
    yield Work(tmp_path)
    sys.meta_path[:] = finders
    for owner, before in fitted:
        put_back(owner, before)
    for name, module in list(sys.modules.items()):
        beside = str(getattr(module, "__file__", None)).startswith(str(tmp_path))
        if beside or isinstance(module, StandInModule) or name.partition(".")[0] == "torchvision":
            del sys.modules[name]
    linecache.clearcache()
