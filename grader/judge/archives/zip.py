"""Zip: files with an index at the end, so that anything may stand before them."""

import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from grader.judge.archives.base import CHUNK, Bounded, Kind, Member, Refused
from grader.judge.archives.names import decoded

WRAPS: Final = False
_HEADS: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_MOST_INDEX: Final = 4 << 20
_ENCRYPTED: Final = 0x1
_UTF8_NAME: Final = 0x800
# The others unpack without a bound on memory.
_METHODS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}

_KINDS: Final[dict[int, Kind]] = {
    0: "file",  # made where files have no mode
    stat.S_IFREG: "file",
    stat.S_IFDIR: "folder",
    stat.S_IFLNK: "link",
}


def recognises(path: Path, head: bytes) -> bool:
    """Whether the file is a zip: by how it begins, or for what is no text, by the index at its end."""
    return head.startswith(_HEADS) or ((b"\0" in head or path.suffix.lower() == ".zip") and zipfile.is_zipfile(path))


def members(path: Path) -> Iterator[Member]:
    """The entries in the order of the index."""
    with Bounded(path, _MOST_INDEX) as file, zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            if info.flag_bits & _ENCRYPTED:
                raise Refused("is encrypted; make it again without a password")
            yield Member(_name(info), _what(info), _content(archive, info))


def _what(info: zipfile.ZipInfo) -> Kind:
    if info.orig_filename.endswith(("/", "\\")):
        return "folder"
    return _KINDS.get(stat.S_IFMT(info.external_attr >> 16), "device")


def _name(info: zipfile.ZipInfo) -> str:
    """The name; without the mark of UTF-8 it was read as the one code page that the standard knows."""
    name = info.orig_filename
    return name if info.flag_bits & _UTF8_NAME else decoded(name.encode("cp437"))


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    if info.compress_type not in _METHODS:
        raise Refused("is compressed in a way that few programs read; make it again as an ordinary zip (deflate)")
    with archive.open(info) as file:
        while piece := file.read(CHUNK):
            yield piece
