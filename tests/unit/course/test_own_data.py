import hashlib
import os
from pathlib import Path

import pytest

from grader.course.fetch import Fetch, Folder, Source
from grader.errors import AskError

CONTENT = bytes(range(256))
REPOSITORY = Path(__file__).resolve().parents[3]
REAL_DATA = os.environ.get("GRADER_DATA")
HOURS_SHA256 = "b03a2d02e8c10f435c43c7f0b358b7e34a003afea53dbc37f0183f2763295133"
NOWHERE = "http://localhost:1/data.bin"


def digest(content):
    return hashlib.sha256(content).hexdigest()


def md5(content):
    return hashlib.md5(content).hexdigest()


def source(content=CONTENT, **more):
    return Source("real", "data.bin", NOWHERE, (digest(content),), **more)


def refusal(source):
    with pytest.raises(AskError) as caught:
        Fetch("synthetic")(source)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def own_data(tmp_path, monkeypatch):
    folder = tmp_path / "data" / "real"
    folder.mkdir(parents=True)
    monkeypatch.setenv("GRADER_DATA", str(tmp_path / "data"))
    return folder


def test_the_users_own_folder_comes_first_and_no_server_is_asked(own_data):
    (own_data / "data.bin").write_bytes(CONTENT)
    assert Fetch("synthetic")(source()) == own_data / "data.bin"


def test_a_file_in_the_users_own_folder_is_verified(own_data):
    (own_data / "data.bin").write_bytes(b"other")
    message = refusal(source())
    assert message.startswith(f"{own_data}/data.bin: is not the file that the course knows: its checksum differs; mend")
    (own_data / "data.bin").unlink()
    assert refusal(source()).startswith(f"{own_data}/data.bin: can't be read: No such file or directory;")


def test_a_folder_is_the_users_own(own_data):
    (own_data / "1.png").touch()
    assert Fetch("synthetic")(Folder("real", "pictures of faces")) == own_data


def test_without_the_users_own_data_a_folder_can_not_be_had():
    assert refusal(Folder("real", "pictures of faces")) == (
        "real: pictures of faces can't be downloaded; put them into a folder real, set GRADER_DATA to the folder "
        "that holds it, or use the embedded data 'synthetic' (--profile quick)"
    )


def test_a_folder_that_is_not_there_is_told(own_data):
    own_data.rmdir()
    assert refusal(Folder("real", "pictures of faces")) == (
        f"{own_data}: there is no such folder; make it, put pictures of faces into it, "
        "or use the embedded data 'synthetic' (--profile quick)"
    )


def test_files_of_a_folder_that_are_the_same_for_everyone_are_verified(own_data):
    folder = Folder("real", "pictures of faces", {"lists/all.csv": (digest(CONTENT),)})
    (own_data / "lists").mkdir()
    assert refusal(folder).startswith(f"{own_data}/lists/all.csv: can't be read: No such file or directory; mend that")
    (own_data / "lists" / "all.csv").write_bytes(b"other")
    assert refusal(folder).startswith(f"{own_data}/lists/all.csv: is not the file that the course knows")
    (own_data / "lists" / "all.csv").write_bytes(CONTENT)
    assert Fetch("synthetic")(folder) == own_data


@pytest.mark.parametrize(("folder", "file"), [("..", "a"), ("a/b", "a"), ("", "a"), ("a", "../b"), ("a", "/b")])
def test_a_folder_that_can_not_be_right_is_refused(folder, file):
    with pytest.raises(ValueError):
        Folder(folder, "pictures", {file: (digest(b""),)})


@pytest.mark.parametrize("content", [b"a\nb\n", b"a\r\nb\r\n", b"a\r\nb\n"])
def test_text_is_the_same_with_either_line_end(own_data, content):
    (own_data / "data.bin").write_bytes(content)
    assert Fetch("synthetic")(source(b"a\nb\n", text=True)).read_bytes() == content


def test_bytes_are_not_the_same_with_another_line_end(own_data):
    (own_data / "data.bin").write_bytes(b"a\r\nb\r\n")
    assert "its checksum differs" in refusal(source(b"a\nb\n"))


@pytest.mark.parametrize(
    ("folder", "file", "url", "sha256"),
    [
        ("..", "a", "https://x", (digest(b""),)),
        ("a", "b/c", "https://x", (digest(b""),)),
        ("a", "", "https://x", (digest(b""),)),
        ("a", "b", "file:///etc/passwd", (digest(b""),)),
        ("a", "b", "https://x", ()),
        ("a", "b", "https://x", digest(b"")),
    ],
)
def test_a_source_that_can_not_be_right_is_refused(folder, file, url, sha256):
    with pytest.raises(ValueError):
        Source(folder, file, url, sha256)


@pytest.mark.parametrize("digests", [("short",), md5(b""), (digest(b""),)])
def test_an_md5_that_can_not_be_right_is_refused(digests):
    with pytest.raises(ValueError):
        Source("a", "b", "https://x", md5=digests)


def test_the_real_hourly_rentals_are_known_by_their_digest(monkeypatch):
    given = Path(REAL_DATA) if REAL_DATA else REPOSITORY.parent / "shared" / "data"
    if not (given / "bike_sharing" / "hour.csv").is_file():
        pytest.skip("GRADER_DATA names no folder with bike_sharing/hour.csv")
    monkeypatch.setenv("GRADER_DATA", str(given))
    hours = Source("bike_sharing", "hour.csv", "https://localhost/hour.csv", (HOURS_SHA256,), text=True)
    with Fetch("synthetic")(hours).open() as file:
        assert len(file.readlines()) == 17_380
