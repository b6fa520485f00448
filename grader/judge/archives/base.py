"""What the formats share: a member of an archive, and reading that no archive can make dear."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Protocol

CHUNK: Final = 1 << 16
"""Bytes that are read or unpacked in one go."""

MOST_STREAMS: Final = 10_000

Kind = Literal["file", "folder", "link", "device"]


class Refused(Exception):
    """What is wrong with an archive and what to do about it; whoever knows the archive's name puts it in front."""


@dataclass(frozen=True)
class Member:
    """One entry of an archive, with the name that stands there, which nobody has looked at yet.

    The `content` of a file comes in pieces of a bounded size, and is read only when they are asked for.
    """

    name: str
    what: Kind
    content: Iterator[bytes]


class Format(Protocol):
    """A module of this folder that reads one format."""

    WRAPS: bool

    def recognises(self, path: Path, head: bytes) -> bool:
        """Whether the file at `path`, which begins with the 512 bytes `head`, is of this format."""

    def members(self, path: Path) -> Iterator[Member]:
        """What the archive holds, in its order. Raises `Refused`, or what the library raises at a broken archive."""


class Bounded(io.FileIO):
    """A file for a library to read an index from; a single read of more than `most` bytes ends in `Refused`.

    Libraries read as much as the archive tells them to, and keep what they made of it.
    """

    def __init__(self, path: Path, most: int) -> None:
        super().__init__(path)
        self._most = most

    def read(self, size: int | None = -1) -> bytes:
        """At most `size` bytes, or all that is left."""
        wanted = self._most + 1 if size is None or size < 0 else size
        data = super().read(min(wanted, self._most + 1)) or b""
        if len(data) > self._most:
            raise Refused("has an index of a size that no honest archive needs; hand in your own work without data")
        return data


class Decompressor(Protocol):
    """What `bz2`, `lzma` and a wrapper of `zlib` have in common."""

    @property
    def eof(self) -> bool:
        """Whether the end of the compressed stream was met."""

    @property
    def needs_input(self) -> bool:
        """Whether there is nothing left to give without more data."""

    @property
    def unused_data(self) -> bytes:
        """What followed the end of the stream."""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """At most `max_length` bytes of what `data`, after all before it, unpacks to."""


class MakesDecompressors(Protocol):
    """Makes a fresh one for each of the streams that stand one after the other in a file."""

    def __call__(self) -> Decompressor:
        """A decompressor at the beginning of a stream."""


def decompressed(path: Path, make: MakesDecompressors) -> Iterator[bytes]:
    """What the file at `path` unpacks to, in pieces of at most `CHUNK` bytes."""
    with path.open("rb") as file:
        data = file.read(CHUNK)
        for _ in range(MOST_STREAMS):
            stream = make()
            while not stream.eof:
                if stream.needs_input and not data:
                    data = file.read(CHUNK)
                    if not data:
                        raise EOFError("the end is missing")
                yield stream.decompress(data, CHUNK)
                data = b""
            data = (stream.unused_data or file.read(CHUNK)).lstrip(b"\0")
            if not data:
                return
    raise Refused(f"is put together from more than {MOST_STREAMS} pieces; compress your work in one go")
