"""Tars of all dialects, and those that lead the standard library astray."""

import io
import tarfile

import pytest


def tarred(*infos, **settings):
    """A tar of pairs of a `TarInfo` and a content."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", **settings) as archive:
        for info, content in infos:
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return made.getvalue()


def member(name, kind=tarfile.REGTYPE, **fields):
    info = tarfile.TarInfo(name)
    info.type = kind
    for field, value in fields.items():
        setattr(info, field, value)
    return info


def header(name, kind, size, content=b""):
    """A header with any size, and what follows it."""
    info = member(name, kind)
    raw = bytearray(info.tobuf(tarfile.USTAR_FORMAT))
    raw[124:136] = tarfile.itn(size, 12, tarfile.GNU_FORMAT)
    raw[148:156] = b" " * 8
    raw[148:156] = b"%06o\0 " % sum(raw)
    return bytes(raw) + content + bytes(-len(content) % 512)


GOOD = header("my_answers.py", tarfile.REGTYPE, 6, b"x = 1\n")


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_every_dialect_is_read(work, form):
    long_name = f"{'a' * 90}/{'b' * 90}.csv"
    located = work(tarred((member("my_answers.py"), b"x = 1"), (member(long_name), b"1"), format=form), "ana.tar")
    assert sorted(located.files) == sorted([long_name, "my_answers.py"])


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_names_are_read_in_the_encoding_they_were_written_in(work, encoding):
    content = tarred((member("网络.py"), b"x = 1"), format=tarfile.GNU_FORMAT, encoding=encoding)
    assert list(work(content, "ana.tar").files) == ["网络.py"]


def test_links_and_devices_are_left_out_and_that_is_said(work):
    odd = [
        member("soft", tarfile.SYMTYPE, linkname="/etc/passwd"),
        member("hard", tarfile.LNKTYPE, linkname="my_answers.py"),
        member("pipe", tarfile.FIFOTYPE),
        member("null", tarfile.CHRTYPE, devmajor=1, devminor=3),
    ]
    located = work(tarred((member("my_answers.py"), b"x = 1"), *((info, b"") for info in odd)), "ana.tar")
    assert list(located.files) == ["my_answers.py"]
    assert "soft (is a link), hard (is a link), pipe (is a device), null (is a device)" in located.notes[0]


def test_a_file_behind_a_link_lands_inside(work, tmp_path):
    link = member("out", tarfile.SYMTYPE, linkname=str(tmp_path))
    assert list(work(tarred((link, b""), (member("out/evil.py"), b"x = 1")), "ana.tar").files) == ["evil.py"]


@pytest.mark.parametrize(
    "rest",
    [
        pytest.param(header("x", tarfile.REGTYPE, -512), id="back to itself"),
        pytest.param(header("x", tarfile.REGTYPE, -1536), id="back to the start"),
        pytest.param(header("x", tarfile.REGTYPE, 1 << 62), id="a file of exabytes"),
        pytest.param(header("x", tarfile.XHDTYPE, 1 << 40), id="an extension of terabytes"),
        pytest.param(header("x", tarfile.XHDTYPE, -512), id="a negative extension"),
        pytest.param(header("x", tarfile.GNUTYPE_LONGNAME, -512), id="a negative name"),
        pytest.param(header("x", tarfile.XHDTYPE, 18, b"18 size=-99999999\n"), id="a negative size as an extension"),
        pytest.param(header("x", tarfile.XHDTYPE, 9, b"9 size=x\n"), id="a size of letters"),
        pytest.param(header("x", tarfile.XHDTYPE, 3, b"0 a") * 3000, id="extensions of extensions"),
        pytest.param(b"no header" * 100, id="no header"),
        pytest.param(header("x", tarfile.GNUTYPE_SPARSE, 1 << 50), id="a sparse file"),
    ],
)
def test_headers_that_lead_astray_end_in_a_refusal(refusal, rest):
    said = refusal(GOOD + rest + GOOD + bytes(1024), "ana.tar")
    assert said.startswith(("is damaged or cut short", "has an index of a size"))


def test_of_two_of_one_name_the_last_is_taken_and_that_is_said(work):
    located = work(GOOD + header("my_answers.py", tarfile.REGTYPE, 6, b"y = 2\n") + bytes(1024), "ana.tar")
    assert located.files["my_answers.py"].read_bytes() == b"y = 2\n"
    assert located.notes == ("More than once in the archive: my_answers.py. The last of each was taken.",)


def test_a_number_that_would_keep_the_library_busy_for_minutes_is_refused(refusal):
    content = GOOD + header("x", tarfile.XHDTYPE, 65_000, b"1" * 65_000) * 10
    assert "a header holds an endless number" in refusal(content, "ana.tar")


def test_a_tar_without_the_blocks_that_end_it_is_whole(work):
    assert work(GOOD, "ana.tar").main == "my_answers.py"


def test_global_headers_are_not_kept_for_every_member(work):
    words = b"".join(b"%d k%05d=v\n" % (len(b"12 k00000=v\n"), number) for number in range(5000))
    content = header("g", tarfile.XGLTYPE, len(words), words)
    per_member = header("x", tarfile.XHDTYPE, 11, b"11 mtime=1\n") + GOOD
    located = work(content + per_member * 50, "ana.tar")
    assert list(located.files) == ["my_answers.py"]
