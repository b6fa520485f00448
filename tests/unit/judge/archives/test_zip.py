"""Zips as browsers, systems and old programs make them, and as nobody should."""

import io
import stat
import struct
import zipfile
import zlib

import pytest


def zipped(*members, **settings):
    """A zip of pairs of a name or a `ZipInfo` and a content."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, **settings) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return made.getvalue()


def special(name, mode):
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = mode << 16
    return info


def renamed(raw, *, flags=0, content=b"x = 1\n"):
    """A zip of one stored file whose name is the bytes `raw`."""
    sums = struct.pack("<LLL", zlib.crc32(content), len(content), len(content))
    local = (
        b"PK\x03\x04"
        + struct.pack("<HHHHH", 20, flags, 0, 0, 33)
        + sums
        + struct.pack("<HH", len(raw), 0)
        + raw
        + content
    )
    entry = b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, flags, 0, 0, 33) + sums
    entry += struct.pack("<HHHHHLL", len(raw), 0, 0, 0, 0, 0, 0) + raw
    return local + entry + b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(entry), len(local), 0)


@pytest.mark.parametrize(
    ("raw", "flags", "name"),
    [
        ("网络.py".encode(), 0x800, "网络.py"),
        ("网络.py".encode(), 0, "网络.py"),
        ("网络.py".encode("gbk"), 0, "网络.py"),
        ("réseau.py".encode("cp437"), 0, "réseau.py"),
        ("re\u0301seau.py".encode(), 0, "réseau.py"),
        (b"\xff\xfe\xfd.py", 0, "\u00a0■².py"),
    ],
)
def test_names_are_read_in_the_encoding_they_were_written_in(work, raw, flags, name):
    assert list(work(renamed(raw, flags=flags)).files) == [name]


def test_a_name_that_lies_about_being_utf_8_is_damage(refusal):
    assert refusal(renamed(b"\xff.py", flags=0x800)).startswith("is damaged or cut short")


@pytest.mark.parametrize("raw", [b"a\0b.py", b"", b"/", b".."])
def test_names_that_are_none_leave_nothing(refusal, raw):
    assert "holds no file that can be graded" in refusal(renamed(raw))


def test_data_in_front_is_no_trouble(work, makers, files):
    assert work(b"MZ\x90\0" + bytes(5000) + makers["zip"](files), "ana.exe").main == "my_answers.py"


def test_a_module_that_quotes_the_mark_of_a_zip_is_a_module(work):
    assert work(b'MARK = """' + zipped().replace(b"\0", b" ") + b'"""', "ana.py").kind == "module"


def test_links_and_devices_are_left_out_and_that_is_said(work):
    members = [(special("passwd", stat.S_IFLNK | 0o777), "/etc/passwd"), (special("null", stat.S_IFCHR | 0o666), "")]
    located = work(zipped(*members, ("my_answers.py", "x = 1")))
    assert list(located.files) == ["my_answers.py"]
    assert "passwd (is a link), null (is a device)" in located.notes[0]


def test_a_file_behind_a_link_lands_inside(work, tmp_path):
    members = [(special("out", stat.S_IFLNK | 0o777), str(tmp_path)), ("out/evil.py", "x = 1")]
    assert list(work(zipped(*members)).files) == ["evil.py"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_of_one_name_the_last_is_taken_and_that_is_said(work):
    located = work(zipped(("my_answers.py", "first"), ("my_answers.py", "second")))
    assert located.files["my_answers.py"].read_text() == "second"
    assert located.notes == ("More than once in the archive: my_answers.py. The last of each was taken.",)


def test_a_zip_of_the_larger_kind_is_read(work):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive, archive.open("my_answers.py", "w", force_zip64=True) as file:
        file.write(b"x = 1\n")
    assert work(made.getvalue()).main == "my_answers.py"


def test_encryption_is_told_as_such(refusal):
    assert refusal(renamed(b"my_answers.py", flags=1)) == "is encrypted; make it again without a password"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_without_a_bound_on_memory_are_refused(refusal, method):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr("my_answers.py", "x = 1\n")
    assert "make it again as an ordinary zip" in refusal(made.getvalue())


def test_a_wrong_checksum_is_damage(refusal):
    content = bytearray(renamed(b"my_answers.py", content=b"x = 1234567\n"))
    content[content.index(b"1234567")] = ord("9")
    assert refusal(bytes(content)).startswith("is damaged or cut short (Bad CRC-32")


def test_a_small_archive_that_becomes_huge_is_refused(refusal):
    assert "more than 250 times its size" in refusal(zipped(("my_answers.py", bytes(30 << 20))))


def test_a_member_that_understates_its_size_is_damage(refusal):
    honest = renamed(b"my_answers.py", content=b"x = 1234567\n")
    assert refusal(honest.replace(struct.pack("<LL", 12, 12), struct.pack("<LL", 12, 3))).startswith("is damaged")


def test_an_index_that_would_fill_memory_is_refused(refusal):
    entry = b"PK\x01\x02" + struct.pack("<HHHHHHLLLHHHHHLL", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"x"
    index = entry * 200_000
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 65535, 65535, len(index), 4, 0)
    assert "has an index of a size that no honest archive needs" in refusal(b"PK\x03\x04" + index + end)
