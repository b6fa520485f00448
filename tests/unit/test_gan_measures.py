"""What each figure says of sets of faces that are good or bad in a known way."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
GAN = ROOT / "assignments" / "gan"
COUNT = 300


@pytest.fixture(scope="module")
def load():
    """A file of Python as a module, for these tests alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(GAN / "checks")
        patch.delitem(sys.modules, "classifier", raising=False)

        def run(path):
            spec = importlib.util.spec_from_file_location(path.stem, path)
            module = importlib.util.module_from_spec(spec)
            patch.setitem(sys.modules, path.stem, module)
            spec.loader.exec_module(module)
            return module

        yield run
        sys.modules.pop("classifier", None)


@pytest.fixture(scope="module")
def measures(load):
    return load(GAN / "checks" / "measures.py")


@pytest.fixture(scope="module")
def tool(load):
    return load(ROOT / "tools" / "gan_measures.py")


@pytest.fixture(scope="module")
def data(load):
    return load(GAN / "data.py")


@pytest.fixture(scope="module")
def faces(data):
    """Some faces that are visible, and some held-out ones."""
    whole = data.load("faces", np.random.default_rng(1), None)
    labels = {name: array[:800] for name, array in whole.labels.reveal().items()}
    return {"images": whole.visible["images"][:1_500]}, labels


@pytest.fixture(scope="module")
def found(tool, measures, data, faces):
    """The figures of a set of the tool's, by its name."""
    sets = tool.made(data, faces[0]["images"], np.random.default_rng(2), COUNT)
    known = {}

    def run(name):
        if name not in known:
            known[name] = measures.figures(sets[name], *faces)
        return known[name]

    return run


def test_real_faces_are_as_good_as_can_be(found):
    real = found("real")
    assert real.frechet == pytest.approx(real.bias, rel=0.3)
    assert abs(real.kernel) < 0.1
    assert min(real.precision, real.recall, real.density, real.coverage) > 0.85
    assert (real.values, real.missing) == (1, ())
    assert max(real.copied, real.twins) < 0.04


@pytest.mark.parametrize("how", ["", ", noisy", ", mirrored", ", darker", ", moved by a pixel", ", blurred"])
def test_replayed_training_images_are_caught(found, how):
    assert found(f"training images{how}").copied > 0.4


def test_replayed_training_images_are_caught_by_nothing_else(found):
    copies, real = found("training images"), found("real")
    assert copies.frechet < 1.5 * real.frechet
    assert copies.pairs > 0.97
    assert copies.twins < 0.04


@pytest.mark.parametrize("how", [", darker", ", noisy", ", blurred"])
def test_pictures_that_are_worse_but_new_are_no_copies_and_have_no_twins(found, how):
    worse = found(f"real{how}")
    assert max(worse.copied, worse.twins) < 0.04
    assert worse.frechet > 1.3 * found("real").frechet


def test_what_does_not_occur_is_named(found):
    without = found("faces without hats")
    assert without.missing == ("hat: yes",)
    assert without.precision > 0.9
    few = found("three kinds of face")
    assert few.pairs < 0.5
    assert few.recall < 0.05
    assert few.twins > 0.1


@pytest.mark.parametrize("name", ["one picture", "one picture, noisy", "twenty pictures, noisy"])
def test_few_pictures_again_and_again_are_twins(found, name):
    assert found(name).twins > 0.98
    assert found(name).recall == 0
    assert found(name).coverage < 0.5


@pytest.mark.parametrize("name", ["two faces mixed", "Gaussian of training images", "uniform noise"])
def test_what_is_no_face_is_far_from_faces(found, name):
    assert found(name).frechet > 20 * found("real").frechet
    assert found(name).precision < 0.5


def test_floats_and_bytes_channels_first_or_last_are_the_same_pictures(measures, faces):
    images = faces[0]["images"][:12]
    floats = images / 127.5 - 1
    for samples in (images, images.transpose(0, 3, 1, 2), floats, floats.transpose(0, 3, 1, 2).astype(np.float32)):
        np.testing.assert_array_equal(measures.as_pixels(samples), images)


@pytest.mark.parametrize(
    "bad",
    [
        np.zeros((9, 3, 32, 32)),
        np.zeros((20, 1, 32, 32)),
        np.zeros((20, 3, 32, 32), int),
        np.full((20, 3, 32, 32), np.nan),
    ],
)
def test_what_are_no_pictures_is_refused(measures, faces, bad):
    with pytest.raises(ValueError, match="samples must be"):
        measures.figures(bad, *faces)


def test_without_known_attributes_those_that_the_eye_sees_are_counted_and_none_is_named(measures, faces):
    images = faces[1]["images"]
    figures = measures.figures(images[:50], faces[0], {"images": images[50:]})
    assert figures.pairs > 0.5
    alike = measures.figures(np.repeat(images[:1], 50, axis=0), faces[0], {"images": images[50:]})
    assert alike.pairs < 0.5
    assert alike.missing == ()
    assert figures.precision > 0.5


@pytest.mark.slow
def test_the_page_shows_what_the_command_measures_today(tool, data, faces):
    page = (ROOT / "docs" / "design" / "gan-measures.md").read_text("utf-8")
    rows = [line.split("|")[1].strip() for line in page.split(tool.MARKS[0])[1].splitlines() if line.startswith("|")]
    names = [*tool.made(data, faces[0]["images"], np.random.default_rng(2), 10)]
    assert rows[2:-1] == names
    assert page.split(tool.MARKS[0])[1].splitlines()[2] == f"| samples | {' | '.join(tool.COLUMNS)} |"


def test_writing_changes_nothing_outside_the_marks(tool, tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"before\n\n{tool.MARKS[0]}\n\nold\n\n{tool.MARKS[1]}\n\nafter\n")
    tool.write(page, "| new |\n")
    assert page.read_text() == f"before\n\n{tool.MARKS[0]}\n\n| new |\n\n{tool.MARKS[1]}\n\nafter\n"
