"""A folder of pages that may be written into again: pages of an earlier time that are no more are deleted.

Which pages are ours stands in a list beside them; nothing else is ever deleted.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

LEARNERS: Final = "learners"
ALIKE: Final = "alike"
LIST: Final = "pages.txt"
_OURS: Final = re.compile(rf"(?:{LEARNERS}|{ALIKE})/[a-z0-9-]{{1,80}}\.html")

Write = Callable[[str, str], None]
"""Writes a page by its name in the folder, which is `learners/` or `alike/` and a name of lower case letters."""


@contextmanager
def pages_in(folder: Path) -> Iterator[Write]:
    """Write pages into `folder`, which is made; at the end those are deleted that were written before and not now.

    Raises:
        OSError: the folder can't be written.
    """
    for part in (LEARNERS, ALIKE):
        (folder / part).mkdir(parents=True, exist_ok=True)
    before, now = _listed(folder / LIST), set()
    with (folder / LIST).open("a", encoding="utf-8") as names:

        def write(name: str, text: str) -> None:
            now.add(name)
            names.write(f"{name}\n")
            names.flush()  # whatever is killed, no page is written that isn't in the list
            (folder / name).write_text(text, encoding="utf-8", newline="\n")

        yield write
    for name in before - now:
        (folder / name).unlink(missing_ok=True)
    whole = folder / f"{LIST}.new"
    whole.write_text("".join(f"{name}\n" for name in sorted(now)), encoding="utf-8")
    os.replace(whole, folder / LIST)  # noqa: PTH105


def _listed(path: Path) -> set[str]:
    """The pages in the list; a line that names anything else is passed over."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return set()
    return {line for line in lines if _OURS.fullmatch(line)}
