"""Gradescope, *Export submissions*: a folder for each submission, and `submission_metadata.yml` that says whose it is.

    submission_123:
      :submitters:
      - :name: Ada Lovelace
        :sid: '100'
        :email: ada@example.org
      :created_at: 2026-03-01 21:04:09.123456000 Z
      :history: []                          earlier submissions, of which the export holds no files

Several submitters are a group. The file is written by Ruby, so that its keys begin with a colon and times have nine
digits after the point; programs that read it, such as those found by the file's name in public repositories, agree on
these keys. Results of an autograder may follow and are not looked at.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from grader.batch.hand_ins import Clues, Found, Unmatched
from grader.batch.intake.base import Contents, Download, contents, no_files
from grader.batch.moments import recorded
from grader.errors import AskError
from grader.judge.hand_in import shown

name: Final = "Gradescope"
rank: Final = 0

_METADATA: Final = "submission_metadata.yml"
_MOST_BYTES: Final = 256 << 20
# Plain text alone is made of the file: a student's id stays as it is written, and no tag means anything.
_LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def recognises(inside: Contents) -> bool:
    """Whether the file that says whose submissions these are lies there."""
    return inside.folder / _METADATA in inside.files


def read(download: Download) -> Iterator[Found | Unmatched]:
    """A piece of work for each submission that the metadata lists."""
    listed = _listed(download)
    inside = contents(download.folder)
    places = {path.name: path for path in inside.all}
    places.pop(_METADATA, None)
    for key, about in listed.items():
        path = places.pop(key, None)
        if path is None:
            says = f"stands in {_METADATA}, but isn't there; export it again"
            yield Unmatched(shown(f"{download.where}/{key}"), says)
        else:
            yield _found(download, path, about)
    for path in places.values():
        yield Unmatched(download.called(path), f"doesn't stand in {_METADATA}, so that nothing says whose it is")
    yield from no_files(download, inside.others)


def _listed(download: Download) -> dict[str, dict[str, Any]]:
    path = download.folder / _METADATA
    where = download.called(path)
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise AskError(f"{where}: is larger than {_MOST_BYTES >> 20} MB; export fewer submissions at a time")
        values = yaml.load(path.read_bytes(), _LOADER)  # noqa: S506 - it makes text, lists and mappings alone
    except OSError as error:
        raise AskError(f"{where}: can't be read ({error.strerror}); check its permissions") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise AskError(f"{where}: isn't valid YAML ({shown(str(error), 100)}); export the submissions again") from error
    if not isinstance(values, dict):
        raise AskError(f"{where}: lists no submissions; export them again")
    return {str(key): about if isinstance(about, dict) else {} for key, about in values.items()}


def _found(download: Download, path: Path, about: dict[str, Any]) -> Found:
    members = tuple(_clues(person) for person in _list(about.get(":submitters")) if isinstance(person, dict))
    at = recorded(_text(about.get(":created_at")))
    return Found(path, download.called(path), members, 1 + len(_list(about.get(":history"))), at)


def _clues(person: dict[str, Any]) -> Clues:
    sid = _text(person.get(":sid"))
    email, called = _text(person.get(":email")), _text(person.get(":name"))
    return Clues(id=sid, name=called, email=email, lms=(sid,) if sid else ())


def _text(value: object) -> str:
    """A plain value of the file; nothing where Ruby wrote that there is none."""
    return value if isinstance(value, str) and value not in {"null", "~"} else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
