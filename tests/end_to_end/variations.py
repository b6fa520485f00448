"""One notebook as editors, converters and systems leave it: recipes for files that are not worth keeping.

Each entry of `VARIATIONS` makes the bytes of a file from the base notebook, a golden submission of full marks; of
`BROKEN`, a file that is no notebook any more. The tests grade them.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Tree = dict[str, Any]
PICTURES = 10 << 20


@dataclass(frozen=True)
class Variation:
    """The file `name` with the bytes that `make` makes of the base; `notes` have these words, or for `None` none."""

    make: Callable[[Tree], bytes]
    name: str = "first_nn.ipynb"
    notes: str | None = None


def text(tree, indent=1):
    return json.dumps(tree, indent=indent, ensure_ascii=False) + "\n"


def plain(tree):
    return text(tree).encode()


def with_cells(tree, change):
    """`tree` with what `change` makes of each cell."""
    return {**tree, "cells": [change(cell, number) for number, cell in enumerate(tree["cells"])]}


def minor(number, *, ids=False):
    """nbformat 4.`number`, its cells with ids or without."""

    def make(tree):
        tree = with_cells(tree, lambda cell, at: {**cell, "id": f"cell-{at}"} if ids else cell)
        return plain({**tree, "nbformat_minor": number})

    return make


def nbformat_3(tree):
    """Worksheets, `input` and `prompt_number`, headings as cells of their own, the language with each cell."""

    def old(cell):
        if cell["cell_type"] != "code":
            return cell
        outputs = [{"output_type": "pyout", "text": ["1"]}]
        shown = {"cell_type": "code", "collapsed": False, "metadata": {}, "outputs": outputs, "prompt_number": 1}
        return {**shown, "input": cell["source"], "language": "python"}

    heading = {"cell_type": "heading", "level": 1, "metadata": {}, "source": ["Bike rentals"]}
    cells = [heading, *map(old, tree["cells"])]
    return plain({"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": cells}]})


def crlf(tree):
    """As a Windows editor saves it, in the file and in the sources."""

    def change(cell, _):
        return {**cell, "source": [line.replace("\n", "\r\n") for line in cell["source"]]}

    return plain(with_cells(tree, change)).replace(b"\n", b"\r\n")


def bare(tree):
    """Only what a converter must write: no metadata, outputs or counts, and sources as one string."""
    kept = [{"cell_type": cell["cell_type"], "source": "".join(cell["source"])} for cell in tree["cells"]]
    return plain({"cells": kept, "nbformat": 4, "nbformat_minor": 5})


def pictures(tree):
    """`PICTURES` bytes of plots in the outputs, as `%matplotlib inline` leaves them."""
    count = len(tree["cells"])
    plot = {"image/png": "iVBORw0KGgo" + "A" * (PICTURES // count), "text/plain": ["<Figure size 432x288>"]}
    output = {"data": plot, "metadata": {}, "output_type": "display_data"}

    def change(cell, _):
        key = "outputs" if cell["cell_type"] == "code" else "attachments"
        return {**cell, key: [output] if key == "outputs" else {"plot.png": plot}}

    return plain(with_cells(tree, change))


def kernel(name, **info):
    """Saved with the kernel `name`."""
    spec = {"display_name": name, "language": "python", "name": name}
    return lambda tree: plain({**tree, "metadata": {"kernelspec": spec, "language_info": {"name": "python", **info}}})


VARIATIONS = {
    **{f"nbformat 4.{number}": Variation(minor(number)) for number in range(5)},
    "nbformat 4.5, with ids": Variation(minor(5, ids=True)),
    "nbformat 4.5, ids missing": Variation(minor(5)),
    "nbformat 3": Variation(nbformat_3),
    "byte-order mark": Variation(lambda tree: text(tree).encode("utf-8-sig")),
    "UTF-16": Variation(lambda tree: text(tree).encode("utf-16")),
    "Latin-1": Variation(lambda tree: text(tree).encode("latin-1"), notes="it was read as Latin-1"),
    "CRLF": Variation(crlf),
    "one line": Variation(lambda tree: text(tree, indent=None).encode()),
    "bare": Variation(bare),
    "10 MB of pictures": Variation(pictures),
    "a kernel of conda": Variation(kernel("conda-env-aind-dl-py")),
    "a kernel called after a course": Variation(kernel("dlnd", version="3.5.2")),
    "a kernel of Python 2": Variation(kernel("python2", version="2.7.6"), notes="was saved with Python 2"),
    "text after the end": Variation(lambda tree: plain(tree) + b"<!-- saved -->", notes="other text after the end"),
    "called .json": Variation(plain, "first_nn.json"),
    "called .ipynb.txt": Variation(plain, "first_nn.ipynb.txt"),
    "called .IPYNB": Variation(plain, "FIRST_NN.IPYNB"),
    "a name with spaces": Variation(plain, "Your first (neural) network, größe.ipynb"),
}

BROKEN = {
    "cut off": (lambda tree: plain(tree)[:-500], "is no whole notebook"),
    "an unfinished merge": (
        lambda tree: plain(tree).replace(b'"cells": [', b'"cells": [\n<<<<<<< HEAD'),
        "is the mark of an unfinished merge",
    ),
    "another language": (
        lambda tree: plain({**tree, "metadata": {"kernelspec": {"name": "ir", "language": "R"}}}),
        "only Python notebooks are graded",
    ),
    "no cells": (lambda _: b'{"nbformat": 4, "metadata": {}}', "it has no cells"),
}
