import pytest

from .conftest import RIGHT, WRONG


def test_the_page_comes_with_the_report(check, tmp_path):
    ended = check(WRONG, "--html", tmp_path / "grade.html")
    assert ended.code == 1
    assert "It doubles" in ended.out
    page = (tmp_path / "grade.html").read_text("utf-8")
    assert page.startswith("<!doctype html>")
    assert "I asked for double(4). Something else came back." in page


def test_the_page_on_stdout_stands_alone(check):
    ended = check(RIGHT, "--html", "-")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("<!doctype html>")
    assert ended.out.rstrip().endswith("</html>")


def test_both_on_stdout_are_refused(check):
    ended = check(RIGHT, "--html", "-", "--json", "-")
    assert ended.code == 2
    assert "name a file for one of them" in ended.err


@pytest.mark.parametrize("name", [".", "nowhere/grade.html"])
def test_an_unwritable_page_is_said_before_anything_is_graded(check, name):
    ended = check("import nothing_like_this", "--html", name)
    assert ended.code == 2
    assert ended.err.startswith(f"grader: --html {name}: can't be written (")
