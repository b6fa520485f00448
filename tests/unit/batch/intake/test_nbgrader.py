from datetime import UTC, datetime

import pytest

from grader.batch.hand_ins import Clues
from grader.errors import AskError


@pytest.mark.parametrize("root", ["submitted/", ""])
def test_the_folders_of_the_assignment_with_their_times(read, root):
    found, unmatched = read(
        {
            f"{root}ada/first_nn/first_nn.ipynb": "",
            f"{root}ada/first_nn/timestamp.txt": "2026-03-01 22:59:58.948203 UTC\n",
            f"{root}ben/first_nn/first_nn.ipynb": "",
            f"{root}ben/first_nn/timestamp.txt": "2026-03-01 22:59:58",
            f"{root}cai/first_nn/first_nn.ipynb": "",
            f"{root}cai/first_nn/timestamp.txt": "noon",
        }
    )
    assert not unmatched
    assert [piece.members for piece in found.values()] == [(Clues(id=name),) for name in ("ada", "ben", "cai")]
    assert [piece.handed_in for piece in found.values()] == [
        datetime(2026, 3, 1, 22, 59, 58, 948203, UTC),
        datetime(2026, 3, 1, 22, 59, 58, 0, UTC),
        None,
    ]


def test_work_for_other_assignments_is_told_once_each(read):
    found, unmatched = read(
        [f"submitted/{name}/{work}/nn.ipynb" for name in ("ada", "ben", "cai") for work in ("first_nn", "ps2")]
    )
    assert len(found) == 3
    assert unmatched == {"submitted/ada/ps2 and of 2 more": "is work for ps2; first_nn is graded"}


def test_the_only_assignment_is_taken_whatever_it_is_called(read):
    found, _ = read(["submitted/ada/ps1/nn.ipynb"])
    assert set(found) == {"submitted/ada/ps1"}


def test_of_several_none_is_guessed(read):
    with pytest.raises(AskError, match="holds work for ps1, ps2, none of which is called first_nn; rename"):
        read(["submitted/ada/ps1/nn.ipynb", "submitted/ada/ps2/nn.ipynb"])


def test_the_rest_is_told(read):
    _, unmatched = read(
        [
            "submitted/ada/first_nn/nn.ipynb",
            "submitted/ada/loose.ipynb",
            "submitted/ben/",
            "submitted/list.txt",
            "autograded/ada/first_nn/nn.ipynb",
            "gradebook.db",
        ]
    )
    assert set(unmatched) == {
        "submitted/ada/loose.ipynb",
        "submitted/ben",
        "submitted/list.txt",
        "autograded",
        "gradebook.db",
    }
