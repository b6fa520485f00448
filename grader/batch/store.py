"""What is known of a class: who handed in what, what is still to be done, and every result.

One process writes, and each result in one transaction with the end of its job: whatever is killed whenever, a result
is there whole with nothing left to do, or not at all and the job still waits.
"""

import json
import os
import sqlite3
import time
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, Final, Self

from grader.batch.grades import packed, unpacked
from grader.batch.hand_ins import HandIn
from grader.batch.keys import Keys
from grader.batch.likeness.keeping import FORM
from grader.batch.store_schema import connect, told, transaction
from grader.batch.store_values import Job, Known, Made, Seen, Standing, Written

FILE: Final = "batch.sqlite"

_CLAIM: Final = """
SELECT jobs.hand_in, path, digest, jobs.content, asks, expected FROM jobs JOIN hand_ins ON hand_ins.id = jobs.hand_in
WHERE state = 'waiting' AND NOT EXISTS
    (SELECT 1 FROM jobs AS other WHERE other.content = jobs.content AND other.state = 'running')
ORDER BY losses, attempts, expected DESC, hand_in LIMIT 1
"""
_FIND: Final = """
SELECT hand_ins.*, results.content AS standing, status, jobs.hand_in IS NOT NULL AS waits,
    digest = '' OR EXISTS (SELECT 1 FROM works WHERE works.digest = hand_ins.digest AND form = ?) AS whole
FROM hand_ins LEFT JOIN results ON results.hand_in = hand_ins.id AND current
    LEFT JOIN jobs ON jobs.hand_in = hand_ins.id
WHERE owner = ? AND attempt = ?
"""
_ENTER: Final = """
INSERT INTO hand_ins (owner, people, attempt, path, place, handed_in, late, seen, work, digest, content, asks, here)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
ON CONFLICT (owner, attempt) DO UPDATE SET people = excluded.people, path = excluded.path, place = excluded.place,
    handed_in = excluded.handed_in, late = excluded.late, seen = excluded.seen, work = excluded.work,
    digest = excluded.digest, content = excluded.content, asks = excluded.asks, here = 1
RETURNING id
"""
_FILE: Final = """
INSERT INTO results (hand_in, content, asks, trials, made, status, score, max_score, passed, seconds, cpu_seconds,
    created, current, grade)
SELECT id, content, asks, :trials, :made, :status, :score, :max_score, :passed, :seconds, :cpu_seconds, :created, 1,
    :grade FROM hand_ins WHERE id = :hand_in
"""


class Store:
    """The database of one batch. The process that writes holds the lock of the folder."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._run = connection.execute

    @classmethod
    @contextmanager
    def at(cls, folder: Path) -> Iterator[Self]:
        """The store in `folder`, made if it isn't there. Raises `AskError` for one that can't be used."""
        with told(folder / FILE), closing(connect(folder / FILE)) as connection:
            yield cls(connection)

    def at_once(self) -> AbstractContextManager[None]:
        """All that the block does, or nothing of it."""
        return transaction(self._connection)

    def fact(self, name: str) -> str | None:
        """Something that is known of the whole batch."""
        row = self._run("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def note(self, name: str, value: str) -> None:
        """Keep a fact."""
        self._run(
            "INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
        )

    def find(self, hand_in: HandIn) -> Known | None:
        """What is known of `hand_in`, if it was entered before."""
        row = self._run(_FIND, (FORM, owner(hand_in), hand_in.attempt)).fetchone()
        if row is None:
            return None
        is_same = row["whole"] and row["path"] == os.fsencode(hand_in.path)
        return Known(
            number=row["id"],
            line=tuple(row)[1:13] if row["here"] else (),
            seen=Seen(row["seen"], row["work"], row["digest"]) if is_same else None,
            standing=None if row["standing"] is None else Standing(row["standing"], row["status"]),
            waits=bool(row["waits"]),
        )

    def enter(self, hand_in: HandIn, seen: Seen, keys: Keys, known: Known | None = None) -> int:
        """Put `hand_in` down as one of the class, unless it is `known` to be there as it is; its number."""
        self._keep(seen)
        line = _line(hand_in, seen, keys)
        if known is not None and known.line == line:
            return known.number
        return int(self._run(_ENTER, line).fetchone()[0])

    def _keep(self, seen: Seen) -> None:
        if seen.code is not None:
            self._run("REPLACE INTO works VALUES (?, ?, ?, ?)", (seen.digest, FORM, seen.code.prints, seen.code.code))

    def renew(self, hand_in: int, seen: Seen, keys: Keys) -> None:
        """The work of `hand_in` was changed after it was entered."""
        self._keep(seen)
        self._run(
            "UPDATE hand_ins SET seen = ?, work = ?, digest = ?, content = ?, asks = ? WHERE id = ?",
            (seen.look, seen.work, seen.digest, keys.content, keys.asks, hand_in),
        )
        self._run("UPDATE jobs SET content = ? WHERE hand_in = ?", (keys.content, hand_in))

    def earlier(self, keys: Keys, *, same_worth: bool) -> Written | None:
        """The latest grade, anybody's, by the same questions and, with `same_worth`, of the same worth as `keys`."""
        column, key = ("content", keys.content) if same_worth else ("asks", keys.asks)
        row = self._run(
            f"SELECT * FROM results WHERE {column} = ? AND status != 'not_graded' "  # noqa: S608
            "ORDER BY made = 'graded' DESC, id DESC LIMIT 1",  # what was graded has kept the figures of all runs
            (key,),
        ).fetchone()
        return None if row is None else written_in(row)

    def seconds(self, hand_in: HandIn) -> float:
        """How long the last grading of any attempt by the same people took; 0 where there was none."""
        row = self._run(
            "SELECT seconds FROM results JOIN hand_ins ON hand_ins.id = hand_in WHERE owner = ? AND made = 'graded' "
            "ORDER BY results.id DESC LIMIT 1",
            (owner(hand_in),),
        ).fetchone()
        return 0.0 if row is None else float(row[0])

    def await_grading(self, hand_in: int, keys: Keys, expected: float) -> None:
        """There is something to be done for `hand_in`."""
        self._run(
            "INSERT INTO jobs (hand_in, state, content, expected) VALUES (?, 'waiting', ?, ?) ON CONFLICT (hand_in) "
            "DO UPDATE SET content = excluded.content, expected = excluded.expected, "
            "losses = iif(content = excluded.content, losses, 0)",
            (hand_in, keys.content, expected),
        )

    def keep_only(self, numbers: Collection[int]) -> None:
        """The class are those with these `numbers`: nobody else belongs to it, or has a job. Results stay."""
        gone = [row[0] for row in self._run("SELECT id FROM hand_ins WHERE here") if row[0] not in numbers]
        self._connection.executemany("UPDATE hand_ins SET here = 0 WHERE id = ?", ((number,) for number in gone))
        self._run("DELETE FROM jobs WHERE hand_in IN (SELECT id FROM hand_ins WHERE NOT here)")
        self._run("DELETE FROM works WHERE digest NOT IN (SELECT digest FROM hand_ins)")

    def claim(self, worker: str, lease_seconds: float) -> Job | None:
        """The next job, from now on that of `worker`; None where there is none that nobody else's result may serve."""
        with self.at_once():
            row = self._run(_CLAIM).fetchone()
            if row is None:
                return None
            self._run(
                "UPDATE jobs SET state = 'running', attempts = attempts + 1, worker = ?, lease_until = ? "
                "WHERE hand_in = ?",
                (worker, time.time() + lease_seconds, row[0]),
            )
        return Job(row[0], path_in(row[1]), row[2], Keys(row[3], row[4]), row[5])

    def overdue(self) -> list[str]:
        """The workers whose lease is over."""
        rows = self._run("SELECT worker FROM jobs WHERE state = 'running' AND lease_until < ?", (time.time(),))
        return [row[0] for row in rows]

    def file(self, hand_in: int, written: Written, made: Made) -> None:
        """Make `written` the result of `hand_in` that counts, and its job done. To be called within `at_once`."""
        self._run("UPDATE results SET current = 0 WHERE hand_in = ? AND current", (hand_in,))
        fields = {key: value for key, value in vars(written).items() if key != "text"}
        told = {"trials": json.dumps(dict(written.trials)), "grade": packed(written.text), "created": time.time()}
        self._run(_FILE, {"hand_in": hand_in, "made": made, **fields, **told})
        self.drop(hand_in)

    def drop(self, hand_in: int) -> None:
        """Nothing is to be done for `hand_in` any more."""
        self._run("DELETE FROM jobs WHERE hand_in = ?", (hand_in,))

    def alike(self, content: str) -> list[int]:
        """Those who wait for the result with this key."""
        asked = "SELECT hand_in FROM jobs WHERE content = ? AND state = 'waiting'"
        return [row[0] for row in self._run(asked, (content,))]

    def lose(self, hand_in: int, why: str) -> int:
        """The run of a job was lost: it waits again. How often that has happened to it."""
        row = self._run(
            "UPDATE jobs SET state = 'waiting', worker = NULL, lease_until = NULL, losses = losses + 1, why = ? "
            "WHERE hand_in = ? RETURNING losses",
            (why, hand_in),
        ).fetchone()
        return int(row[0])

    def release(self, hand_in: int | None = None) -> None:
        """What is running, or that one job alone, waits again; by no fault of its own."""
        self._run(
            "UPDATE jobs SET state = 'waiting', worker = NULL, lease_until = NULL "
            "WHERE state = 'running' AND hand_in = coalesce(?, hand_in)",
            (hand_in,),
        )

    def expected(self) -> dict[int, float]:
        """The seconds that each job which isn't done may take, by its hand-in; 0 where nothing tells."""
        return {row[0]: row[1] for row in self._run("SELECT hand_in, expected FROM jobs")}

    def counts(self) -> dict[str, int]:
        """How many of the class have a result of each status; those without one are under ""."""
        rows = self._run(
            "SELECT coalesce(status, ''), count(*) FROM hand_ins "
            "LEFT JOIN results ON hand_in = hand_ins.id AND current WHERE here GROUP BY 1"
        )
        return {row[0]: row[1] for row in rows}


def owner(hand_in: HandIn) -> str:
    """Those who handed in, as one text: the same for the same people in any order."""
    return json.dumps(sorted(person.id for person in hand_in.people))


def _line(hand_in: HandIn, seen: Seen, keys: Keys) -> tuple[Any, ...]:
    """The line of a hand-in, in the order of the columns of its table."""
    return (
        owner(hand_in),
        json.dumps([vars(one) for one in hand_in.people]),
        hand_in.attempt,
        os.fsencode(hand_in.path),
        hand_in.where.encode("utf-8", "backslashreplace").decode("utf-8"),
        hand_in.handed_in.isoformat() if hand_in.handed_in is not None else None,
        hand_in.late,
        seen.look,
        seen.work,
        seen.digest,
        keys.content,
        keys.asks,
    )


def path_in(kept: bytes) -> Path:
    """A path as it is kept."""
    return Path(os.fsdecode(kept))


def written_in(row: sqlite3.Row) -> Written:
    """The grade in a row of the results."""
    return Written(
        text=unpacked(row["grade"]),
        status=row["status"],
        score=row["score"],
        max_score=row["max_score"],
        passed=bool(row["passed"]),
        seconds=row["seconds"],
        cpu_seconds=row["cpu_seconds"],
        trials=json.loads(row["trials"]),
    )
