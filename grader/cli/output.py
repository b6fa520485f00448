"""Where a command's answer goes: a terminal or a pipe, a JSON file, or JSON alone on stdout."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click
from rich.console import Console

from grader.errors import AskError

STDOUT: Final = "-"

Write = Callable[[str], None]


def console() -> Console:
    """A console on stdout."""
    return Console(highlight=False)


@contextmanager
def target(option: str, name: str | None) -> Iterator[Write]:
    """A function that writes text to the file `name` of `option`, to stdout ("-") or, for None, nowhere.

    Whether the file can be written is found out on entry, before any work. It is replaced whole, or stays as it is.

    Raises:
        AskError: the file can't be written.
    """
    if name is None:
        yield lambda _: None
    elif name == STDOUT:
        yield lambda text: click.echo(text.encode())
    else:
        with _replacing(Path(os.path.realpath(name)), f"{option} {name}") as write:
            yield write


@contextmanager
def _replacing(path: Path, said: str) -> Iterator[Write]:
    """A function that writes to a draft beside `path` and puts it in place; a device or a pipe is written directly."""
    direct = path.exists() and not path.is_file()
    draft = path if direct else path.with_name(f".{path.name}.{os.getpid()}")

    def write(text: str) -> None:
        with _saying(said):
            draft.write_text(f"{text}\n", encoding="utf-8")
            if not direct:
                draft.replace(path)

    with _saying(said):
        if path.is_file() and not os.access(path, os.W_OK):
            raise PermissionError(None, "it is read-only")
        if not direct or path.is_dir():
            draft.write_bytes(b"")
    try:
        yield write
    finally:
        if not direct:
            draft.unlink(missing_ok=True)


@contextmanager
def _saying(said: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise AskError(f"{said}: can't be written ({error.strerror}); name another file") from error
