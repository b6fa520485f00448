import gzip
import io
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from grader.batch.hand_ins import Clues
from grader.batch.intake.choose import formats
from grader.course.rubric import Entry
from grader.errors import AskError
from grader.judge.hand_in import MOST_BYTES
from grader.judge.locating import locate


@pytest.fixture
def zipped(tmp_path):
    """A zip with these entries: names, or infos, and their content."""

    def write(entries, name="download.zip"):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for entry, content in entries:
                archive.writestr(entry, content)
        return path

    return write


def link(name):
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def test_every_format_has_what_a_format_has():
    assert set(formats()) == {"canvas", "folders", "gradescope", "moodle", "nbgrader", "repositories"}
    ranks = [form.rank for form in formats().values()]
    assert ranks == sorted(ranks)
    assert all(form.name for form in formats().values())


def test_an_archive_is_unpacked_and_read_as_what_it_holds(zipped, gathered, tmp_path):
    path = zipped([("ada_1_7_first_nn.ipynb", "one"), ("ben_LATE_2_8_first_nn.ipynb", "two"), ("__MACOSX/x", "")])
    found, unmatched = gathered(path)
    assert not unmatched
    assert set(found) == {"download.zip/ada_1_7_first_nn.ipynb", "download.zip/ben_LATE_2_8_first_nn.ipynb"}
    assert [piece.path.read_text() for piece in found.values()] == ["one", "two"]
    assert all(piece.path.is_relative_to(tmp_path / "own") for piece in found.values())


@pytest.mark.parametrize("way", ["w", "w:gz", "w:xz"])
def test_a_tar_is_read_as_a_zip_is(gathered, tmp_path, way):
    path = tmp_path / "download.tar"
    with tarfile.open(path, way) as archive:
        for name in ("class/s1/nn.py", "class/s2/nn.py"):
            archive.addfile(tarfile.TarInfo(name), io.BytesIO())
    found, _ = gathered(path)
    assert set(found) == {"download.tar/class/s1", "download.tar/class/s2"}


def test_what_is_found_can_be_located_as_it_is(zipped, gathered, tmp_path):
    work = "class NeuralNetwork:\n    pass\n"
    found, _ = gathered(
        zipped(
            [
                ("ada_1_7_first_nn.py", work),
                ("ada_1_8_helper.py", "x = 1\n"),
                ("ben_2_9_first_nn.py", work),
                ("cai_3_9_first_nn.zip", zipped([("first_nn.py", work)], "inner.zip").read_bytes()),
            ]
        )
    )
    entry = Entry(module="first_nn.py", notebook="first_nn.ipynb", names=("NeuralNetwork",))
    located = []
    for number, piece in enumerate(found.values()):
        room = tmp_path / str(number)
        room.mkdir()
        located.append(sorted(locate(piece.path, entry, room).files))
    assert located == [["first_nn.py", "helper.py"], ["ben_2_9_first_nn.py"], ["first_nn.py"]]


def test_an_archive_of_one_students_folder_is_that_student(zipped, gathered):
    found, _ = gathered(zipped([("s1/nn.py", ""), ("s1/data/x.csv", "")]))
    assert set(found) == {"download.zip/s1"}


def test_archives_of_students_stay_as_they_are(zipped, gathered):
    inner = zipped([("nn.py", "")], "s1.zip").read_bytes()
    found, _ = gathered(zipped([("s1.zip", inner), ("s2.zip", inner)]))
    assert [piece.path.name for piece in found.values()] == ["s1.zip", "s2.zip"]


def test_entries_that_lead_outside_are_told_and_nothing_is_written_there(zipped, gathered, tmp_path):
    entries = [
        ("s1/nn.py", "fine"),
        ("../escaped.py", "evil"),
        ("/absolute.py", "evil"),
        ("s2/../../../up.py", "evil"),
        (link("s3"), "/etc"),
        ("s3/passwd", "through the link"),
        ("s4/" + "x" * 300, ""),
    ]
    before = {path.name for path in tmp_path.iterdir()}
    found, unmatched = gathered(zipped(entries))
    assert {path.name for path in tmp_path.iterdir()} == before | {"own", "download.zip"}
    assert set(found) == {"download.zip/s1", "download.zip/s3"}
    assert len(unmatched) == 5
    assert not any(path.is_symlink() for path in (tmp_path / "own").rglob("*"))
    assert not list(Path("/").glob("absolute.py"))


def test_an_entry_that_stands_there_twice_is_told(zipped, gathered):
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = zipped([("s1.py", "first"), ("s1.py", "second")])
    found, unmatched = gathered(path)
    assert found["download.zip/s1.py"].path.read_text() == "first"
    assert "twice" in unmatched["download.zip/s1.py (entry 2)"]


def test_a_file_that_is_too_large_is_told_and_the_rest_read(zipped, gathered):
    path = zipped([("s1.py", b"\0" * (MOST_BYTES + 1)), ("s2.py", "fine")])
    found, unmatched = gathered(path)
    assert set(found) == {"download.zip/s2.py"}
    assert "nothing larger is graded" in unmatched["download.zip/s1.py (entry 1)"]


def test_a_bomb_is_refused(gathered, tmp_path):
    path = tmp_path / "download.tar.gz"
    path.write_bytes(gzip.compress(b"\0" * (1 << 20)) * 300)
    with pytest.raises(AskError, match=r"download.tar.gz: unpacks to more than 256 MB; unpack it yourself"):
        gathered(path)


def test_a_list_of_files_that_is_too_long_says_the_way_out(gathered, tmp_path):
    path = tmp_path / "download.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(70):
            info = zipfile.ZipInfo(f"s{number}.py")
            info.comment = b"x" * 65_000
            archive.writestr(info, "")
    with pytest.raises(AskError, match=r"download.zip: has an index of .*; unpack it yourself and name the folder$"):
        gathered(path)


def test_a_single_compressed_file_is_no_download(gathered, tmp_path):
    path = tmp_path / "notes.txt.gz"
    path.write_bytes(gzip.compress(b"notes"))
    with pytest.raises(AskError, match="holds a single file and not the work of a class"):
        gathered(path)


@pytest.mark.parametrize("cut", [10, 200])
def test_a_damaged_archive_is_refused_in_one_line(zipped, gathered, cut):
    path = zipped([(f"s{number}.py", "text") for number in range(20)])
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(AskError, match=r"download.zip: is (damaged or cut short|neither)") as caught:
        gathered(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "told"),
    [("nowhere", "there is no such file or folder"), ("table.csv", "is neither a folder nor an archive")],
)
def test_a_path_that_is_no_download_is_refused(gathered, tmp_path, name, told):
    (tmp_path / "table.csv").write_text("id\n")
    with pytest.raises(AskError, match=told):
        gathered(tmp_path / name)


def test_a_notebook_by_itself_is_one_persons(gathered, put):
    found, _ = gathered(put(["s1.ipynb"]) / "s1.ipynb")
    assert found["s1.ipynb"].members == (Clues("s1", "s1"),)


def test_several_paths_are_read_and_one_that_is_named_twice_once(gathered, put):
    folder = put(["a/s1/nn.py", "b/s1/nn.py"])
    found, _ = gathered(folder / "a", folder / "b", folder / "a", folder / "b" / ".." / "a")
    assert set(found) == {"a/s1", "b/s1"}


def test_a_format_may_be_named(read):
    found, _ = read(["ada_1_7_first_nn.py", "ben_2_8_first_nn.py"], form="folders")
    assert found["ada_1_7_first_nn.py"].members[0].id == "ada_1_7_first_nn"


def test_a_format_that_there_is_not_is_told(read):
    with pytest.raises(AskError, match="canvass: there is no format of that name; did you mean canvas"):
        read(["s1/nn.py"], form="canvass")


def test_thousands_of_files_in_each_flat_format(read):
    numbers = range(3000)
    canvas = [f"student{number}_{10_000 + number}_{number}_first_nn.py" for number in numbers]
    found, unmatched = read(canvas)
    assert (len(found), len(unmatched)) == (3000, 0)


def test_thousands_of_folders(read):
    found, unmatched = read([f"Student {number}_{number}_assignsubmission_file_/" for number in range(3000)])
    assert (len(found), len(unmatched)) == (3000, 0)
