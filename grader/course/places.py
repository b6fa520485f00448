"""Where a user's own files go: the XDG folders."""

import os
from pathlib import Path
from typing import Final

from grader.errors import AskError

_DEFAULTS: Final = {"XDG_STATE_HOME": ".local/state", "XDG_CACHE_HOME": ".cache"}


def user_folder(variable: str) -> Path:
    """The grader's folder below `variable` ("XDG_STATE_HOME" or "XDG_CACHE_HOME"), which may not exist yet.

    As the XDG specification asks, a value that is no absolute path is ignored.

    Raises:
        AskError: neither the variable nor the user's home is known.
    """
    given = Path(os.environ.get(variable, ""))
    if given.is_absolute():
        return given / "grader"
    try:
        return Path.home() / _DEFAULTS[variable] / "grader"
    except RuntimeError as error:
        raise AskError(f"{variable}: your home folder can't be found; set {variable} to a folder of yours") from error
