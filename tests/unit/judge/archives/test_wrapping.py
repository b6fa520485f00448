"""Gzip, bzip2 and xz: around a tar, around one file, and around nothing good."""

import bz2
import gzip
import lzma
import zlib

import pytest

from grader.judge.hand_in import MOST_BYTES

PACK = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


@pytest.fixture(params=PACK)
def form(request):
    return request.param


@pytest.fixture
def pack(form):
    return PACK[form]


def test_one_file_is_the_work_under_its_own_name(work, pack, form):
    located = work(pack(b'{"cells": []}'), f"ana.ipynb.{form}")
    assert (located.main, located.kind, located.id.student) == ("ana.ipynb", "notebook", "ana")


def test_streams_one_after_the_other_are_one_file(work, pack, form):
    located = work(pack(b"x = 1\n") + pack(b"y = 2\n") + bytes(8), f"ana.py.{form}")
    assert located.files["ana.py"].read_bytes() == b"x = 1\ny = 2\n"


def test_a_file_larger_than_a_piece_is_whole(work, pack, form):
    content = b"".join(b"x%d = %d\n" % (number, number * number) for number in range(100_000))
    assert work(pack(content), f"ana.py.{form}").files["ana.py"].read_bytes() == content


def test_of_what_was_wrapped_twice_nothing_is_opened(refusal, pack, makers, files):
    assert refusal(pack(pack(makers["tar"](files)))).startswith("there is no my_answers.py or first_nn.ipynb in it")


def test_what_follows_the_end_is_damage(refusal, pack, form):
    assert refusal(pack(b"x = 1\n") + b"rubbish", f"ana.py.{form}").startswith("is damaged or cut short")


def test_a_wrong_checksum_is_damage(refusal, pack, form):
    content = bytearray(pack(b"x = 1\n" * 1000))
    content[-9 if form != "gz" else -6] ^= 0xFF
    assert refusal(bytes(content), f"ana.py.{form}").startswith("is damaged or cut short")


def test_a_small_file_that_becomes_huge_is_refused(refusal, pack):
    said = refusal(pack(bytes(2 * MOST_BYTES + 1)))
    assert "more than 250 times its size" in said


def test_countless_streams_are_refused(refusal, pack, form):
    said = refusal(pack(b"") * 10_001, f"ana.py.{form}")
    assert "is put together from more than 10000 pieces" in said


def test_a_dictionary_of_gigabytes_is_never_made(refusal):
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 6, "dict_size": 1 << 20}]
    honest = bytearray(lzma.compress(b"x = 1\n", format=lzma.FORMAT_XZ, filters=filters))
    place = honest.index(b"\x21\x01") + 2
    honest[place] = 40  # the largest: 4 GiB
    block = honest[12 : 12 + (honest[12] + 1) * 4 - 4]
    honest[12 + len(block) : 16 + len(block)] = zlib.crc32(bytes(block)).to_bytes(4, "little")
    assert "Memory usage limit exceeded" in refusal(bytes(honest), "ana.py.xz")
