"""Getting a file over HTTP into a part file that a later try goes on from; progress is told to a callback."""

import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Final

Progress = Callable[[str, int, int | None], None]

_TRIES: Final = 3
_CHUNK: Final = 1 << 18


class DownloadError(Exception):
    """The file can't be had; the message is a clause that says why."""


class _BrokeOffError(Exception):
    """The connection ended before the file did."""


class _PastTheEndError(Exception):
    """The server has no bytes where we asked for more; its file has `size` bytes."""

    def __init__(self, content_range: str) -> None:
        super().__init__(content_range)
        self.size = content_range.removeprefix("bytes */")


@dataclass(frozen=True)
class Patience:
    """How long a server may stay silent, in seconds, and how many bytes a file may have."""

    seconds: float
    max_bytes: int


def download(url: str, part: Path, patience: Patience, progress: Progress | None = None) -> None:
    """Complete the file `part` with what is at `url`, from where an earlier try left it.

    Whether the bytes are the right ones is for the caller to verify: the server may have changed them in between.

    Raises:
        DownloadError: the server can't be reached, refuses, sends too much or keeps breaking off.
        OSError: `part` can't be written.
    """
    for _ in range(_TRIES):
        try:
            _receive(url, part, patience, progress)
        except _BrokeOffError:
            continue
        return
    raise DownloadError(f"the connection broke off after {_size(part)} bytes; the same command goes on from there")


def _receive(url: str, part: Path, patience: Patience, progress: Progress | None) -> None:
    """One try: asks for what is missing in `part` and appends it, or begins anew if the server sends all."""
    have = _size(part)
    try:
        response = _request(url, have, patience.seconds)
    except _PastTheEndError as error:
        # The server has nothing past our bytes: either we have them all, or they are of another file.
        if error.size == str(have):
            return
        part.unlink()
        raise _BrokeOffError from error
    with response:
        appends = response.status == 206 and response.headers.get("Content-Range", "").startswith(f"bytes {have}-")
        done = have if appends else 0
        total = None if response.length is None else done + response.length
        with part.open("ab" if appends else "wb") as file:
            for chunk in _chunks(response):
                done += len(chunk)
                if done > patience.max_bytes:
                    part.unlink()
                    raise DownloadError(f"the file is larger than {patience.max_bytes >> 20} MiB")
                file.write(chunk)
                if progress is not None:
                    progress(url, done, total)
    if total is not None and done < total:
        raise _BrokeOffError


def _request(url: str, have: int, seconds: float) -> HTTPResponse:
    """The server's answer to a request for all that follows the first `have` bytes."""
    headers = {"User-Agent": "grader", "Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    # S310: the caller's URL begins with http, and redirects can't lead to a file.
    request = urllib.request.Request(url, headers=headers)  # noqa: S310
    try:
        response: HTTPResponse = urllib.request.urlopen(request, timeout=seconds)  # noqa: S310
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 416 and have:
            raise _PastTheEndError(error.headers.get("Content-Range", "")) from error
        raise DownloadError(f"the server answers {error.code} {error.reason}") from error
    except (OSError, HTTPException) as error:
        raise DownloadError(_reason(error)) from error
    return response


def _chunks(response: HTTPResponse) -> Iterator[bytes]:
    try:
        while chunk := response.read(_CHUNK):
            yield chunk
    except (OSError, HTTPException) as error:
        raise _BrokeOffError from error


def _reason(error: Exception) -> str:
    """What went wrong, without the wrapping that urllib puts around it."""
    inner = getattr(error, "reason", error)
    return f"the server can't be reached ({getattr(inner, 'strerror', None) or inner or type(inner).__name__})"


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
