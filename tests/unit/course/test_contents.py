from grader.course.contents import contents


def test_what_files_hold_and_are_called_decides_and_nothing_else(tmp_path):
    folder = tmp_path / "checks"
    (folder / "__pycache__").mkdir(parents=True)
    (folder / "b.py").write_text("b")
    (folder / "a.py").write_text("a")
    before = [*contents([folder, tmp_path / "nowhere"])]
    assert [one.split(b"\0")[0] for one in before] == [b"checks/a.py", b"checks/b.py"]
    (folder / "__pycache__/a.pyc").write_text("compiled")
    (folder / "a.py").touch()
    assert [*contents([folder])] == before
    (folder / "a.py").write_text("c")
    assert [*contents([folder])] != before
    assert next(contents([folder / "b.py"])).startswith(b"b.py\0")
