import pytest

from grader.batch.hand_ins import Unmatched
from grader.batch.intake.gathering import gather


@pytest.fixture
def put(tmp_path):
    """Write files below the folder `download`, which is returned; a name that ends in `/` makes a folder."""
    folder = tmp_path / "download"
    folder.mkdir()

    def write(files):
        contents = files if isinstance(files, dict) else dict.fromkeys(files, "")
        for name, content in contents.items():
            path = folder / name
            if name.endswith("/"):
                path.mkdir(parents=True, exist_ok=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return write


@pytest.fixture
def gathered(tmp_path):
    """What is found at paths, by how it is called, and why the rest is nobody's, both by names below `tmp_path`."""

    def of(*paths, assignment="first_nn", form=None):
        found, unmatched = {}, {}
        for piece in gather(paths, tmp_path / "own", assignment, form):
            name = piece.where.removeprefix(f"{tmp_path}/").removeprefix("download/")
            assert name not in found
            assert name not in unmatched
            if isinstance(piece, Unmatched):
                unmatched[name] = piece.why
            else:
                found[name] = piece
        return found, unmatched

    return of


@pytest.fixture
def read(put, gathered):
    """What is found in a download of these files."""
    return lambda files, form=None: gathered(put(files), form=form)
