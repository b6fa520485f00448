import pytest

from grader.batch.class_terms import class_terms, keep_terms
from grader.errors import AskError


@pytest.fixture
def class_file(tmp_path):
    path = tmp_path / "dl" / "class.yaml"
    path.parent.mkdir()
    path.write_text("assignments: {cnn: {counts: first}}\n")
    (tmp_path / "out").mkdir()
    return path


def test_a_class_without_a_file_has_no_terms(tmp_path):
    terms = class_terms(tmp_path, None)
    assert (terms.roster, terms.path, terms.file.terms("cnn").counts) == (None, None, "last")


@pytest.mark.parametrize("name", ["dl/class.yaml", "dl"])
def test_the_file_is_named_or_lies_in_the_folder_that_is(tmp_path, class_file, name):
    assert class_terms(tmp_path / "out", tmp_path / name).path == class_file


def test_the_file_is_remembered_and_followed(tmp_path, class_file):
    keep_terms(tmp_path / "out", class_terms(tmp_path / "out", class_file))
    class_file.write_text("assignments: {cnn: {counts: best}}\n")
    assert class_terms(tmp_path / "out", None).file.terms("cnn").counts == "best"


def test_a_file_that_is_gone_is_told(tmp_path, class_file):
    keep_terms(tmp_path / "out", class_terms(tmp_path / "out", class_file))
    class_file.unlink()
    with pytest.raises(AskError, match=r"class\.yaml: there is no such file; name .* --class"):
        class_terms(tmp_path / "out", None)


def test_a_damaged_memory_is_told(tmp_path):
    (tmp_path / "class.json").write_text("{")
    with pytest.raises(AskError, match=r"class\.json: can't be read"):
        class_terms(tmp_path, None)
