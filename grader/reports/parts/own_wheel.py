"""This grader as a wheel, made from its own files: so that what grades elsewhere is what runs here.

The form is that of the binary distribution format (PyPA): the package, and beside it `METADATA`, `WHEEL`, entry points
and a `RECORD` of all files with their digests.
"""

import hashlib
import io
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

import grader
from grader.errors import AskError

_WHEEL: Final = "Wheel-Version: 1.0\nGenerator: grader\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
_TIME: Final = (1980, 1, 1, 0, 0, 0)
_LEFT_OUT: Final = {"__pycache__", "_course"}


def own_wheel() -> tuple[str, bytes]:
    """The wheel's file name and its bytes, the same for the same files. The course for students is left out.

    Raises:
        AskError: the grader isn't installed, so that nobody knows what it needs.
    """
    try:
        own = distribution("grader")
    except PackageNotFoundError as error:
        raise AskError("this grader runs without being installed; install it, and try again") from error
    info = f"grader-{own.version}.dist-info"
    files = dict(_package())
    files[f"{info}/METADATA"] = (own.read_text("METADATA") or "").encode()
    files[f"{info}/WHEEL"] = _WHEEL.encode()
    files[f"{info}/entry_points.txt"] = b"[console_scripts]\ngrader = grader.cli.main:main\n"
    record = [f"{name},sha256={_digest(content)},{len(content)}" for name, content in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,", ""]).encode()
    return f"grader-{own.version}-py3-none-any.whl", zipped(files)


def zipped(files: dict[str, bytes], executable: frozenset[str] = frozenset()) -> bytes:
    """A zip archive of `files`, by name; those in `executable` can be run."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if name in executable else 0o100644) << 16
            archive.writestr(entry, content)
    return whole.getvalue()


def _package() -> Iterator[tuple[str, bytes]]:
    home = Path(grader.__file__).parent
    for path in sorted(home.rglob("*")):
        within = path.relative_to(home)
        if path.is_file() and not _LEFT_OUT & set(within.parts):
            yield f"grader/{within.as_posix()}", path.read_bytes()


def _digest(content: bytes) -> str:
    return urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
