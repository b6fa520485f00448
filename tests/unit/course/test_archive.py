import gzip
import io
import tarfile
import zipfile

import pytest

from grader.course.archive import UnfitError, extract, read_members
from grader.errors import AskError

CONTENT = bytes(range(256)) * 512
BROKEN = "something that is no readable zip, tar or gz archive"


def zipped(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return buffer.getvalue()


def tar_of(entries, mode="w:gz"):
    """A tar of pairs (entry, content)."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as opened:
        for entry, content in entries:
            opened.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def tarred(members, mode="w:gz"):
    return tar_of([(entry_of(name, content), content) for name, content in members.items()], mode)


def entry_of(name, content):
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    return entry


def plain_tar(members):
    return tarred(members, "w")


@pytest.fixture
def unpack(tmp_path):
    """What `extract` takes out of an archive with these bytes under the name `hour.csv`."""

    def run(content, max_bytes=1 << 20):
        archive, to = tmp_path / "archive", tmp_path / "to"
        archive.write_bytes(content)
        extract(archive, "hour.csv", to, max_bytes)
        return to.read_bytes()

    return run


@pytest.mark.parametrize("pack", [zipped, tarred, plain_tar])
def test_one_file_is_taken_out_wherever_it_lies(unpack, pack):
    assert unpack(pack({"../hour.csv": b"evil", "hour.csv": CONTENT, "z": b"z"})) == CONTENT
    assert unpack(pack({"hour.csv": b""})) == b""


@pytest.mark.parametrize("content", [CONTENT, b"", b"short", bytes(2000)])
def test_what_is_only_gzipped_is_the_file_itself(unpack, content):
    assert unpack(gzip.compress(content)) == content


@pytest.mark.parametrize("pack", [zipped, tarred, plain_tar])
def test_an_archive_without_the_file_is_told(unpack, pack):
    with pytest.raises(UnfitError, match=r"^an archive without 'hour.csv'$"):
        unpack(pack({"in/hour.csv": CONTENT}))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK no archive", BROKEN),
        (b"PK\3\4 no archive", BROKEN),
        (b"\x1f\x8b no archive", BROKEN),
        (b"", BROKEN),
        (zipped({"hour.csv": CONTENT})[:-200], BROKEN),
        (tarred({"hour.csv": CONTENT})[:-200], BROKEN),
        (plain_tar({"hour.csv": CONTENT})[:100_000], BROKEN),
        (gzip.compress(CONTENT)[:-200], BROKEN),
        (zipped({"hour.csv": bytes(2 << 20)}), "an archive whose 'hour.csv' is larger than 1 MiB"),
        (tarred({"other": bytes(2 << 20), "hour.csv": b""}), "an archive that unpacks to more than 1 MiB"),
        (tarred({"hour.csv": bytes(2 << 20)}), "an archive whose 'hour.csv' is larger than 1 MiB"),
        (gzip.compress(bytes(2 << 20)), "an archive that unpacks to more than 1 MiB"),
    ],
)
def test_what_is_broken_or_too_large_is_told(unpack, content, says):
    with pytest.raises(UnfitError) as caught:
        unpack(content)
    assert str(caught.value) == says


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE])
def test_what_is_no_plain_file_in_a_tar_is_not_taken(unpack, tmp_path, kind):
    (tmp_path / "own").write_bytes(CONTENT)
    entry = tarfile.TarInfo("hour.csv")
    entry.type, entry.linkname = kind, str(tmp_path / "own")
    with pytest.raises(UnfitError, match=r"without 'hour.csv'"):
        unpack(tar_of([(entry, b"")]))


def test_a_file_of_holes_in_a_tar_is_bound_by_the_size_that_it_would_have(unpack):
    entry = tarfile.TarInfo("hour.csv")
    entry.pax_headers = {"GNU.sparse.map": "0,0", "GNU.sparse.size": str(1 << 50)}
    with pytest.raises(UnfitError, match=r"whose 'hour.csv' is larger than 1 MiB"):
        unpack(tar_of([(entry, b"")]))


def test_a_password_is_no_fault_of_ours(unpack):
    locked = bytearray(zipped({"hour.csv": CONTENT}))
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        locked[locked.index(mark) + at] |= 1
    with pytest.raises(UnfitError, match=f"^{BROKEN}$"):
        unpack(bytes(locked))


@pytest.mark.parametrize("pack", [zipped, tarred, plain_tar])
def test_several_files_are_read_at_once(tmp_path, pack):
    path = tmp_path / "archive"
    path.write_bytes(pack({"a": b"A", "b": b"B", "c/d": CONTENT}))
    found = read_members(path, "c/d", "a")
    assert list(found.items()) == [("c/d", CONTENT), ("a", b"A")]
    assert [file.name for file in tmp_path.iterdir()] == ["archive"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (tarred({"a": b"A"}), "is an archive without 'b'; get the file again"),
        (b"nothing", f"is {BROKEN}; get the file again"),
        (gzip.compress(b"only one"), f"is {BROKEN}; get the file again"),
        (tarred({"a": bytes(1 << 20), "b": b"B"}), "is an archive that unpacks to more than 1 MiB; get the file again"),
    ],
)
def test_an_archive_that_can_not_be_used_is_refused_in_one_line_that_names_it(tmp_path, content, says):
    path = tmp_path / "archive"
    path.write_bytes(content)
    with pytest.raises(AskError) as caught:
        read_members(path, "a", "b", max_mb=1)
    assert str(caught.value) == f"{path}: {says}"


def test_an_archive_that_is_not_there_is_named(tmp_path):
    with pytest.raises(AskError, match=r"/nowhere: can't be read: No such file or directory; mend that$"):
        read_members(tmp_path / "nowhere", "a")
