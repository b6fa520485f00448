"""The gradebook of a batch, for reading: what reports and exports are made from. Nothing here changes it."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Self

from grader.batch.hand_ins import Person
from grader.batch.likeness.keeping import FORM
from grader.batch.store import FILE, path_in, written_in
from grader.batch.store_schema import connect, told
from grader.batch.store_values import Compared, Entry
from grader.errors import AskError

_ENTRIES: Final = """
SELECT hand_ins.id AS hand_in, people, attempt, path, place, handed_in, late, results.id AS result, trials, made,
    status, score, max_score, passed, seconds, cpu_seconds, created, grade
FROM hand_ins LEFT JOIN results ON results.hand_in = hand_ins.id
"""


class Gradebook:
    """The results of a class, whether it is still being graded or not."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    @contextmanager
    def at(cls, folder: Path) -> Iterator[Self]:
        """The gradebook in `folder`. Raises `AskError` where there is none, or it can't be read."""
        path = folder / FILE
        if not path.is_file():
            raise AskError(f"{folder}: holds no graded class; name the folder that `grader batch --out` was given")
        with told(path), closing(connect(path)) as connection:
            connection.execute("PRAGMA query_only = ON")
            yield cls(connection)

    def entries(self) -> Iterator[Entry]:
        """A line for every hand-in of the class, with the result that counts, in the order of entry."""
        rows = self._connection.execute(f"{_ENTRIES} AND current WHERE here ORDER BY hand_ins.id")
        return map(_entry, rows)

    def history(self, hand_in: int) -> Iterator[Entry]:
        """All results that `hand_in` ever had, the latest last."""
        asked = f"{_ENTRIES} WHERE hand_ins.id = ? AND result IS NOT NULL ORDER BY result"
        return map(_entry, self._connection.execute(asked, (hand_in,)))

    def compared(self) -> Iterator[Compared]:
        """The hand-ins of the class whose code was read."""
        asked = (
            "SELECT id, people, works.digest, prints FROM hand_ins JOIN works ON works.digest = hand_ins.digest "
            "WHERE here AND form = ? ORDER BY id"
        )
        for row in self._connection.execute(asked, (FORM,)):
            yield Compared(row["id"], _people(row["people"]), row["digest"], row["prints"])

    def code(self, digest: str) -> bytes:
        """The code of a work whose code was read, as it is kept."""
        row = self._connection.execute("SELECT code FROM works WHERE digest = ?", (digest,)).fetchone()
        return bytes(row[0])

    def fact(self, name: str) -> Any:
        """What was kept of the whole batch as `name`: `asked`, how it was graded, or `class`, what isn't graded."""
        row = self._connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return None if row is None else json.loads(row[0])


def _entry(row: sqlite3.Row) -> Entry:
    graded = row["result"] is not None
    return Entry(
        hand_in=row["hand_in"],
        people=_people(row["people"]),
        attempt=row["attempt"],
        path=path_in(row["path"]),
        where=row["place"],
        handed_in=datetime.fromisoformat(row["handed_in"]) if row["handed_in"] is not None else None,
        late=None if row["late"] is None else bool(row["late"]),
        written=written_in(row) if graded else None,
        made=row["made"],
        created=datetime.fromtimestamp(row["created"], UTC) if graded else None,
    )


def _people(kept: str) -> tuple[Person, ...]:
    return tuple(Person(**one) for one in json.loads(kept))
