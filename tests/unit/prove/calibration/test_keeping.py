"""Finished runs outlive an interruption, and nothing else does."""

from grader.prove.calibration.keeping import Kept
from grader.prove.calibration.training import Run
from grader.prove.calibration.works import Work

WORK = Work("reference", "reference", "12ab")
RUNS = {0: Run(0, {"loss": 0.5}), 1: Run(1, {"loss": None}, "it blew up")}


def test_runs_are_found_again_under_the_same_key(tmp_path):
    kept = Kept(tmp_path / "new", "with this")
    assert kept.find(WORK) == {}
    for run in RUNS.values():
        kept.keep(WORK, run)
    assert Kept(tmp_path / "new", "with this").find(WORK) == RUNS
    assert Kept(tmp_path / "new", "with that").find(WORK) == {}
    assert kept.find(Work("reference", "reference", "34cd")) == {}
    kept.forget(WORK)
    assert kept.find(WORK) == {}


def test_a_line_that_was_cut_short_is_a_run_to_do_again(tmp_path):
    kept = Kept(tmp_path, "with this")
    for run in RUNS.values():
        kept.keep(WORK, run)
    (file,) = tmp_path.iterdir()
    file.write_text(file.read_text()[:-9])
    assert kept.find(WORK) == {0: RUNS[0]}


def test_a_folder_that_can_not_be_written_costs_time_alone(tmp_path):
    (tmp_path / "file").write_text("")
    kept = Kept(tmp_path / "file" / "folder", "with this")
    kept.keep(WORK, RUNS[0])
    assert kept.find(WORK) == {}
