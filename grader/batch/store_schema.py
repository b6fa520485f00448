"""The file that a batch is kept in: its tables, and how it is opened, refused and found to be damaged."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from grader.errors import AskError

VERSION: Final = 2
_APPLICATION: Final = 0x67726462
"""Tells the file from other databases."""
_BUSY_SECONDS: Final = 30.0

_TABLES: Final = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE hand_ins (
    id INTEGER PRIMARY KEY,
    owner TEXT NOT NULL,         -- the ids of those who handed in, as a JSON list in order
    people TEXT NOT NULL,        -- who they are, as JSON
    attempt INTEGER NOT NULL,
    path BLOB NOT NULL,          -- its bytes, which need not be text
    place TEXT NOT NULL,         -- how it is called in messages
    handed_in TEXT,
    late INTEGER,
    seen TEXT NOT NULL,          -- what the files looked like when they were last read
    work TEXT NOT NULL,          -- the fingerprint of the work
    digest TEXT NOT NULL,        -- of its files; empty where it can't be read
    content TEXT NOT NULL,       -- the keys of the grade that it is to have
    asks TEXT NOT NULL,
    here INTEGER NOT NULL,       -- whether it belongs to the class as it was last given
    UNIQUE (owner, attempt)
);

CREATE TABLE jobs (
    hand_in INTEGER PRIMARY KEY REFERENCES hand_ins,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running')),
    content TEXT NOT NULL,
    expected REAL NOT NULL,      -- seconds, as far as earlier runs tell; else 0
    attempts INTEGER NOT NULL DEFAULT 0,
    losses INTEGER NOT NULL DEFAULT 0,
    why TEXT NOT NULL DEFAULT '',
    worker TEXT,
    lease_until REAL             -- seconds since 1970
);
CREATE INDEX jobs_in_turn ON jobs (state, losses, attempts, expected DESC, hand_in);
CREATE INDEX jobs_by_content ON jobs (content, state);

CREATE TABLE results (
    id INTEGER PRIMARY KEY,
    hand_in INTEGER NOT NULL REFERENCES hand_ins,
    content TEXT NOT NULL,
    asks TEXT NOT NULL,
    trials TEXT NOT NULL,        -- what decided its figures, by criterion
    made TEXT NOT NULL CHECK (made IN ('graded', 'rescored', 'copied')),
    status TEXT NOT NULL,
    score REAL NOT NULL,
    max_score REAL NOT NULL,
    passed INTEGER NOT NULL,
    seconds REAL NOT NULL,       -- what grading took
    cpu_seconds REAL NOT NULL,
    created REAL NOT NULL,       -- seconds since 1970
    current INTEGER NOT NULL,
    grade BLOB NOT NULL          -- the JSON of `grader check --json`, compressed by zlib
);
CREATE UNIQUE INDEX one_current_result ON results (hand_in) WHERE current;
CREATE INDEX results_by_hand_in ON results (hand_in);
CREATE INDEX results_by_content ON results (content);
CREATE INDEX results_by_asks ON results (asks);
"""
_WORKS: Final = """
CREATE TABLE works (
    digest TEXT PRIMARY KEY,     -- of the files
    form INTEGER NOT NULL,       -- how its fingerprints were made
    prints BLOB NOT NULL,        -- what it is compared with others by
    code BLOB NOT NULL           -- its text, for whoever looks at what is alike
)
"""
_SINCE: Final = {1: [*filter(str.strip, _TABLES.split(";\n"))], 2: [_WORKS]}
"""What each version has added."""


def connect(path: Path) -> sqlite3.Connection:
    """A connection to the database at `path`, which is made if it isn't there; transactions are begun by hand.

    Raises:
        AskError: it is damaged, something else, of a newer grader, or can't be used.
    """
    with told(path):
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Tell whatever the database at `path` raises in one line. Raises `AskError`."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise AskError(f"{path}: can't be used ({error}); look at the disk, its room and the rights there") from error
    except sqlite3.DatabaseError as error:
        if type(error) is not sqlite3.DatabaseError:
            raise  # a fault of ours, not of the file
        raise AskError(
            f"{path}: is damaged ({error}); put a copy in its place, or move it away to have the class graded anew"
        ) from error


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that the block writes, or nothing of it. No other connection writes meanwhile."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and connection.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION:
        raise AskError(f"{path}: is the database of something else; name another folder with --out")
    if version > VERSION:
        raise AskError(
            f"{path}: was written by a newer grader (its form is {version}, and this one knows {VERSION}); "
            "update the grader, or name another folder with --out"
        )
    trouble = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if trouble != "ok":
        raise sqlite3.DatabaseError(trouble)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # what was told as finished stays, even without power
    if version < VERSION:
        with transaction(connection):
            _bring_up(connection)


def _bring_up(connection: sqlite3.Connection) -> None:
    """Add what this version knows and the file doesn't have yet."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]  # somebody else may have been first
    for statement in (one for since, added in _SINCE.items() if since > version for one in added):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
