"""What the lockdown has to do; written outside, read inside."""

from typing import NamedTuple


class Plan(NamedTuple):
    """How to confine, and what to run then. All paths are absolute.

    Attributes:
        script: The Python file to run, with `args`.
        path: Goes on `sys.path` after the standard library.
        environment: All that the script finds in `os.environ`.
        scratch: The working folder.
        memory_folders: (folder, bytes, files) of a file system in memory to mount there.
        uid: The user and group to become; None stays who it is.
        rlimits: Names of `resource.RLIMIT_*` without the prefix, and their values.
        confined: False for rlimits only: no capability is dropped, no rule set, no call refused.
        landlock: "required", "if_possible" or "no".
        rules: (right, path) pairs for Landlock, rights as in `landlock.RIGHTS`.
        holes: What is not to be readable although a rule for a folder above it says so.
        families: Address families of sockets that may be made.
        calls: System calls that are allowed though they are on the list of dangerous ones.
        keep_ownership: Changes of modes, owners and times of files do nothing.
        own_network: Whether the network is a namespace of its own, so that TCP leads nowhere.
        status_fd: Where to say "ok" before the script starts, or what went wrong; closed then.
    """

    script: str
    args: list[str]
    path: list[str]
    environment: dict[str, str]
    scratch: str
    memory_folders: list[tuple[str, int, int]]
    uid: int | None
    rlimits: dict[str, int]
    confined: bool
    landlock: str
    rules: list[tuple[str, str]]
    holes: list[str]
    families: list[int]
    calls: list[str]
    keep_ownership: bool
    own_network: bool
    status_fd: int
