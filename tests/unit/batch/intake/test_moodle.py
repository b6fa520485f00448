from grader.batch.hand_ins import Clues


def test_a_folder_for_each_participant_with_and_without_its_last_underscore(read):
    found, unmatched = read(
        [
            "Ada Lovelace_123456_assignsubmission_file_/first_nn.ipynb",
            "李 明_123457_assignsubmission_file/code/first_nn.py",
            "Participant_123458_assignsubmission_file/nn.py",
            "Default group_assignsubmission_file/nn.py",
            "Owls_77_assignsubmission_file/nn.py",
        ]
    )
    assert not unmatched
    assert [piece.members for piece in found.values()] == [
        (Clues(name="Ada Lovelace", lms=("123456",)),),
        (Clues(name="Default group"),),
        (Clues(name="Owls", lms=("77",)),),
        (Clues(name="Participant", lms=("123458",)),),
        (Clues(name="李 明", lms=("123457",)),),
    ]
    assert all(piece.path.is_dir() for piece in found.values())


def test_files_without_folders_are_put_together(read):
    found, unmatched = read(
        {
            "Ada Lovelace_123456_assignsubmission_file_first_nn.ipynb": "notebook",
            "Ada Lovelace_123456_assignsubmission_file_my_helper.py": "helper",
            "Ben_123457_assignsubmission_file_first_nn.py": "of Ben",
        }
    )
    assert not unmatched
    ada, ben = found.values()
    assert {file.name: file.read_text() for file in ada.path.iterdir()} == {
        "first_nn.ipynb": "notebook",
        "my_helper.py": "helper",
    }
    assert ben.path.read_text() == "of Ben"


def test_text_typed_into_moodle_is_work_only_where_no_file_is(read):
    found, unmatched = read(
        [
            "Ada_1_assignsubmission_file_/nn.py",
            "Ada_1_assignsubmission_onlinetext_/onlinetext.html",
            "Ben_2_assignsubmission_onlinetext_/onlinetext.html",
        ]
    )
    assert set(found) == {"Ada_1_assignsubmission_file_", "Ben_2_assignsubmission_onlinetext_"}
    assert set(unmatched) == {"Ada_1_assignsubmission_onlinetext_"}


def test_what_is_nobodys_is_told(read):
    found, unmatched = read(["Ada_1_assignsubmission_file_/nn.py", "feedback.csv", "notes/readme.txt"])
    assert len(found) == 1
    assert set(unmatched) == {"feedback.csv", "notes"}


def test_a_student_may_name_a_file_as_moodle_does(read):
    found, _ = read({"Ada_1_assignsubmission_file_Ben_2_assignsubmission_file_nn.py": ""})
    assert next(iter(found.values())).members == (Clues(name="Ada", lms=("1",)),)
