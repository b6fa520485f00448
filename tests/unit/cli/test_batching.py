import io

import pytest
from rich.console import Console

from grader.batch.events import Estimate, Failed, Finished, Planned, Ref, Stage, Started
from grader.cli.batching import Board, showing, told, who, worth_a_line

ADA = Ref(1, ("Ada \x1b[31m", "Ben"), 2, "class/ada")
CAI = Ref(2, ("Cai",), 1, "class/cai")


def finished(ref, status="graded", **more):
    fields = {"status": status, "score": 7.5, "max_score": 10.0, "passed": True, "seconds": 3.2}
    return Finished(ref, **fields | more)


@pytest.fixture
def board():
    clock = iter(range(0, 1000, 10))
    made = Board(lambda: next(clock))
    for event in (
        Planned(run=3),
        Estimate(1, 4, None),
        Started(ADA, "1"),
        Stage(ADA, "training <b>"),
        Started(CAI, "2"),
    ):
        made.take(event)
    return made


def drawn(board, **settings):
    stream = io.StringIO()
    Console(file=stream, width=80, **settings).print(board)
    return stream.getvalue()


def test_the_board_shows_what_is_done_and_what_runs(board):
    page = drawn(board)
    assert "1 of 4 done, 2 running" in page
    assert "Ada \\x1b[31m and Ben, attempt 2" in page
    assert "training <b>" in page
    assert len(page.splitlines()) == 4


def test_a_board_without_anything_to_show_says_so():
    assert "getting ready" in drawn(Board())


def test_the_board_shows_rate_and_time_left(board):
    board.take(finished(ADA))
    board.take(Estimate(2, 4, 95.0))
    page = drawn(board)
    assert "2 of 4 done, 1 running" in page
    assert "a minute, about 95 s left" in page
    assert "Ada" not in page


def test_without_a_terminal_there_are_lines(capsys):
    with showing() as tell:
        for event in (
            Planned(run=2, kept=5),
            Started(CAI, "1"),
            Stage(CAI, "training"),
            Failed(CAI, "the process died", last=False),
            finished(CAI),
            Estimate(2, 2, 0.0),
        ):
            tell(event)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "2 to grade, 5 as they were",
        "Cai: the process died; it is tried again",
        "Cai: 7.5 of 10 points, passed, 3.2 s",
        "2 of 2 done, 0 running" + said.err.splitlines()[-1].removeprefix("2 of 2 done, 0 running"),
    ]


def test_failures_are_told_for_good():
    assert worth_a_line(Failed(CAI, "it died", last=True)) == "Cai: it died; given up"
    assert worth_a_line(finished(CAI, "not_graded")) == "Cai: no grade"
    assert worth_a_line(finished(CAI, "not_gradable")) == "Cai: can't be read"
    assert worth_a_line(finished(CAI)) == worth_a_line(Started(CAI, "1")) == ""


def test_nothing_to_do_is_said():
    assert told(Planned()) == "nothing to grade"
    assert told(Planned(1, 2, 3, 4)) == (
        "1 to grade, 3 with the result of the same work, 2 rescored from the figures that are kept, 4 as they were"
    )


def test_one_person_s_only_attempt_is_called_by_the_name():
    assert who(CAI) == "Cai"
