import os
import subprocess
from datetime import UTC, datetime

import pytest

WHEN = datetime(2026, 3, 1, 22, 58, tzinfo=UTC)


@pytest.fixture
def clone(put):
    """Make a git repository in the download; returns how to call git in it."""

    def make(name, remote=""):
        folder = put([f"{name}/nn.py"]) / name
        surroundings = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "GIT_AUTHOR_DATE": "2020-01-01T00:00:00Z",
            "GIT_COMMITTER_DATE": WHEN.isoformat(),
        }

        def git(*arguments):
            who = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
            subprocess.run(["git", *who, *arguments], cwd=folder, env=surroundings, check=True, capture_output=True)

        git("init")
        git("add", ".")
        git("commit", "-m", "work")
        if remote:
            git("remote", "add", "origin", remote)
        return git

    return make


def test_the_commit_that_is_checked_out_says_when(clone, read):
    clone("ada")
    found, unmatched = read(["ben/nn.py", "notes.txt"])
    assert {name: piece.handed_in for name, piece in found.items()} == {"ada": WHEN, "ben": None}
    assert set(unmatched) == {"notes.txt"}


def test_packed_and_detached_heads(clone, read):
    packed, detached = clone("packed"), clone("detached")
    packed("gc")
    packed("pack-refs", "--all")
    detached("checkout", "--detach")
    found, _ = read([])
    assert [piece.handed_in for piece in found.values()] == [WHEN, WHEN]


@pytest.mark.parametrize(
    ("remote", "logins"),
    [
        ("git@github.com:dl-course/first_nn-ada-l.git", {"dl-course", "first_nn-ada-l", "ada-l", "l"}),
        ("https://gitlab.com/ada/first_nn", {"ada", "first_nn"}),
        ("", set()),
    ],
)
def test_the_folder_and_the_remote_are_clues(clone, read, remote, logins):
    clone("first_nn-ada-l", remote)
    (piece,) = read([])[0].values()
    (clues,) = piece.members
    assert clues.id == "first_nn-ada-l"
    assert set(clues.lms) == logins | {"first_nn-ada-l", "ada-l", "l"}


def test_the_user_whom_git_was_told_of_is_a_clue(clone, read):
    clone("work")("config", "user.email", "ada@example.org")
    (piece,) = read([])[0].values()
    assert piece.members[0].email == "ada@example.org"


def test_nothing_of_a_repository_is_run(clone, read, tmp_path):
    trace = tmp_path / "trace"
    git = clone("ada", f"ext::touch {trace}")
    script = tmp_path / "download" / "ada" / "evil.sh"
    script.write_text(f"#!/bin/sh\ntouch {trace}\n")
    script.chmod(0o755)
    hooks = tmp_path / "download" / "ada" / ".git" / "hooks"
    for hook in ("post-checkout", "pre-commit", "fsmonitor-watchman", "reference-transaction"):
        (hooks / hook).write_text(script.read_text())
        (hooks / hook).chmod(0o755)
    for setting in ("core.fsmonitor", "core.pager", "gpg.program", "core.sshCommand", "pager.cat-file", "core.editor"):
        git("config", setting, str(script))
    git("config", "log.showSignature", "true")
    git("config", "alias.cat-file", f"!{script}")
    git("config", "protocol.ext.allow", "always")
    git("config", "extensions.partialClone", "origin")
    git("config", "remote.origin.promisor", "true")
    trace.unlink(missing_ok=True)
    found, _ = read([])
    assert found["ada"].handed_in == WHEN
    assert not trace.exists()


def test_a_repository_without_its_objects_has_no_time_and_fetches_none(clone, read, tmp_path):
    git = clone("ada")
    trace = tmp_path / "trace"
    git("config", "core.repositoryFormatVersion", "1")
    git("config", "protocol.ext.allow", "always")
    git("config", "extensions.partialClone", "origin")
    git("config", "remote.origin.url", f"ext::touch {trace}")
    git("config", "remote.origin.promisor", "true")
    for file in (tmp_path / "download/ada/.git/objects").rglob("*"):
        if file.is_file():
            file.unlink()
    found, _ = read([])
    assert found["ada"].handed_in is None
    assert not trace.exists()


@pytest.mark.parametrize(
    "head",
    ["ref: refs/../../../outside\n", "ref: /etc/passwd\n", "-x", "", "0" * 40, "\0", "ref: refs/heads/" + "x" * 999],
)
def test_a_head_that_leads_nowhere_or_outside_gives_no_time(clone, read, tmp_path, head):
    clone("ada")
    (tmp_path / "outside").write_text("0" * 40)
    (tmp_path / "download" / "ada" / ".git" / "HEAD").write_text(head)
    found, _ = read([])
    assert found["ada"].handed_in is None


def test_links_in_the_repository_are_not_followed(clone, read, tmp_path):
    clone("ada")
    place = tmp_path / "download" / "ada" / ".git"
    (place / "objects").rename(tmp_path / "objects")
    (place / "objects").symlink_to(tmp_path / "objects")
    (place / "config").unlink()
    (tmp_path / "config").write_text("[user]\nemail = other@example.org\n")
    (place / "config").symlink_to(tmp_path / "config")
    (piece,) = read([])[0].values()
    assert piece.handed_in is None
    assert piece.members[0].email == ""
