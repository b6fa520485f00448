import os

from grader.batch.hand_ins import Clues


def test_a_folder_a_file_or_an_archive_for_each_student(read):
    found, unmatched = read(["s1/nn.py", "Ada_Lovelace.ipynb", "s3.tar.gz", "ben@example.org/nn.py", "s5.PY"])
    assert not unmatched
    assert {name: piece.members[0] for name, piece in found.items()} == {
        "s1": Clues("s1", "s1"),
        "Ada_Lovelace.ipynb": Clues("Ada_Lovelace", "Ada Lovelace"),
        "s3.tar.gz": Clues("s3", "s3"),
        "ben@example.org": Clues("ben@example.org", "ben@example.org", "ben@example.org"),
        "s5.PY": Clues("s5", "s5"),
    }


def test_files_of_one_name_belong_together(read):
    found, _ = read({"s1.ipynb": "notebook", "s1.py": "module"})
    (piece,) = found.values()
    assert {file.name: file.read_text() for file in piece.path.iterdir()} == {"s1.ipynb": "notebook", "s1.py": "module"}


def test_what_is_no_work_is_told_and_what_systems_leave_is_not(read):
    found, unmatched = read(["s1/nn.py", "roster.csv", "README", ".DS_Store", "__MACOSX/s1", "desktop.ini"])
    assert set(found) == {"s1"}
    assert set(unmatched) == {"roster.csv", "README"}


def test_an_empty_folder_is_somebodys(read):
    found, _ = read(["s1/", "s2/nn.py"])
    assert set(found) == {"s1", "s2"}


def test_links_and_pipes_are_told_and_never_followed(put, read, tmp_path):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "nn.py").write_text("answers")
    folder = put(["s1/nn.py"])
    (folder / "s2").symlink_to(tmp_path / "secret")
    (folder / "s3.py").symlink_to(tmp_path / "secret" / "nn.py")
    (folder / "s4").symlink_to("nowhere")
    os.mkfifo(folder / "s5.py")
    found, unmatched = read([])
    assert set(found) == {"s1"}
    assert {name: why.partition(";")[0] for name, why in unmatched.items()} == {
        "s2": "is a link, which isn't followed",
        "s3.py": "is a link, which isn't followed",
        "s4": "is a link, which isn't followed",
        "s5.py": "is neither a file nor a folder",
    }


def test_names_that_no_one_should_have(read):
    names = ["=cmd()", "\u202eadA", "x" * 255, "👩‍🔬", "two\nlines", "..."]
    found, unmatched = read([f"{name}/nn.py" for name in names])
    assert not unmatched
    assert {piece.members[0].id for piece in found.values()} == set(names)
    assert all(piece.where.isprintable() for piece in found.values())


def test_a_name_that_is_no_text_is_told_as_it_can_be(put, read):
    folder = put(["s1/nn.py"])
    (folder / os.fsdecode(b"\xff\xfe")).mkdir()
    found, _ = read([])
    assert set(found) == {"s1", "\\udcff\\udcfe"}
