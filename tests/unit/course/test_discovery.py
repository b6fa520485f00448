import shutil
from pathlib import Path

import pytest

import grader
from grader.course.discovery import find_course
from grader.errors import AskError, CourseError


def test_a_course_lists_its_assignments_and_a_broken_one_spoils_only_itself(folder):
    broken = folder.parent / "broken"
    broken.mkdir()
    (broken / "rubric.yaml").write_text("a: [")
    (folder.parent / "_drafts").mkdir()
    (folder.parent / "notes.txt").touch()
    course = find_course(folder.parent.parent)
    assert [assignment.name for assignment in course.assignments()] == ["broken", "tiny"]
    assert course.assignment("tiny").rubric.title == "A tiny assignment"
    with pytest.raises(CourseError, match=r"^broken/rubric.yaml:1:5: isn't valid YAML"):
        _ = course.assignment("broken").rubric


def test_an_assignment_knows_its_files(folder):
    root = folder.parent.parent
    (root / "reference" / "tiny").mkdir(parents=True)
    tiny = find_course(root).assignment("tiny")
    assert tiny.folder == folder
    assert tiny.reference == root / "reference" / "tiny"
    assert tiny.template is None
    assert (tiny.readme, tiny.inside) == (folder / "README.md", folder / "inside.py")
    (folder / "inside.py").unlink()
    assert tiny.inside is None


@pytest.mark.parametrize("name", ["tinny", "../tiny", "", "_drafts"])
def test_an_unknown_assignment_is_told_with_what_there_is(folder, name):
    with pytest.raises(AskError, match=r"has no assignment of that name; (did you mean tiny\?|there are tiny)$"):
        find_course(folder.parent.parent).assignment(name)


def test_a_folder_without_assignments_is_no_course(tmp_path):
    with pytest.raises(
        AskError, match=r"is no course, for it holds no folder `assignments`; name one with --course DIR$"
    ):
        find_course(tmp_path)


def test_a_course_is_named_by_its_file_or_its_folder(folder):
    root = folder.parent.parent
    assert find_course(root).name == root.name
    (root / "course.yaml").write_text("name: spring\ntitle: Deep learning in spring\n")
    course = find_course(root)
    assert (course.name, course.key, course.title) == ("spring", "spring", "Deep learning in spring")
    (root / "course.yaml").write_text("nmae: spring\n")
    with pytest.raises(CourseError, match=r"course.yaml:1:1: nmae: is not a known key; did you mean name\?$"):
        find_course(root)


def test_the_course_of_this_checkout_is_found_without_being_named():
    root = Path(grader.__file__).resolve().parent.parent
    if not (root / "assignments").is_dir():
        pytest.skip("the package isn't in a checkout that holds assignments")
    assert find_course(None) == find_course(root)
    assert find_course(None).name == "grader"


def change_rubric(folder):
    (folder / "rubric.yaml").write_text((folder / "rubric.yaml").read_text() + "# more\n")


def change_check(folder):
    (folder / "checks" / "test_answer.py").write_text("def test_right(): pass\n")


def rename_check(folder):
    (folder / "checks" / "test_answer.py").rename(folder / "checks" / "test_answers.py")


def move_bytes_between_files(folder):
    data = (folder / "data.py").read_bytes()
    inside = (folder / "inside.py").read_bytes()
    (folder / "data.py").write_bytes(data + inside[:1])
    (folder / "inside.py").write_bytes(inside[1:])


def remove_inside(folder):
    (folder / "inside.py").unlink()


def add_words_for_the_data(folder):
    (folder / "words.yaml").write_text("- un chat\n")


CHANGES = [change_rubric, change_check, rename_check, move_bytes_between_files, remove_inside, add_words_for_the_data]


@pytest.mark.parametrize("change", CHANGES)
def test_the_digest_follows_what_decides_a_grade(folder, change):
    root = folder.parent.parent
    before = find_course(root).assignment("tiny").digest
    change(folder)
    assert find_course(root).assignment("tiny").digest != before


def test_the_digest_is_blind_to_place_bytecode_and_hand_out(folder, tmp_path):
    before = find_course(tmp_path).assignment("tiny").digest
    (folder / "README.md").write_text("# Another text\n")
    (folder / "checks" / "__pycache__").mkdir()
    (folder / "checks" / "__pycache__" / "test_answer.pyc").write_bytes(b"bytecode")
    shutil.copytree(tmp_path / "assignments", tmp_path / "copy" / "assignments")
    assert find_course(tmp_path / "copy").assignment("tiny").digest == before
