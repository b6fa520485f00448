"""Which sandbox is taken, and what is said when one can't be."""

import pytest

from grader.errors import AskError
from grader.sandbox import choose as choosing
from grader.sandbox.base import Command, Promise
from grader.sandbox.choose import choose, sandboxes
from grader.sandbox.fake import Fake


@pytest.fixture
def other_bwrap(monkeypatch, tmp_path):
    """Put something else where bubblewrap is looked for."""

    def replace(text):
        choosing._trouble.cache_clear()
        monkeypatch.setenv("PATH", str(tmp_path))
        if text is not None:
            (tmp_path / "bwrap").write_text(text)
            (tmp_path / "bwrap").chmod(0o755)

    yield replace
    choosing._trouble.cache_clear()


def test_auto_is_the_first_that_works():
    first = next(sandbox for sandbox in sandboxes().values() if sandbox.trouble() is None)
    assert choose() is choose("auto") is first


def test_the_stronger_comes_first_and_none_last():
    assert list(sandboxes()) == ["bubblewrap", "landlock", "none"]


def test_a_key_is_the_name_of_its_sandbox():
    assert all(key == sandbox.name for key, sandbox in sandboxes().items())


def test_an_unknown_name_is_told_with_the_known_ones():
    with pytest.raises(
        AskError, match="--sandbox nosuch: there is no such sandbox; use auto, bubblewrap, landlock, none"
    ):
        choose("nosuch")


def test_without_bubblewrap_auto_takes_the_next(other_bwrap):
    other_bwrap(None)
    assert choose().name == "landlock"
    with pytest.raises(AskError, match="--sandbox bubblewrap: bubblewrap is not installed"):
        choose("bubblewrap")


def test_a_bubblewrap_that_may_not_is_told_in_its_own_words(other_bwrap):
    other_bwrap("#!/bin/sh\necho 'bwrap: No permissions to create a new namespace' >&2\nexit 1\n")
    assert choose().name == "landlock"
    with pytest.raises(AskError, match="No permissions to create a new namespace") as caught:
        choose("bubblewrap")
    assert "\n" not in str(caught.value)


def test_the_fake_is_not_offered_and_holds_nothing():
    assert "fake" not in sandboxes()
    assert set(Fake().gaps) == set(Promise)
    assert Fake().trouble() is None


def test_the_fake_behaves_like_a_sandbox(place, scratch, limits):
    script = place / "script.py"
    script.write_text("import os, sys, time\nprint(sys.argv[1], flush=True)\nos.fork()\ntime.sleep(60)")
    confined = Fake().start(Command(script=script, args=("hello",), scratch=scratch(), limits=limits))
    assert not confined.wait(0.5)
    assert confined.breach() is None
    assert confined.sweep(())
    end = confined.end()
    assert (end.code, end.log, end.breach) == (137, "hello\n", None)
    assert confined.end() is end


def test_nothing_is_kept_on_disk(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert choose("none").trouble() is None
    assert list(tmp_path.iterdir()) == []
