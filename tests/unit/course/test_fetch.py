import gzip
import hashlib
import io
import os
import re
import socket
import tarfile
import threading
import zipfile
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from grader.course.fetch import Fetch, Source
from grader.errors import AskError

CONTENT = bytes(range(256)) * 4096
REPOSITORY = Path(__file__).resolve().parents[3]
REAL_DATA = os.environ.get("GRADER_DATA")
HOURS_SHA256 = "b03a2d02e8c10f435c43c7f0b358b7e34a003afea53dbc37f0183f2763295133"


def digest(content):
    return hashlib.sha256(content).hexdigest()


@dataclass
class Publisher:
    """A web server on this machine: what it sends for each path, how it misbehaves, and what it was asked."""

    files: dict = field(default_factory=dict)
    ranges: bool = True
    says_length: bool = True
    cut_after: list = field(default_factory=list)
    asked: list = field(default_factory=list)
    url: str = ""

    def answer(self, request):
        self.asked.append((request.path, request.headers.get("Range")))
        content = self.files.get(request.path)
        if content is None:
            return request.send_error(404)
        start = int(re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", "bytes=0-")).group(1))
        if not self.ranges:
            start = 0
        if start and start >= len(content):
            request.send_response(416)
            request.send_header("Content-Range", f"bytes */{len(content)}")
            return request.end_headers()
        request.send_response(206 if start else 200)
        if start:
            request.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        if self.says_length:
            request.send_header("Content-Length", str(len(content) - start))
        request.end_headers()
        body = content[start:]
        request.wfile.write(body[: self.cut_after.pop(0)] if self.cut_after else body)
        return None


@pytest.fixture
def publisher(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    published = Publisher()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            published.answer(self)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        published.url = f"http://127.0.0.1:{server.server_port}"
        yield published
        server.shutdown()
        thread.join()


@pytest.fixture
def cache(user_folders):
    return user_folders / ".cache" / "grader" / "real"


def source_of(publisher, content=CONTENT, **more):
    return Source("real", "data.bin", publisher.url + "/data.bin", (digest(content),), **more)


def put_part(cache, content):
    cache.mkdir(parents=True)
    (cache / "data.bin.part").write_bytes(content)


def left(cache):
    return sorted(path.name for path in cache.iterdir() if path.suffix != ".lock")


def md5(content):
    return hashlib.md5(content).hexdigest()


def refusal(source, **more):
    with pytest.raises(AskError) as caught:
        Fetch(embedded="synthetic", **more)(source)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_file_is_downloaded_once_and_then_comes_from_the_cache(publisher, cache):
    publisher.files["/data.bin"] = CONTENT
    told = []
    fetch = Fetch("synthetic", progress=lambda *step: told.append(step))
    path = fetch(source_of(publisher))
    assert path == cache / "data.bin"
    assert path.read_bytes() == CONTENT
    assert left(cache) == ["data.bin"]
    assert told[-1] == (publisher.url + "/data.bin", len(CONTENT), len(CONTENT))
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
    publisher.files.clear()
    assert fetch(source_of(publisher)) == path
    assert len(publisher.asked) == 1


def test_nothing_is_printed(publisher, capfd):
    publisher.files["/data.bin"] = CONTENT
    Fetch("synthetic")(source_of(publisher))
    assert capfd.readouterr() == ("", "")


def test_a_file_spoiled_in_the_cache_is_got_again(publisher):
    publisher.files["/data.bin"] = CONTENT
    path = Fetch("synthetic")(source_of(publisher))
    path.write_bytes(b"spoiled")
    assert Fetch("synthetic")(source_of(publisher)).read_bytes() == CONTENT


def test_a_broken_connection_is_taken_up_where_it_broke(publisher):
    publisher.files["/data.bin"] = CONTENT
    publisher.cut_after = [300_000, 200_000]
    assert Fetch("synthetic")(source_of(publisher)).read_bytes() == CONTENT
    assert [asked for _, asked in publisher.asked] == [None, "bytes=300000-", "bytes=500000-"]


def test_an_earlier_runs_part_is_taken_up(publisher, cache):
    publisher.files["/data.bin"] = CONTENT
    put_part(cache, CONTENT[:1000])
    assert Fetch("synthetic")(source_of(publisher)).read_bytes() == CONTENT
    assert publisher.asked == [("/data.bin", "bytes=1000-")]
    assert left(cache) == ["data.bin"]


def test_a_connection_that_keeps_breaking_leaves_the_part_for_the_next_run(publisher, cache):
    publisher.files["/data.bin"] = CONTENT
    publisher.cut_after = [1000, 1000, 1000]
    assert "broke off after 3000 bytes; the same command goes on from there" in refusal(source_of(publisher))
    assert (cache / "data.bin.part").stat().st_size == 3000
    assert Fetch("synthetic")(source_of(publisher)).read_bytes() == CONTENT


@pytest.mark.parametrize(
    "part",
    [b"of an older version", CONTENT[:-1] + b"!", CONTENT, CONTENT + b"too much"],
    ids=["other", "all but one byte", "complete", "too long"],
)
@pytest.mark.parametrize("ranges", [True, False], ids=["ranges", "no ranges"])
def test_whatever_part_is_there_the_file_is_right_in_the_end(publisher, cache, part, ranges):
    publisher.files["/data.bin"] = CONTENT
    publisher.ranges = ranges
    put_part(cache, part)
    assert Fetch("synthetic")(source_of(publisher)).read_bytes() == CONTENT
    assert left(cache) == ["data.bin"]


def test_a_server_that_does_not_say_the_length_is_understood(publisher):
    publisher.files["/data.bin"] = CONTENT
    publisher.says_length = False
    told = []
    fetch = Fetch("synthetic", progress=lambda *step: told.append(step))
    assert fetch(source_of(publisher)).read_bytes() == CONTENT
    assert told[-1][1:] == (len(CONTENT), None)


def test_a_wrong_file_is_refused_and_nothing_of_it_is_kept(publisher, cache):
    publisher.files["/data.bin"] = b"something else"
    message = refusal(source_of(publisher))
    assert message.startswith(
        f"{publisher.url}/data.bin: sends a file whose checksum is none that the course knows; put"
    )
    assert left(cache) == []


def test_a_file_past_the_bound_is_refused(publisher, cache):
    publisher.files["/data.bin"] = CONTENT + b"!"
    assert "the file is larger than 1 MiB" in refusal(source_of(publisher, max_mb=1))
    assert left(cache) == []


def test_a_publisher_without_the_file_is_told(publisher):
    assert "/data.bin: the server answers 404 Not Found; put the file at real/data.bin" in refusal(source_of(publisher))


def test_without_a_network_the_message_says_what_to_do_instead(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))  # bound, but nothing listens
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/hour.csv"
        message = refusal(Source("real", "hour.csv", url, (digest(b""),)))
    assert message == (
        f"{url}: the server can't be reached (Connection refused); put the file at real/hour.csv "
        "in a folder and set GRADER_DATA to that folder, or use the embedded data 'synthetic' (--profile quick)"
    )


def test_a_server_that_stays_silent_is_given_up(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as silent:  # connections queue up, nobody answers
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/hour.csv"
        message = refusal(Source("real", "hour.csv", url, (digest(b""),)), seconds=0.1)
    assert message.startswith(f"{url}: the server can't be reached (timed out); put the file at real/hour.csv")


def zipped(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return buffer.getvalue()


def tarred(members, mode="w:gz"):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as opened:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            opened.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def plain_tar(members):
    return tarred(members, "w")


@pytest.mark.parametrize("pack", [zipped, tarred, plain_tar])
def test_a_member_is_taken_out_of_an_archive_and_nothing_else(publisher, cache, pack):
    publisher.files["/data.bin"] = pack({"../../evil": b"evil", "in/hour.csv": CONTENT})
    path = Fetch("synthetic")(source_of(publisher, member="in/hour.csv"))
    assert path.read_bytes() == CONTENT
    assert left(cache) == ["data.bin"]
    assert not list(cache.parent.parent.rglob("evil"))


@pytest.mark.parametrize("pack", [zipped, tarred, gzip.compress])
def test_without_a_member_an_archive_is_kept_as_it_is(publisher, pack):
    packed = pack(CONTENT if pack is gzip.compress else {"a": CONTENT, "b": b"b"})
    publisher.files["/data.bin"] = packed
    assert Fetch("synthetic")(source_of(publisher, packed)).read_bytes() == packed


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_an_archive_that_broke_off_is_taken_up_where_it_broke(publisher, cache, pack):
    publisher.files["/data.bin"] = packed = pack({"other": os.urandom(9000), "hour.csv": CONTENT})
    publisher.cut_after = [5000]
    assert Fetch("synthetic")(source_of(publisher, member="hour.csv")).read_bytes() == CONTENT
    assert [asked for _, asked in publisher.asked] == [None, "bytes=5000-"]
    assert len(packed) > 5000
    assert left(cache) == ["data.bin"]


def test_a_digest_in_md5_is_held_to_as_well(publisher, cache):
    source = Source("real", "data.bin", publisher.url + "/data.bin", md5=(md5(CONTENT).upper(),))
    publisher.files["/data.bin"] = b"something else"
    assert "sends a file whose checksum is none that the course knows" in refusal(source)
    publisher.files["/data.bin"] = CONTENT
    assert Fetch("synthetic")(source).read_bytes() == CONTENT
    assert left(cache) == ["data.bin"]


def test_several_at_once_download_once(publisher, cache):
    publisher.files["/data.bin"] = CONTENT
    paths = []
    threads = [
        threading.Thread(target=lambda: paths.append(Fetch("synthetic")(source_of(publisher)))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert paths == [cache / "data.bin"] * 4
    assert len(publisher.asked) == 1


def test_a_cache_that_can_not_be_written_is_told(publisher, tmp_path, monkeypatch):
    publisher.files["/data.bin"] = CONTENT
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert refusal(source_of(publisher)).endswith("Not a directory; set XDG_CACHE_HOME to another folder")


def test_a_disk_without_room_is_told(publisher, cache):
    publisher.files["/data.bin"] = CONTENT
    cache.mkdir(parents=True)
    (cache / "data.bin.part").symlink_to("/dev/full")
    assert refusal(source_of(publisher)) == (
        f"{cache}/data.bin: can't be used as cache: No space left on device; "
        "make room there or set XDG_CACHE_HOME to another folder"
    )
    (cache / "data.bin.part").unlink()
    assert Fetch("synthetic")(source_of(publisher)).read_bytes() == CONTENT
