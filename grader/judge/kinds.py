"""Whether a file is a module or a notebook, told from its content first and its name after."""

import json
from pathlib import Path
from typing import Final, Literal

from grader.errors import SubmissionError
from grader.judge.archives.choose import formats

Kind = Literal["module", "notebook"]

SUFFIXES: Final[dict[str, Kind]] = {".ipynb": "notebook", ".py": "module"}

_HEAD: Final = 8192
_KEYS_OF_NOTEBOOKS: Final = ('"cells"', '"nbformat"', '"worksheets"', '"metadata"')
_FOREIGN: Final = {
    b"<!doctype": "a web page (use the site's Download or Raw)",
    b"<html": "a web page (use the site's Download or Raw)",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"rar!\x1a\x07": "a RAR archive",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive",
    b"%pdf": "a PDF",
    b"\xff\xfe": "text in UTF-16 (save it as UTF-8)",
    b"\xfe\xff": "text in UTF-16 (save it as UTF-8)",
}


def kind_of(path: Path, called: str) -> Kind:
    """What the file at `path`, which is no archive and is `called` that in messages, is graded as.

    Raises:
        SubmissionError: it is something else.
        OSError: it can't be read.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    text = head.decode(json.detect_encoding(head), "replace").lstrip("\ufeff \t\r\n\0")
    by_name = SUFFIXES.get(path.suffix.lower())
    if text.startswith("{") and (by_name == "notebook" or any(key in text for key in _KEYS_OF_NOTEBOOKS)):
        return "notebook"
    start = head.lstrip().lower()
    foreign = next((what for mark, what in _FOREIGN.items() if start.startswith(mark)), None)
    if foreign is not None:
        raise SubmissionError(f"{called}: is {foreign}; hand in the notebook or module itself, or a zip of it")
    if not text and by_name != "module":
        raise SubmissionError(f"{called}: is empty; save your work again and hand that in")
    if by_name == "notebook":
        raise SubmissionError(f"{called}: is no notebook; save it in Jupyter again, or if it is Python, name it .py")
    if path.suffix.lower().removeprefix(".") in formats():
        raise SubmissionError(f"{called}: is damaged or no archive at all; make it again and hand that in")
    if by_name is None:
        raise SubmissionError(
            f"{called}: only a .py module, an .ipynb notebook, a folder or an archive (zip, tar) with one of them "
            "is graded; save your work as one"
        )
    return by_name
