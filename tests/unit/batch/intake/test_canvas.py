import pytest

from grader.batch.hand_ins import Clues


def contents(path):
    return {file.name: file.read_text() for file in path.iterdir()}


def test_names_say_who_and_whether_late(read):
    found, unmatched = read(
        [
            "lovelaceada_12345_67890_first_nn.ipynb",
            "babbagecharles_LATE_12346_67891_my answers.py",
            "o_neilzoë_12347_67892_first_nn.zip",
            "李明_12348_67893_1_2_notes.py",
        ]
    )
    assert not unmatched
    assert [(piece.members, piece.late, piece.attempt) for piece in found.values()] == [
        ((Clues(name="babbagecharles", lms=("12346",)),), True, 1),
        ((Clues(name="lovelaceada", lms=("12345",)),), False, 1),
        ((Clues(name="o_neilzoë", lms=("12347",)),), False, 1),
        ((Clues(name="李明", lms=("12348",)),), False, 1),
    ]
    assert all(piece.path.is_file() and piece.handed_in is None for piece in found.values())


def test_several_files_of_one_person_are_one_work(read):
    found, unmatched = read(
        {
            "lovelaceada_12345_1_first_nn.ipynb": "notebook",
            "lovelaceada_12345_2_helper.py": "helper",
            "lovelaceada_12399_3_first_nn.ipynb": "of another Ada",
        }
    )
    assert not unmatched
    several, other = found.values()
    assert contents(several.path) == {"first_nn.ipynb": "notebook", "helper.py": "helper"}
    assert other.members[0].lms == ("12399",)


def test_what_was_handed_in_again_is_a_further_attempt_with_what_stayed(read):
    found, _ = read(
        {
            "lovelaceada_12345_1_first_nn.ipynb": "first",
            "lovelaceada_12345_2_helper.py": "helper",
            "lovelaceada_12345_3_first_nn-1.ipynb": "second",
            "lovelaceada_12345_4_first_nn-2.ipynb": "third",
        }
    )
    pieces = list(found.values())
    assert [piece.attempt for piece in pieces] == [1, 2, 3]
    texts = [contents(piece.path) for piece in pieces]
    assert texts == [{"first_nn.ipynb": text, "helper.py": "helper"} for text in ("first", "second", "third")]


def test_a_file_with_a_number_alone_is_that_attempt(read):
    found, _ = read(["lovelaceada_12345_1_first_nn-2.ipynb"])
    assert next(iter(found.values())).attempt == 3


def test_numbered_files_without_the_one_before_are_parts_of_one_work(read):
    found, _ = read({"lovelaceada_12345_1_part-1.py": "one", "lovelaceada_12345_2_part-2.py": "two"})
    (piece,) = found.values()
    assert contents(piece.path) == {"part-1.py": "one", "part-2.py": "two"}


def test_anonymous_work_has_an_id_and_no_name(read):
    found, _ = read(["anon_aB3xZ_67890_first_nn.ipynb", "LATE_anon_Qq111_67891_12_nn.py"])
    assert [(piece.members[0], piece.late) for piece in found.values()] == [
        (Clues(lms=("Qq111",)), True),
        (Clues(lms=("aB3xZ",)), False),
    ]


def test_text_typed_into_canvas_is_work_only_where_no_file_is(read):
    found, unmatched = read(["ada_1_text.html", "ben_2_link.html", "ada_1_77_first_nn.py"])
    assert set(found) == {"ben_2_link.html", "ada_1_77_first_nn.py"}
    assert "typed into Canvas" in unmatched["ada_1_text.html"]


def test_a_file_of_nobody_is_told(read):
    found, unmatched = read(
        ["ada_1_7_first_nn.py", "ben_2_8_first_nn.py", "grades.csv", "more/readme.txt", ".DS_Store"]
    )
    assert len(found) == 2
    assert set(unmatched) == {"grades.csv", "more"}


@pytest.mark.parametrize(
    "name", ["ada_1_2_" + "x" * 247, "ada_1_2_=cmd().py", "ada_1_2_..", "ada_1_2_\n.py", "🐍_1_2_🐍.py"]
)
def test_hostile_names_are_only_names(read, tmp_path, name):
    found, unmatched = read({name: "one", "ada_1_3_b.py": "two", "eve_6_3_b.py": ""})
    assert not unmatched
    assert all(piece.path.is_relative_to(tmp_path) and "\n" not in piece.where for piece in found.values())
    texts = [file.read_text() for piece in found.values() if piece.path.is_dir() for file in piece.path.iterdir()]
    assert texts in ([], ["one", "two"], ["two", "one"])
