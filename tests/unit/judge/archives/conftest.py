import bz2
import gzip
import io
import lzma
import tarfile
import zipfile

import pytest

from grader.course.rubric import Entry
from grader.errors import AskError, SubmissionError
from grader.judge.locating import locate

ENTRY = Entry(module="my_answers.py", notebook="first_nn.ipynb", names=("NeuralNetwork",))
WORK = {"my_answers.py": b"class NeuralNetwork:\n    pass\n", "data/rides.csv": b"1,2\n"}


def as_zip(files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def as_tar(files, form=tarfile.PAX_FORMAT):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=form) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return made.getvalue()


MAKERS = {
    "zip": as_zip,
    "tar": as_tar,
    "tar.gz": lambda files: gzip.compress(as_tar(files), mtime=0),
    "tar.bz2": lambda files: bz2.compress(as_tar(files)),
    "tar.xz": lambda files: lzma.compress(as_tar(files)),
}


@pytest.fixture
def entry():
    return ENTRY


@pytest.fixture(scope="session")
def makers():
    """How to make an archive of each kind from names and contents."""
    return MAKERS


@pytest.fixture(scope="session", params=MAKERS)
def kind(request):
    """Each kind of archive in turn."""
    return request.param


@pytest.fixture(scope="session")
def maker(kind):
    """How to make an archive of each kind in turn."""
    return MAKERS[kind]


@pytest.fixture
def files():
    """Good work."""
    return dict(WORK)


@pytest.fixture
def work(tmp_path):
    """The work in an archive with these bytes and this name; nothing but the given folder may change."""

    def located(content, name="ana.zip"):
        path = tmp_path / name
        path.write_bytes(content)
        into = tmp_path / "into"
        into.mkdir()
        before = _seen(tmp_path, into)
        try:
            return locate(path, ENTRY, into)
        finally:
            assert _seen(tmp_path, into) == before
            assert not [
                place for place in into.rglob("*") if place.is_symlink() or not (place.is_file() or place.is_dir())
            ]

    return located


@pytest.fixture
def refusal(work, tmp_path):
    """What is said about an archive with these bytes and this name."""

    def said(content, name="ana.zip"):
        with pytest.raises(AskError) as caught:
            work(content, name)
        text = str(caught.value)
        assert isinstance(caught.value, SubmissionError)
        assert text.startswith(f"{tmp_path / name}: ")
        assert "\n" not in text
        assert "/into" not in text
        return text.removeprefix(f"{tmp_path / name}: ")

    return said


def _seen(folder, but):
    return {
        str(place): place.read_bytes() if place.is_file() else None
        for place in folder.rglob("*")
        if place != but and but not in place.parents
    }
