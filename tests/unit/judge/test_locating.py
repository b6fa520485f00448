"""What `locate` finds in modules, notebooks and folders as people hand them in; archives have a folder of their own."""

import json
import os
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from grader.course.rubric import Entry
from grader.errors import AskError, SubmissionError
from grader.judge.hand_in import MOST_BYTES, MOST_FILES
from grader.judge.locating import locate, student_of

ENTRY = Entry(module="my_answers.py", notebook="first_nn.ipynb", names=("NeuralNetwork",))
CLASS = "class NeuralNetwork:\n    def run(self, x):\n        return x\n"
TEMPLATE = (
    'class NeuralNetwork:\n    def run(self, x):\n        """The predictions."""\n        # YOUR WORK: return them\n'
)


def notebook(*cells, **other):
    code = [{"cell_type": "code", "source": source, "metadata": {}, "outputs": []} for source in cells]
    return json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **other})


@pytest.fixture
def put(tmp_path):
    """Write files below `handin`, which is returned."""
    folder = tmp_path / "handin"
    folder.mkdir()

    def write(files):
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content) if isinstance(content, bytes) else path.write_text(content)
        return folder

    return write


@pytest.fixture
def found(put, tmp_path):
    """The work in a folder with these files."""
    return lambda files: locate(put(files), ENTRY, tmp_path)


@pytest.fixture
def refused(found):
    """What is said about a folder with these files."""

    def of(files):
        with pytest.raises(SubmissionError) as caught:
            found(files)
        assert "\n" not in str(caught.value)
        return str(caught.value)

    return of


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("ana.py", CLASS, "module"),
        ("ana.PY", CLASS, "module"),
        ("ana.py", "", "module"),
        ("ana.ipynb", notebook(CLASS), "notebook"),
        ("ana.ipynb", "\ufeff" + notebook(CLASS), "notebook"),
        ("ana.ipynb", notebook(CLASS)[:-9], "notebook"),
        ("ana.ipynb", notebook(CLASS).encode("utf-16"), "notebook"),
        ("ana.ipynb", notebook(CLASS).replace("NeuralNetwork", "Réseau").encode("latin-1"), "notebook"),
        ("ana.py", notebook(CLASS), "notebook"),
        ("ana.ipynb.txt", notebook(CLASS), "notebook"),
        ("ana.json", notebook(CLASS), "notebook"),
    ],
)
def test_a_single_file_is_the_work(put, tmp_path, name, content, kind):
    work = locate(put({name: content}) / name, ENTRY, tmp_path)
    assert (work.main, list(work.files), work.kind, work.notes) == (name, [name], kind, ())
    assert work.id.digest


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("ana.py", "ana"),
        ("李雷.ipynb", "李雷"),
        ("ana.v2.zip", "ana.v2"),
        ("ana.tar.gz", "ana"),
        ("ana.TGZ", "ana"),
        ("ana.ipynb.gz", "ana"),
        (".zip", ".zip"),
        ("Copy of ana.ipynb", "Copy of ana"),
    ],
)
def test_who_handed_it_in_is_the_name_without_its_ending(tmp_path, name, student):
    (tmp_path / name).touch()
    assert student_of(tmp_path / name) == student
    (tmp_path / name).unlink()
    (tmp_path / name).mkdir()
    assert student_of(tmp_path / name) == name


def test_a_folder_brings_what_lies_beside_the_notebook(found):
    files = {"first_nn.ipynb": notebook("from my_answers import NeuralNetwork"), "my_answers.py": CLASS}
    work = found({**files, "helper.py": "", "data/rides.csv": "1,2"})
    assert (work.main, work.kind) == ("first_nn.ipynb", "notebook")
    assert sorted(work.files) == ["data/rides.csv", "first_nn.ipynb", "helper.py", "my_answers.py"]


@pytest.mark.parametrize(
    "litter",
    [
        "__pycache__/my_answers.cpython-311.pyc",
        ".git/config",
        ".ipynb_checkpoints/first_nn-checkpoint.ipynb",
        "first_nn-checkpoint.ipynb",
        "__MACOSX/._my_answers.py",
        "._my_answers.py",
        ".DS_Store",
        "deeper/Thumbs.db",
        ".venv/lib/my_answers.py",
        "node_modules/my_answers.py",
        "env/Lib/site-packages/my_answers.py",
    ],
)
def test_what_systems_and_tools_leave_behind_is_nobodys_work(found, litter):
    work = found({"my_answers.py": CLASS, litter: "x"})
    assert list(work.files) == ["my_answers.py"]
    assert work.notes == ()


def test_a_virtual_environment_is_known_by_its_settings_whatever_its_name(found):
    work = found({"my_answers.py": CLASS, "mine/pyvenv.cfg": "", "mine/bin/my_answers.py": CLASS})
    assert list(work.files) == ["my_answers.py"]


def test_a_single_folder_inside_is_descended(found):
    work = found({"final/version 2/my_answers.py": CLASS, "final/version 2/data/a.csv": "1"})
    assert (work.main, sorted(work.files)) == ("my_answers.py", ["data/a.csv", "my_answers.py"])
    assert work.id.student == "handin"


def test_a_package_is_not_descended_since_its_imports_need_its_name(found):
    work = found({"net/__init__.py": "", "net/my_answers.py": CLASS})
    assert work.main == "net/my_answers.py"


def test_of_several_the_nearest_is_taken_and_that_is_said(found):
    work = found({"my_answers.py": CLASS, "old/my_answers.py": CLASS})
    assert work.main == "my_answers.py"
    assert "my_answers.py was graded and not old/my_answers.py: it has the plainest name" in work.notes[0]


@pytest.mark.parametrize(
    "name",
    [
        "Copy of first_nn.ipynb",
        "first_nn (1).ipynb",
        "first_nn-Copy1.ipynb",
        "first_nn - Copy.ipynb",
        "first_nn - Copy (2).ipynb",
        "first_nn copy 2.ipynb",
        "Copy of first_nn (1).ipynb",
    ],
)
def test_a_copy_counts_as_what_it_is_a_copy_of(found, name):
    work = found({name: notebook(CLASS), "scratch.ipynb": notebook(CLASS)})
    assert (work.main, work.notes) == (name, ())


def test_the_original_goes_before_its_copy(found):
    work = found({"first_nn (1).ipynb": notebook(CLASS), "first_nn.ipynb": notebook(CLASS)})
    assert work.main == "first_nn.ipynb"
    assert "first_nn.ipynb was graded and not first_nn (1).ipynb" in work.notes[0]


@pytest.mark.parametrize("plain", [notebook("y = None\nz = None\nw = ...\n" + CLASS), notebook("1")])
def test_a_copy_that_was_written_in_goes_before_an_original_that_was_not(found, plain):
    work = found({"first_nn-Copy1.ipynb": notebook("y = None\n" + CLASS), "first_nn.ipynb": plain})
    assert work.main == "first_nn-Copy1.ipynb"
    assert "first_nn-Copy1.ipynb was graded and not first_nn.ipynb: more of it is written" in work.notes[0]


@pytest.mark.parametrize(("name", "content"), [("net.py", CLASS), ("Untitled.ipynb", notebook(CLASS))])
def test_the_only_one_of_another_name_is_taken_and_that_is_said(found, name, content):
    work = found({name: content, "notes.txt": ""})
    assert work.main == name
    assert "There is no " in work.notes[0]
    assert f"{name}, the only " in work.notes[0]


def test_of_several_of_other_names_the_one_that_has_the_class_is_taken(found):
    work = found({"net.py": CLASS, "plot.py": "import my_answers\n", "read.py": "def NeuralNetwork_of(): pass\n"})
    assert work.main == "net.py"
    assert "net.py, the only module with NeuralNetwork, was graded" in work.notes[0]


SIDE_BY_SIDE = {
    "both hold it": (notebook(CLASS), CLASS, "notebook", "both are complete"),
    "imported": (
        notebook("from my_answers import (\n    NeuralNetwork,  # mine\n    x)"),
        CLASS,
        "notebook",
        "with my_answers.py, which it imports",
    ),
    "imported by star": (notebook("from my_answers import *"), CLASS, "notebook", "with my_answers.py, which it"),
    "run": (notebook("%matplotlib inline\n%run my_answers.py"), CLASS, "notebook", "with my_answers.py, which it"),
    "numbers imported": (notebook(CLASS, "import my_answers"), "iterations = 1\n", "notebook", "which it imports"),
    "untouched module": (notebook("%matplotlib inline\n" + CLASS), TEMPLATE, "notebook", "my_answers.py has more"),
    "untouched notebook": (notebook("import x", TEMPLATE), CLASS, "module", "first_nn.ipynb has more"),
    "gaps of None": (notebook(CLASS.replace("return x", "y = None")), CLASS, "module", "first_nn.ipynb has more"),
    "numbers in the module": (notebook(CLASS), "iterations = 100\n", "notebook", "only definition or import"),
    "plots in the notebook": (notebook("import my_answers"), CLASS, "module", "only definition or import"),
    "a broken cell": (notebook(CLASS + "    def (:\n"), TEMPLATE, "notebook", "my_answers.py has more"),
    "an assignment": (notebook("NeuralNetwork = make()"), "x = NeuralNetwork == 1\n", "notebook", "only definition"),
    "a comment": (notebook("# class NeuralNetwork"), CLASS, "module", "only definition or import"),
    "an older format": (
        json.dumps({"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": [CLASS]}]}]}),
        "",
        "notebook",
        "only definition or import",
    ),
    "a text cell": (
        json.dumps({"nbformat": 4, "cells": [{"cell_type": "markdown", "source": CLASS}]}),
        CLASS,
        "module",
        "only definition or import",
    ),
    "no notebook at all": ("{" * 100_000, CLASS, "module", "only definition or import"),
    "odd values": (
        '{"cells": [1, {"cell_type": "code", "source": [2]}, {"cell_type": "code"}]}',
        CLASS,
        "module",
        "only",
    ),
    "in UTF-16": (notebook(CLASS).encode("utf-16"), "x = 1\n", "notebook", "only definition or import"),
    "in Latin-1": ('{"é": 1, '.encode("latin-1") + notebook(CLASS).encode()[1:], "", "notebook", "only definition"),
    "neither": (notebook("1"), "x = 1\n", "notebook", "both are complete"),
}


@pytest.mark.parametrize(("cells", "module", "graded", "why"), SIDE_BY_SIDE.values(), ids=SIDE_BY_SIDE)
def test_side_by_side_the_more_complete_is_taken_and_why_is_said(found, cells, module, graded, why):
    work = found({"first_nn.ipynb": cells, "my_answers.py": module})
    assert work.kind == graded
    assert len(work.files) == 2
    (note,) = work.notes
    assert why in note


def test_a_helper_beside_the_notebook_is_no_rival(found):
    work = found({"first_nn.ipynb": notebook("x = 1"), "helper.py": "x = 1\n"})
    assert (work.main, work.notes) == ("first_nn.ipynb", ())


def test_a_notebook_of_another_name_gives_way_to_a_module_of_the_expected_one(found):
    work = found({"network.ipynb": notebook("from my_answers import NeuralNetwork"), "my_answers.py": CLASS})
    assert work.main == "my_answers.py"
    assert "it has the name that is expected" in work.notes[0]


def test_the_digest_is_of_names_and_contents(put, tmp_path):
    put({"a/w.py": "1", "b/w.py": "1", "c/w.py": "2", "d/v.py": "1"})
    first, same, content, name = (
        locate(tmp_path / "handin" / place, ENTRY, tmp_path).id.digest
        for place in ("a/w.py", "b/w.py", "c/w.py", "d/v.py")
    )
    assert first == same
    assert len({first, content, name}) == 3


def test_links_and_pipes_are_left_out_and_that_is_said(put, tmp_path):
    folder = put({"my_answers.py": CLASS, "data/x": ""})
    (folder / "passwd").symlink_to("/etc/passwd")
    (folder / "round").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    work = locate(folder, ENTRY, tmp_path)
    assert sorted(work.files) == ["data/x", "my_answers.py"]
    assert "passwd, pipe, round" in work.notes[0]


def test_what_a_single_file_imports_and_leaves_behind_is_said(put, tmp_path):
    folder = put({"ana.ipynb": notebook("import numpy, helper as h\nfrom my_answers import NeuralNetwork")})
    put({"my_answers.py": CLASS, "helper.py": "", "other.py": ""})
    work = locate(folder / "ana.ipynb", ENTRY, tmp_path)
    assert list(work.files) == ["ana.ipynb"]
    assert "imports helper.py, my_answers.py, which was not handed in: name the folder" in work.notes[0]


@pytest.mark.parametrize("name", ["nowhere.py", "ana.py/under", "nul\0.py"])
def test_nothing_there_is_a_question_that_cant_be_asked(put, tmp_path, name):
    folder = put({"ana.py": CLASS})
    with pytest.raises(AskError, match="there is no such file or folder") as caught:
        locate(folder / name, ENTRY, tmp_path)
    assert not isinstance(caught.value, SubmissionError)


def test_a_name_longer_than_any_is_told_as_such(tmp_path):
    with pytest.raises(AskError, match="File name too long"):
        locate(tmp_path / ("x" * 300), ENTRY, tmp_path)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "there is no my_answers.py or first_nn.ipynb in it"),
        ({"notes.txt": ""}, "there is no my_answers.py or first_nn.ipynb in it"),
        ({"a.py": "", "b.py": ""}, "holds a.py, b.py, and there is no telling which to grade"),
        ({"a.ipynb": notebook(CLASS), "b.ipynb": notebook(CLASS)}, "no telling which"),
        ({"work.zip": b"PK\x03\x04"}, "holds nothing but work.zip to look into; unpack that"),
        ({"first_nn.ipynb": b"PK\x03\x04"}, "first_nn.ipynb: is an archive under another name"),
        ({"first_nn.ipynb": "<!DOCTYPE html><html>"}, "first_nn.ipynb: is a web page"),
        ({"first_nn.ipynb": ""}, "first_nn.ipynb: is empty; save your work again"),
        ({"first_nn.ipynb": CLASS}, "first_nn.ipynb: is no notebook; save it in Jupyter again"),
        ({"bad\nname.ipynb": ""}, r"bad\nname.ipynb: is empty"),
    ],
)
def test_a_folder_without_work_is_told_with_what_to_do(refused, files, said):
    assert said in refused(files)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("work.docx", b"x = 1\n", "only a .py module, an .ipynb notebook"),
        ("work.rar", b"Rar!\x1a\x07\x01\x00", "is a RAR archive"),
        ("work.7z", b"7z\xbc\xaf\x27\x1c", "is a 7z archive"),
        ("work.tar.zst", b"\x28\xb5\x2f\xfd", "is a Zstandard archive"),
        ("work.pdf", b"%PDF-1.7", "is a PDF"),
        ("ana.ipynb", b"\n<html>", "is a web page (use the site's Download or Raw)"),
        ("ana.ipynb", "class".encode("utf-16"), "is text in UTF-16"),
        ("ana.py", "x = 1".encode("utf-16"), "is text in UTF-16"),
        ("ana.ipynb", b"", "is empty"),
        ("ana.json", b"{}", "only a .py module"),
        ("ana.zip", b"", "is empty"),
        ("ana.zip", b"no zip", "is damaged or no archive at all; make it again"),
    ],
)
def test_another_kind_of_file_is_told_by_its_name_and_what_to_do(put, tmp_path, name, content, said):
    path = put({name: content}) / name
    with pytest.raises(SubmissionError) as caught:
        locate(path, ENTRY, tmp_path)
    assert str(caught.value).startswith(f"{path}: ")
    assert said in str(caught.value)


def test_a_pipe_is_no_work_and_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.py")
    with pytest.raises(SubmissionError, match="neither a file nor a folder"):
        locate(tmp_path / "pipe.py", ENTRY, tmp_path)


def test_too_many_files_are_not_gradable(refused):
    assert "more than 2000 files" in refused({f"{number}.txt": "" for number in range(MOST_FILES + 1)})


def test_too_many_bytes_are_not_gradable(put, refused, tmp_path):
    huge = put({"my_answers.py": CLASS}) / "huge.py"
    with huge.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert "64 MB" in refused({})
    with pytest.raises(SubmissionError, match="64 MB"):
        locate(huge, ENTRY, tmp_path)


def test_folders_in_folders_are_walked_however_deep(put, tmp_path):
    folder = put({"my_answers.py": CLASS})
    subprocess.run([sys.executable, "-c", DIG], cwd=folder, check=True)
    try:
        assert locate(folder, ENTRY, tmp_path).main == "my_answers.py"
    finally:
        subprocess.run(["rm", "-rf", folder / "d"], check=True)


DIG = """
import os
for _ in range(1500):
    os.mkdir("d")
    os.chdir("d")
"""


@pytest.mark.parametrize("closed", ["handin/my_answers.py", "handin/closed", "handin"])
def test_what_may_not_be_read_is_told_as_such(put, tmp_path, closed):
    put({"my_answers.py": CLASS, "closed/x.py": ""})
    (tmp_path / closed).chmod(0)
    try:
        said = _as_somebody_else(tmp_path, Path("handin"))
        assert said.endswith("can't be read (Permission denied); check its permissions"), said
        assert said.startswith(closed)
    finally:
        (tmp_path / closed).chmod(0o755)


def _as_somebody_else(folder, path):
    """What is said about `path` in `folder` to somebody who is not root."""
    for place in (folder, *folder.parents):
        if place.name.startswith(("test_", "pytest-")) or "pytest" in place.name:
            place.chmod(0o755)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.chdir(folder)
            if os.getuid() == 0:
                os.setuid(65534)
            try:
                locate(path, ENTRY, folder)
                said = "nothing"
            except AskError as error:
                said = str(error)
        except BaseException:  # noqa: BLE001  the parent shows it
            said = traceback.format_exc()
        os.write(writer, said.encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with os.fdopen(reader) as pipe:
        return pipe.read()
