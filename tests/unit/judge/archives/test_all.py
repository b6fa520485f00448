"""What holds for every kind of archive."""

import shutil

import pytest

from grader.errors import AskError, SubmissionError
from grader.judge.archives.choose import formats, recognise
from grader.judge.hand_in import MOST_BYTES, MOST_FILES
from grader.judge.locating import locate


def test_every_format_of_the_folder_is_there():
    assert sorted(formats()) == ["bz2", "gz", "tar", "xz", "zip"]


def test_every_format_is_made_here_and_recognised(makers, files, tmp_path):
    known = set()
    for name, make in makers.items():
        (tmp_path / name).write_bytes(make(files))
        known.add(recognise(tmp_path / name))
    assert known == set(formats())


@pytest.mark.parametrize("name", ["ana", "ana.ipynb", "ana.zip", "ana.tar.gz", "ana.py"])
def test_the_content_counts_and_not_the_name(work, maker, files, name):
    located = work(maker(files), name)
    assert (located.main, located.kind, located.notes) == ("my_answers.py", "module", ())
    assert {place: path.read_bytes() for place, path in located.files.items()} == files
    assert located.id.student == "ana"


def test_an_archive_has_the_digest_of_its_folder(work, maker, files, tmp_path, entry):
    for name, content in files.items():
        path = tmp_path / "folder" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    inside = {f"ana/{name}": content for name, content in files.items()}
    assert work(maker(inside)).id.digest == locate(tmp_path / "folder", entry, tmp_path).id.digest


def test_litter_is_not_even_unpacked(work, maker, files, tmp_path):
    litter = {f"ana/{name}": b"x" for name in ("__MACOSX/._a", ".DS_Store", "venv/lib/a.py", "._my_answers.py")}
    located = work(maker({**litter, **{f"ana/{name}": content for name, content in files.items()}}))
    assert located.notes == ()
    assert {path.name for path in (tmp_path / "into").rglob("*") if path.is_file()} == {"my_answers.py", "rides.csv"}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../my_answers.py", "leads outside"),
        ("a/../../b.py", "leads outside"),
        ("/etc/cron.d/x", "leads outside"),
        ("..\\b.py", "leads outside"),
        ("\\\\server\\share\\b.py", "leads outside"),
        ("C:\\b.py", "leads outside"),
        ("c:b.py", "leads outside"),
        ("x" * 300 + ".py", "too long a name"),
        ("/".join(["x" * 100] * 15), "too long a name"),
        ("/".join("x" * 40), "lies too deep"),
        ("bell\x07.py", "is no name for a file"),
        ("line\nfeed.py", "is no name for a file"),
        ("my_answers.py/b.py", "has a name that can't be used here, or that of a folder"),
        ("data", "has a name that can't be used here, or that of a folder"),
    ],
)
def test_a_bad_name_is_left_out_and_that_is_said(work, maker, files, name, why):
    located = work(maker({**files, name: b"x"}))
    assert sorted(located.files) == sorted(files)
    (note,) = located.notes
    assert note.startswith("Left out of the archive: ")
    assert why in note
    assert note.isprintable()


def test_nothing_but_bad_names_is_no_work(refusal, maker):
    said = refusal(maker({"../a.py": b"", "/b.py": b""}))
    assert "holds no file that can be graded but ../a.py (leads outside), /b.py (leads outside)" in said


def test_backslashes_of_other_systems_part_folders(work, maker):
    located = work(maker({"ana\\my_answers.py": b"", "ana\\data\\a.csv": b""}))
    assert sorted(located.files) == ["data/a.csv", "my_answers.py"]


@pytest.mark.parametrize("second", ["MY_answers.py", "./my_answers.py", ".\\my_answers.py"])
def test_of_two_of_one_name_the_last_is_taken(work, maker, second):
    located = work(maker({"my_answers.py": b"first", second: b"second"}))
    (content,) = [path.read_bytes() for path in located.files.values()]
    assert content == b"second"
    assert located.notes[0].startswith("More than once in the archive: ")


def test_composed_and_decomposed_letters_are_one(work, maker):
    located = work(maker({"my_answers.py": b"", "re\u0301seau.py": b""}))
    assert "réseau.py" in located.files


def test_an_archive_inside_stays_closed(refusal, makers, files, maker):
    said = refusal(maker({"inner.zip": makers["zip"](files)}))
    assert "holds nothing but inner.zip to look into; unpack that" in said


def test_an_archive_without_files_is_no_work(refusal, maker, kind):
    assert refusal(maker({}), f"ana.{kind}").startswith("holds no file that can be graded; make an archive of")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.8])
def test_an_archive_that_was_cut_short_is_told_as_such(refusal, maker, share):
    noise = bytes(range(256)) * 100
    content = maker({"my_answers.py": b"x = 1\n" * 5000, "noise": noise, "other": noise[::-1]})
    said = refusal(content[: int(len(content) * share)])
    assert said.startswith("is damaged or cut short")
    assert said.endswith("make the archive again and hand that in")


def test_too_many_files_are_refused(refusal, maker):
    assert "holds more than 2000 files" in refusal(maker({f"{n}.txt": b"" for n in range(MOST_FILES + 1)}))


def test_as_many_files_as_may_be_are_taken(work, maker):
    many = {f"{number}.txt": b"" for number in range(MOST_FILES - 1)}
    assert len(work(maker({"my_answers.py": b"", **many, "venv/x": b""})).files) == MOST_FILES


def test_more_bytes_than_may_be_are_refused(refusal, maker, tmp_path):
    size = MOST_BYTES // 3 + 1
    said = refusal(maker({f"{number}.bin": bytes(size) for number in range(3)}))
    assert "64 MB" in said or "250 times its size" in said
    written = sum(path.stat().st_size for path in (tmp_path / "into").rglob("*") if path.is_file())
    assert written <= 2 * MOST_BYTES


def test_a_folder_that_cant_be_written_to_is_not_the_students_fault(maker, files, tmp_path, entry):
    path = tmp_path / "ana"
    path.write_bytes(maker(files))
    (tmp_path / "into").mkdir()
    shutil.rmtree(tmp_path / "into")
    with pytest.raises(AskError, match="into: can't be written") as caught:
        locate(path, entry, tmp_path / "into")
    assert not isinstance(caught.value, SubmissionError)
