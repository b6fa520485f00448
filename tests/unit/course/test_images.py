import gzip
import io
import struct
import sys
import zlib

import numpy as np
import pytest
from PIL import Image

from grader.course.images import read_folder, read_idx
from grader.errors import AskError

HEAD = b"\0\0\x08\3" + struct.pack(">3I", 2, 3, 4)
PIXELS = bytes(range(24))


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzipped"])
def test_an_idx_file_is_read_plain_and_gzipped(tmp_path, pack):
    path = tmp_path / "images"
    path.write_bytes(pack(HEAD + PIXELS))
    images = read_idx(path)
    assert images.dtype == np.uint8
    assert np.array_equal(images, np.arange(24).reshape(2, 3, 4))


@pytest.mark.parametrize(
    ("code", "packing", "dtype"),
    [(8, "B", "u1"), (9, "b", "i1"), (11, "h", "i2"), (12, "i", "i4"), (13, "f", "f4"), (14, "d", "f8")],
)
def test_the_numbers_of_an_idx_file_are_read_as_what_they_are(tmp_path, code, packing, dtype):
    path = tmp_path / "numbers"
    path.write_bytes(bytes([0, 0, code, 1]) + struct.pack(f">I3{packing}", 3, 1, 2, 100))
    numbers = read_idx(path)
    assert numbers.dtype == np.dtype(dtype)
    assert numbers.dtype.isnative
    assert numbers.tolist() == [1, 2, 100]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "it doesn't begin as one"),
        (b"\x89PNG....", "it doesn't begin as one"),
        (b"\0\0\x08\0", "it doesn't begin as one"),
        (b"\0\0\x0a\1\0\0\0\1!", "it doesn't begin as one"),
        (HEAD[:9], "it is cut off"),
        (HEAD + PIXELS[:-1], "its head announces 24 bytes, and there are fewer"),
        (HEAD + PIXELS + b"!", "its head announces 24 bytes, and there are more"),
        (b"\0\0\x0e\3" + b"\xff" * 12, "it claims to hold more than 2048 MiB"),
        (gzip.compress(HEAD + PIXELS)[:-9], "Compressed file ended before the end-of-stream marker was reached"),
        (gzip.compress(HEAD + PIXELS)[:10] + b"\xff" * 40, "Error -3 while decompressing"),
    ],
)
def test_a_broken_idx_file_is_refused_in_one_line_that_names_it(tmp_path, content, says):
    path = tmp_path / "images"
    path.write_bytes(content)
    with pytest.raises(AskError) as caught:
        read_idx(path)
    assert str(caught.value).startswith(f"{path}: can't be read as an idx file: {says}")
    assert str(caught.value).endswith("; get the file again")
    assert "\n" not in str(caught.value)


def test_an_idx_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(AskError, match=r"/nowhere: can't be read as an idx file: No such file or directory; get"):
        read_idx(tmp_path / "nowhere")


def save(path, array, **more):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.asarray(array, np.uint8)).save(path, **more)


def plain(value, rows=8, columns=8):
    return np.full((rows, columns, 3), value)


def test_pictures_come_in_the_order_of_their_names_and_all_else_is_passed_over(tmp_path):
    save(tmp_path / "b" / "1.png", plain(20))
    save(tmp_path / "c.png", plain(30))
    save(tmp_path / "a.JPG", plain(10), format="JPEG")
    (tmp_path / "Thumbs.db").write_bytes(b"no picture")
    (tmp_path / "list.csv").touch()
    save(tmp_path / "d.bmp", plain(40))
    images = read_folder(tmp_path, 4, 100)
    assert images.dtype == np.uint8
    assert images.shape == (3, 4, 4, 3)
    assert images[:, 0, 0, 0].tolist() == [10, 20, 30]


def test_no_more_pictures_are_read_than_are_wanted(tmp_path):
    for number in range(4):
        save(tmp_path / f"{number}.png", plain(number))
    (tmp_path / "5.png").write_bytes((tmp_path / "3.png").read_bytes()[:-20])
    assert read_folder(tmp_path, 4, 3)[:, 0, 0, 0].tolist() == [0, 1, 2]


@pytest.mark.parametrize("turned", [False, True], ids=["wide", "tall"])
def test_the_square_in_the_middle_is_taken(tmp_path, turned):
    wide = np.concatenate([plain(0, 4, 3), plain(100, 4, 4), plain(255, 4, 3)], axis=1)
    save(tmp_path / "a.png", wide.transpose(1, 0, 2) if turned else wide)
    assert (read_folder(tmp_path, 4, 1) == 100).all()


def test_a_picture_is_made_smaller_by_the_mean_over_areas(tmp_path):
    areas = np.arange(0, 256, 16).reshape(4, 4)
    fine = areas.repeat(2, 0).repeat(2, 1)[..., None].repeat(3, 2) + np.array([[2, -2] * 4, [-2, 2] * 4] * 4)[..., None]
    save(tmp_path / "a.png", fine.clip(0))
    whole = read_folder(tmp_path, 4, 1)[0, ..., 1]
    assert np.array_equal(whole.ravel()[1:], areas.ravel()[1:])


def test_grey_transparent_and_turned_pictures_come_in_three_colours_and_upright(tmp_path):
    Image.new("L", (4, 4), 7).save(tmp_path / "a.png")
    Image.new("RGBA", (4, 4), (1, 2, 3, 0)).save(tmp_path / "b.png")
    palette = Image.new("P", (4, 4), 1)
    palette.putpalette([0, 0, 0, 9, 8, 7])
    palette.save(tmp_path / "c.png", transparency=b"\0\0")
    tilted = Image.fromarray(np.array([[[200] * 3] * 8] * 4 + [[[10] * 3] * 8] * 4, np.uint8))
    upside_down = Image.Exif()
    upside_down[0x0112] = 3
    tilted.save(tmp_path / "d.jpg", quality=100, exif=upside_down)
    images = read_folder(tmp_path, 4, 9)
    assert images[:3, 0, 0].tolist() == [[7, 7, 7], [1, 2, 3], [9, 8, 7]]
    assert images[3, 0, 0, 0] < 20
    assert images[3, 3, 0, 0] > 190


def test_the_same_folder_gives_the_same_numbers(tmp_path):
    rng = np.random.default_rng(5)
    for number in range(3):
        save(tmp_path / f"{number}.jpg", rng.integers(0, 256, (20, 30, 3)))
    assert np.array_equal(read_folder(tmp_path, 8, 3), read_folder(tmp_path, 8, 3))


@pytest.mark.parametrize("make", [lambda path: path.mkdir(), lambda path: save(path / "a.bmp", plain(1))])
def test_a_folder_without_a_picture_is_refused(tmp_path, make):
    make(tmp_path / "faces")
    with pytest.raises(AskError, match=r"/faces: holds no picture; put JPEG or PNG files into it$"):
        read_folder(tmp_path / "faces", 4, 1)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(AskError, match=r"/faces: there is no such folder; make it, and put JPEG or PNG files into it$"):
        read_folder(tmp_path / "faces", 4, 1)


def cut_short():
    file = io.BytesIO()
    Image.fromarray(np.random.default_rng(1).integers(0, 256, (64, 64, 3), np.uint8)).save(file, "PNG")
    return file.getvalue()[:2000]


def enormous(side):
    """A PNG whose head says that it is `side` x `side`."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (cut_short(), ""),
        (enormous(11_000), "it has too many pixels"),
        (enormous(30_000), "it has too many pixels"),
    ],
    ids=["cut short", "large", "enormous"],
)
def test_a_broken_picture_is_refused_in_one_line_that_names_it(tmp_path, content, says):
    save(tmp_path / "a.png", plain(1))
    (tmp_path / "b.png").write_bytes(content)
    with pytest.raises(AskError) as caught:
        read_folder(tmp_path, 4, 2)
    assert str(caught.value).startswith(f"{tmp_path}/b.png: can't be read as a picture: {says}")
    assert str(caught.value).endswith("; mend or remove it")
    assert "\n" not in str(caught.value)


def test_without_pillow_one_line_says_how_to_get_it(tmp_path, monkeypatch):
    save(tmp_path / "a.png", plain(1))
    monkeypatch.setitem(sys.modules, "PIL", None)  # as Python finds it where it isn't installed
    with pytest.raises(AskError, match=r"^reading pictures needs Pillow, .*; run: pip install 'grader\[images\]'$"):
        read_folder(tmp_path, 4, 1)
