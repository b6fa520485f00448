"""A class, graded: with real workers and a sandbox that confines nothing."""

import json
import multiprocessing.connection
import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from grader.batch.coordinator import How, grade_class
from grader.batch.events import Failed, Finished, Planned, Stage, Started
from grader.batch.hand_ins import Class, HandIn, Person, Unmatched
from grader.batch.locking import alone_in
from grader.batch.store import FILE
from grader.errors import AskError, CourseError, GraderError
from grader.judge.grading import grade
from grader.reports.json import to_json

from .tiny import Tiny, plain, work

KILLS_ITS_WORKER = """
import os, signal

def ancestors(pid):
    while pid > 1:
        pid = int(open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[1])
        yield pid

for pid in ancestors(os.getpid()):
    if b"spawn_main" in open(f"/proc/{pid}/cmdline", "rb").read():
        os.kill(pid, signal.SIGKILL)
        break
"""


@pytest.fixture
def tiny(tmp_path):
    return Tiny(tmp_path)


def of(kind, events):
    return [event for event in events if isinstance(event, kind)]


def test_a_class_is_graded_as_each_of_it_is_alone(tiny):
    tiny.hands_in("anna", work())
    tiny.hands_in("bert", work(double="x"))
    tiny.hands_in("cora", "no python\n")
    events, summary = tiny.batch()
    assert events[0] == Planned(run=3)
    assert summary.results == {"graded": 3}
    assert summary.complete
    assert {event.ref.names for event in of(Started, events)} == {("Anna",), ("Bert",), ("Cora",)}
    assert of(Stage, events)
    order = tiny.setting.order()
    for (who, _), entry in tiny.entries().items():
        assert plain(entry.written.text) == plain(to_json(grade(order, entry.path)))
        assert json.loads(entry.written.text)["score"] == entry.written.score
        assert "loading the work" in (tiny.out / "logs" / f"{entry.hand_in:05d}-{who}-1.log").read_text()
    assert tiny.batch()[0] == [Planned(kept=3)]


def test_what_changes_is_graded_again_and_nothing_else(tiny):
    tiny.hands_in("anna", work())
    tiny.hands_in("bert", work(double="x"))
    tiny.batch()
    tiny.hands_in("bert", work())  # as anna's is
    tiny.hands_in("cora", work(loss="0.15"))
    events, _ = tiny.batch()
    assert events[0] == Planned(run=1, copied=1, kept=1)
    assert tiny.history("bert") == [("graded", 25.0), ("copied", 44.0)]
    bert = tiny.entries()["bert", 1]
    assert json.loads(bert.written.text)["submission"]["path"] == str(bert.path)
    tiny.change_rubric(("points: 10", "points: 15"))
    assert tiny.batch()[0] == [Planned(rescored=2, copied=1)]  # bert's is anna's
    tiny.change_rubric(("points: 15", "points: 10"))
    assert tiny.batch()[0] == [Planned(copied=3)]
    assert tiny.history("bert") == [("graded", 25.0), ("copied", 44.0), ("copied", 49.0), ("copied", 44.0)]


def test_after_a_new_threshold_who_lies_within_its_noise_is_graded_again(tiny):
    tiny.hands_in("anna", work(loss="0.15"))
    tiny.hands_in("bert", work(loss="0.02"))
    tiny.batch()
    tiny.change_rubric(("full_at: 0.2", "full_at: 0.14"))
    assert tiny.batch()[0][0] == Planned(run=1, rescored=1)
    assert tiny.history("anna")[-1][0] == "graded"
    figures = json.loads(tiny.entries()["anna", 1].written.text)["criteria"][3]["measurements"]
    assert len(figures) > 1


def test_the_same_work_is_run_once(tiny):
    for who in ("anna", "bert", "cora"):
        tiny.hands_in(who, work())
    events, summary = tiny.batch()
    assert (len(of(Started, events)), len(of(Finished, events))) == (1, 3)
    assert summary.results == {"graded": 3}
    assert sorted(made for _, _, made in tiny.results().values()) == ["copied", "copied", "graded"]


def test_attempts_and_groups_have_a_result_each(tiny):
    tiny.hands_in("anna", work(), 1)
    tiny.hands_in("anna", work(double="x"), 2)
    path = tiny.people["anna", 1].path
    group = HandIn((Person("dora"), Person("carl")), path, "carl and dora", 1)
    tiny.people["group", 1] = group
    tiny.batch()
    scores = {who: score for who, (_, score, _) in tiny.results().items()}
    assert scores == {("anna", 1): 44.0, ("anna", 2): 25.0, ("dora", "carl", 1): 44.0}


def test_there_are_as_many_workers_as_cores_unless_told_otherwise(tiny, monkeypatch):
    def counted(_, workplace):
        raise AskError(f"{workplace.jobs} workers")

    monkeypatch.setattr("grader.batch.coordinator.executor", counted)
    tiny.hands_in("anna", work())
    for jobs, workers in ((None, len(os.sched_getaffinity(0))), (7, 7)):
        with pytest.raises(AskError, match=f"^{workers} workers"):
            list(grade_class(tiny.class_, tiny.setting, tiny.out, How(to_json, jobs)))


def test_work_that_kills_its_worker_is_given_up_and_the_class_goes_on(tiny):
    tiny.hands_in("anna", work() + KILLS_ITS_WORKER)
    tiny.hands_in("bert", work())
    events, summary = tiny.batch()
    assert summary.results == {"graded": 1, "not_graded": 1}
    assert not summary.complete
    failures = of(Failed, events)
    assert [event.ref.names for event in failures] == [("Anna",)] * 3
    assert [event.last for event in failures] == [False, False, True]
    reason = json.loads(tiny.entries()["anna", 1].written.text)["reason"]
    assert reason == "the process that graded it was killed by SIGKILL; that was the third time"
    assert (tiny.out / "logs" / "00001-anna-1.log").read_text().count("killed by SIGKILL") == 3
    assert tiny.batch()[0] == [Planned(kept=2)]


def test_what_could_not_be_graded_is_tried_again_when_that_is_asked_for(tiny):
    tiny.hands_in("anna", work())
    tiny.people["anna", 1].path.unlink()
    assert tiny.batch()[1].results == {"not_graded": 1}
    assert "there is no such file" in json.loads(tiny.entries()["anna", 1].written.text)["reason"]
    assert tiny.batch()[0][0] == Planned(kept=1)
    assert tiny.batch(retry=True)[0][0] == Planned(run=1)
    tiny.hands_in("anna", work())
    assert tiny.batch()[1].results == {"graded": 1}


def test_what_is_broken_off_waits_and_is_completed(tiny):
    for who, loss in (("anna", 0.11), ("bert", 0.12), ("cora", 0.13)):
        tiny.hands_in(who, work(loss))
    with closing(grade_class(tiny.class_, tiny.setting, tiny.out, How(to_json, 1))) as grading:
        next(event for event in grading if isinstance(event, Finished))
        next(event for event in grading if isinstance(event, Stage))
    assert [entry.written is not None for entry in tiny.entries().values()].count(True) == 1
    assert tiny.batch()[0][0] == Planned(run=2, kept=1)
    assert all(len(tiny.history(who)) == 1 for who, _ in tiny.people)


def test_who_hands_in_no_more_leaves_the_gradebook(tiny):
    tiny.hands_in("anna", work())
    tiny.hands_in("bert", work())
    tiny.batch()
    del tiny.people["anna", 1]
    assert tiny.batch()[1].results == {"graded": 1}
    assert list(tiny.results()) == [("bert", 1)]


def test_two_can_not_be_the_same_attempt(tiny):
    tiny.hands_in("anna", work())
    other = HandIn((Person("anna"),), tiny.root, "another folder", 1)
    with pytest.raises(AskError, match=r"another folder: is attempt 1 of anna, and so is .*anna 1"):
        next(grade_class(Class((*tiny.people.values(), other)), tiny.setting, tiny.out, How(to_json)))


def test_a_second_coordinator_is_refused_and_the_lock_of_a_dead_one_is_none(tiny):
    with alone_in(tiny.out), pytest.raises(AskError, match=f"process {os.getpid()} is grading it already"):
        tiny.batch()
    assert tiny.batch()[0] == [Planned()]


def test_a_folder_holds_one_assignment(tiny):
    tiny.batch()
    text = (tiny.course / "assignments/tiny/rubric.yaml").read_text()
    (tiny.course / "assignments/tiny").rename(tiny.course / "assignments/other")
    tiny.write("assignments/other/rubric.yaml", text.replace("assignment: tiny", "assignment: other"))
    setting = type(tiny.setting)(tiny.course, "other", sandbox="none", seed=1)
    with pytest.raises(AskError, match="holds the class of tiny"):
        next(grade_class(Class(()), setting, tiny.out, How(to_json)))


def test_a_damaged_database_is_told_in_one_line(tiny):
    tiny.out.mkdir()
    (tiny.out / FILE).write_bytes(b"\0nothing" * 999)
    with pytest.raises(AskError, match=f"{FILE}: is damaged") as raised:
        tiny.batch()
    assert "\n" not in str(raised.value)


def test_a_course_at_fault_stops_the_batch_before_anything_is_graded(tiny):
    tiny.hands_in("anna", work())
    data = (tiny.course / "assignments/tiny/data.py").read_text()
    tiny.write("assignments/tiny/data.py", "1 / 0\n")
    with pytest.raises(GraderError, match=r"tiny/data.py:1: ZeroDivisionError"):
        tiny.batch()
    tiny.write("assignments/tiny/data.py", data)
    assert tiny.batch()[1].results == {"graded": 1}


def test_a_course_that_changes_meanwhile_stops_the_batch(tiny):
    tiny.hands_in("anna", work())
    with closing(grade_class(tiny.class_, tiny.setting, tiny.out, How(to_json, 1))) as grading:
        next(event for event in grading if isinstance(event, Stage))
        tiny.change_rubric(("points: 10", "points: 11"))
        with pytest.raises(CourseError, match="was changed while the class was graded"):
            list(grading)
    assert tiny.batch()[1].results == {"graded": 1}
    assert json.loads(tiny.entries()["anna", 1].written.text)["max_score"] == 45


def test_what_nobody_could_be_found_for_is_kept_for_the_reports(tiny):
    class_ = Class((), (Unmatched("x.py", "nobody is called so"),), (Person("zoe", "Zoë"),))
    list(grade_class(class_, tiny.setting, tiny.out, How(to_json)))
    with tiny.book() as book:
        assert book.fact("class")["unmatched"] == [{"where": "x.py", "why": "nobody is called so"}]
        assert book.fact("class")["missing"][0]["name"] == "Zoë"
        assert book.fact("asked")["seed_id"] == "seed 1"


def test_the_secret_is_not_in_the_database(tiny, monkeypatch, tmp_path):
    monkeypatch.setenv("GRADER_SECRET_FILE", str(tmp_path / "secrets" / "key"))
    tiny.hands_in("anna", work())
    setting = type(tiny.setting)(tiny.course, "tiny", sandbox="none", diagnosing=0.0)
    list(grade_class(tiny.class_, setting, tiny.out, How(to_json, 1)))
    key = (tmp_path / "secrets" / "key").read_bytes()
    kept = b"".join(path.read_bytes() for path in tiny.out.rglob("*") if path.is_file())
    assert key not in kept
    assert key.hex().encode() not in kept


def test_a_worker_that_is_killed_costs_nobody_a_grade(tiny):
    tiny.hands_in("anna", work())
    killed = False
    for event in grade_class(tiny.class_, tiny.setting, tiny.out, How(to_json, 1)):
        if isinstance(event, Stage) and not killed:
            for pid in children(os.getpid()):
                os.kill(pid, signal.SIGKILL)
            killed = True
    assert tiny.results()["anna", 1][:2] == ("graded", 44.0)
    assert tiny.history("anna") == [("graded", 44.0)]


def children(pid):
    """The workers that a process has."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(one) for one in listed if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]


INTERRUPTED = """
import sys
from pathlib import Path
from grader.batch.coordinator import How, grade_class
from grader.batch.events import Finished
from grader.batch.hand_ins import Class, HandIn, Person
from grader.batch.setting import Setting
from grader.reports.json import to_json

if __name__ == "__main__":
    root = Path(sys.argv[1])
    paths = sorted(root.glob("handed in/*/tiny.py"))
    class_ = Class(tuple(HandIn((Person(path.parent.name.split()[0]),), path, str(path)) for path in paths))
    setting = Setting(root / "course", "tiny", sandbox="none", seed=1, diagnosing=0.0)
    for event in grade_class(class_, setting, root / "out", How(to_json, 1)):
        if isinstance(event, Finished):
            print("finished", flush=True)
"""


def test_an_interruption_keeps_what_is_finished_and_leaves_nothing_running(tiny):
    for number in range(6):
        tiny.hands_in(f"p{number}", work(f"0.1 + {number} / 1000"))
    script = tiny.root / "batch.py"
    script.write_text(INTERRUPTED)
    with subprocess.Popen(
        [sys.executable, script, tiny.root], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as batch:
        assert batch.stdout.readline() == "finished\n"
        workers = [os.pidfd_open(pid) for pid in children(batch.pid)]
        batch.send_signal(signal.SIGINT)
        said = batch.communicate()[1]
    assert said.rstrip().endswith("KeyboardInterrupt")
    assert len(workers) == 1
    assert multiprocessing.connection.wait(workers, 0)
    done = [one for one in tiny.entries().values() if one.written is not None]
    assert 1 <= len(done) < 6
    assert tiny.batch()[0][0] == Planned(run=6 - len(done), kept=len(done))
