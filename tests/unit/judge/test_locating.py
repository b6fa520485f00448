import os

import pytest

from grader.errors import AskError, SubmissionError
from grader.judge.locating import MOST_FILES, locate


def write(path, text="x = 1\n"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_a_module_is_the_work(tmp_path):
    work = locate(write(tmp_path / "ana.py"), "my_answers.py")
    assert (work.id.student, work.module, list(work.files)) == ("ana", "ana.py", ["ana.py"])


def test_a_folder_brings_what_lies_beside_the_module(tmp_path):
    for name in ("my_answers.py", "helper.py", "data/rides.csv", "__pycache__/x.pyc", ".git/config"):
        write(tmp_path / "李雷" / name)
    work = locate(tmp_path / "李雷", "my_answers.py")
    assert work.id.student == "李雷"
    assert sorted(work.files) == ["data/rides.csv", "helper.py", "my_answers.py"]


def test_a_nested_folder_is_looked_into(tmp_path):
    write(tmp_path / "handin" / "final" / "my_answers.py")
    assert locate(tmp_path / "handin", "my_answers.py").module == "final/my_answers.py"


def test_of_several_the_nearest_is_taken_and_that_is_said(tmp_path):
    write(tmp_path / "my_answers.py")
    write(tmp_path / "old" / "my_answers.py")
    work = locate(tmp_path, "my_answers.py")
    assert work.module == "my_answers.py"
    assert "2 files are called my_answers.py" in work.notes[0]


def test_a_single_module_of_another_name_is_taken_and_that_is_said(tmp_path):
    write(tmp_path / "network.py")
    work = locate(tmp_path, "my_answers.py")
    assert work.module == "network.py"
    assert "no my_answers.py" in work.notes[0]


def test_the_digest_is_of_names_and_contents(tmp_path):
    first = locate(write(tmp_path / "a" / "w.py"), "w.py").id.digest
    assert locate(write(tmp_path / "b" / "w.py"), "w.py").id.digest == first
    assert locate(write(tmp_path / "c" / "w.py", "x = 2\n"), "w.py").id.digest != first
    assert locate(write(tmp_path / "d" / "v.py"), "w.py").id.digest != first


def test_links_and_pipes_are_left_out_and_that_is_said(tmp_path):
    folder = tmp_path / "work"
    write(folder / "w.py")
    (folder / "passwd").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe")
    work = locate(folder, "w.py")
    assert list(work.files) == ["w.py"]
    assert "passwd, pipe" in work.notes[0]


def test_nothing_there_is_a_question_that_cant_be_asked(tmp_path):
    with pytest.raises(AskError, match=r"nowhere\.py: there is no such file"):
        locate(tmp_path / "nowhere.py", "w.py")


@pytest.mark.parametrize("names", [[], ["a.py", "b.py"], ["notes.txt"]])
def test_a_folder_without_a_choice_is_not_gradable(tmp_path, names):
    for name in names:
        write(tmp_path / name)
    with pytest.raises(SubmissionError, match=r"there is no w\.py in this folder"):
        locate(tmp_path, "w.py")


def test_another_kind_of_file_is_not_gradable(tmp_path):
    with pytest.raises(SubmissionError, match=r"only a \.py module"):
        locate(write(tmp_path / "work.docx"), "w.py")


def test_too_many_files_are_not_gradable(tmp_path):
    for number in range(MOST_FILES + 1):
        write(tmp_path / f"{number}.txt")
    with pytest.raises(SubmissionError, match="more than 2000 files"):
        locate(tmp_path, "w.py")
