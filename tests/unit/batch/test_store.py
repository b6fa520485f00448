"""The database of a batch: jobs in turn, results in one piece, and files that can't be used."""

import json
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from grader.batch.gradebook import Gradebook
from grader.batch.hand_ins import HandIn, Person
from grader.batch.keys import Keys
from grader.batch.likeness.keeping import Kept
from grader.batch.store import FILE, Store
from grader.batch.store_schema import VERSION
from grader.batch.store_values import Seen, Written
from grader.errors import AskError


def hand_in(who, attempt=1, **more):
    return HandIn((Person(who, who.title()),), Path("work") / who, who, attempt, **more)


def written(score=1.0, status="graded", seconds=3.0):
    text = json.dumps({"score": score})
    return Written(text, status, score, 10.0, passed=True, seconds=seconds, cpu_seconds=1.0, trials={"loss": "told"})


@pytest.fixture
def store(tmp_path):
    with Store.at(tmp_path) as opened:
        yield opened


@pytest.fixture
def book(tmp_path, store):  # noqa: ARG001 - which makes the file
    with Gradebook.at(tmp_path) as opened:
        yield opened


def entered(store, who, content=None, expected=0.0, attempt=1):
    keys = Keys(content or who, f"asks {who}")
    number = store.enter(hand_in(who, attempt), Seen("look", who, f"digest {who}"), keys)
    store.await_grading(number, keys, expected)
    return number


def filed(store, number, *args, made="graded"):
    with store.at_once():
        store.file(number, written(*args), made)


def test_the_longest_job_comes_first(store):
    numbers = [entered(store, who, expected=seconds) for who, seconds in (("a", 1), ("b", 30), ("c", 0), ("d", 5))]
    claimed = [store.claim(f"worker {turn}", 60).hand_in for turn in range(4)]
    assert claimed == [numbers[place] for place in (1, 3, 0, 2)]
    assert store.claim("worker", 60) is None


def test_what_was_lost_or_begun_before_comes_last(store):
    lost, begun, fresh = (entered(store, who) for who in "abc")
    assert store.claim("1", 60).hand_in == lost
    assert store.lose(lost, "gone") == 1
    assert store.claim("1", 60).hand_in == begun
    store.release()
    assert [store.claim(str(turn), 60).hand_in for turn in range(3)] == [fresh, begun, lost]


def test_losses_count_and_a_release_is_none(store):
    number = entered(store, "a")
    for losses in (1, 2, 3):
        store.claim("1", 60)
        store.release(number)
        store.claim("1", 60)
        assert store.lose(number, "gone") == losses


def test_losses_are_forgotten_with_other_work(store):
    number = entered(store, "a")
    store.claim("1", 60)
    store.lose(number, "gone")
    entered(store, "a", content="other work")
    store.claim("1", 60)
    assert store.lose(number, "gone") == 1


def test_a_lease_ends(store):
    entered(store, "a")
    entered(store, "b")
    store.claim("patient", 60)
    store.claim("late", -1)
    assert store.overdue() == ["late"]


def test_the_same_work_is_run_once_at_a_time(store):
    first, second = entered(store, "a", content="same"), entered(store, "b", content="same")
    assert store.claim("1", 60).hand_in == first
    assert store.claim("2", 60) is None
    assert store.alike("same") == [second]
    store.lose(first, "gone")
    assert store.claim("2", 60).hand_in == second


def test_one_result_counts_and_the_others_are_history(store, book):
    number = entered(store, "a")
    for score in (1.0, 2.0, 3.0):
        filed(store, number, score)
    assert [entry.written.score for entry in book.entries()] == [3.0]
    assert [entry.written.score for entry in book.history(number)] == [1.0, 2.0, 3.0]
    assert store.expected() == {}


def test_the_database_itself_holds_that_one_result_counts(store, tmp_path):
    number = entered(store, "a")
    filed(store, number)
    columns = "content, asks, trials, made, status, score, max_score, passed, seconds, cpu_seconds, created, grade"
    again = f"INSERT INTO results (hand_in, current, {columns}) SELECT hand_in, 1, {columns} FROM results"
    with closing(sqlite3.connect(tmp_path / FILE)) as other, pytest.raises(sqlite3.IntegrityError):
        other.execute(again)


def test_a_transaction_that_breaks_leaves_nothing(store, book):
    number = entered(store, "a")
    with suppress(KeyboardInterrupt), store.at_once():
        store.file(number, written(), "graded")
        raise KeyboardInterrupt
    assert next(book.entries()).written is None
    assert store.claim("1", 60).hand_in == number


def test_earlier_results_are_found_by_their_keys(store):
    number = entered(store, "a", content="v1")
    filed(store, number, 1.0)
    filed(store, number, 2.0, made="rescored")
    assert store.earlier(Keys("v1", "other"), same_worth=True).score == 1.0  # it has kept the figures of all runs
    assert store.earlier(Keys("v2", "asks a"), same_worth=False).trials == {"loss": "told"}
    assert store.earlier(Keys("v2", "asks a"), same_worth=True) is None
    other = entered(store, "b")
    filed(store, other, 0.0, "not_graded")
    assert store.earlier(Keys("b", "asks b"), same_worth=True) is None


def test_the_gradebook_gives_back_who_handed_in_what_and_when(store, book):
    summer = timezone(timedelta(hours=2))
    people = (Person("z", "Zoë =1+1", "z@x", "B", {"canvas": "7"}), Person("a", "安娜"))
    given = HandIn(people, Path("odd \udcff name"), "odd \udcff", 2, datetime(2026, 5, 1, 12, tzinfo=summer), late=True)
    number = store.enter(given, Seen("", "work", "digest"), Keys("c", "a"))
    filed(store, number)
    (entry,) = book.entries()
    assert (entry.people, entry.path, entry.attempt) == (people, given.path, 2)
    assert (entry.handed_in, entry.late, entry.made) == (given.handed_in, True, "graded")
    assert entry.written == written()
    assert entry.created <= datetime.now(UTC)


def test_the_same_people_in_another_order_are_the_same(store):
    anna, bert = Person("anna"), Person("bert")
    numbers = {
        store.enter(HandIn(people, Path("x"), "x"), Seen("", "w", ""), Keys("c", "a"))
        for people in ((anna, bert), (bert, anna))
    }
    assert len(numbers) == 1


def test_who_is_gone_from_the_class_is_out_of_the_gradebook_and_not_graded(store, book):
    entered(store, "a")
    filed(store, entered(store, "b"))
    stays = entered(store, "c")
    store.keep_only({stays})
    assert [entry.hand_in for entry in book.entries()] == [stays]
    assert store.counts() == {"": 1}
    assert list(store.expected()) == [stays]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda path: path.write_bytes(b"no database " * 1000), "is damaged"),
        (lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]), "is damaged"),
        (lambda path: changed(path, f"PRAGMA user_version = {VERSION + 1}"), "newer grader"),
        (lambda path: changed(path, "PRAGMA application_id = 7"), "of something else"),
    ],
    ids=["other bytes", "cut off", "newer", "another's"],
)
def test_a_file_that_can_not_be_used_is_told_in_one_line(tmp_path, spoil, says):
    with Store.at(tmp_path) as store:
        for who in "abcdefgh":
            filed(store, entered(store, who))
    spoil(tmp_path / FILE)
    with pytest.raises(AskError, match=says) as raised, Store.at(tmp_path) as store:
        pass
    assert str(tmp_path / FILE) in str(raised.value)
    assert "\n" not in str(raised.value)


def changed(path, statement):
    with sqlite3.connect(path) as connection:
        connection.executescript(statement)
    connection.close()


def test_there_is_no_gradebook_where_nothing_was_graded(tmp_path):
    with pytest.raises(AskError, match="holds no graded class"), Gradebook.at(tmp_path):
        pass


def test_a_store_of_before_there_was_code_in_it_is_brought_up(tmp_path):
    with Store.at(tmp_path) as store:
        number = entered(store, "a")
        filed(store, number)
    changed(tmp_path / FILE, "DROP TABLE works; PRAGMA user_version = 1")
    with Store.at(tmp_path) as store, Gradebook.at(tmp_path) as book:
        assert [entry.hand_in for entry in book.entries()] == [number]
        assert store.find(hand_in("a")).seen is None  # it is to be read again, for its code
        keys, seen = Keys("a", "asks a"), Seen("look", "a", "digest a", Kept(b"prints", b"code"))
        assert store.enter(hand_in("a"), seen, keys, store.find(hand_in("a"))) == number
        assert store.find(hand_in("a")).seen == seen
        assert [(one.hand_in, one.prints) for one in book.compared()] == [(number, b"prints")]


def test_code_is_kept_once_and_goes_with_the_last_who_handed_it_in(store, book):
    for who in "ab":
        store.enter(hand_in(who), Seen("look", who, "same", Kept(b"prints", b"code")), Keys(who, who))
    assert book.code("same") == b"code"
    assert [one.digest for one in book.compared()] == ["same", "same"]
    for who in "ab":
        number = store.enter(hand_in(who), Seen("look", who, f"new {who}", Kept(b"new", b"new")), Keys(who, who))
    store.keep_only({number})
    with pytest.raises(TypeError):
        book.code("same")
    assert [one.prints for one in book.compared()] == [b"new"]


def test_work_that_lies_elsewhere_is_read_again(store):
    store.enter(hand_in("a"), Seen("look", "a", ""), Keys("a", "a"))
    assert store.find(hand_in("a")).seen == Seen("look", "a", "")
    assert store.find(HandIn((Person("a"),), Path("elsewhere"), "a")).seen is None
    assert store.find(hand_in("a", attempt=2)) is None
