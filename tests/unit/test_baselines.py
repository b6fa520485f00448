"""The simple models that the embedded texts are measured by."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import numpy as np
import pytest

from grader.judge.metrics.perplexity import perplexity

torch = pytest.importorskip("torch", reason="torch isn't installed")
pytest.importorskip("sacrebleu", reason="the extra `text` isn't installed")
ENGLISH = ["the red cat", "the cat", "the red dog", "a dog", "a red cat"]
FRENCH = ["le chat rouge", "le chat", "le chien rouge", "un chien", "un chat rouge"]


@pytest.fixture(scope="module")
def baselines():
    path = Path(__file__).parents[2] / "tools" / "baselines.py"
    spec = spec_from_file_location(path.stem, path)
    module = module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, path.stem, module)
        spec.loader.exec_module(module)
        yield module


def test_the_dictionary_finds_each_words_own(baselines):
    dictionary = baselines.word_for_word(ENGLISH, FRENCH)
    assert [dictionary(word) for word in ["the", "a", "red", "cat", "dog"]] == ["le", "un", "rouge", "chat", "chien"]


def test_the_rest_of_a_row_goes_to_the_other_words(baselines):
    rows = baselines._spread(np.log([0.5, 0.2, 1.0]), np.array([1, 0, 3]), 4)
    np.testing.assert_allclose(np.exp(rows).sum(axis=1), 1)
    np.testing.assert_allclose(rows[[0, 1, 2], [1, 0, 3]], np.log([0.5, 0.2, 1.0]))
    assert perplexity(rows[:1], [1]) == pytest.approx(2)


@pytest.mark.parametrize("attends", [False, True])
def test_a_translation_does_not_change_with_what_it_is_padded_by(attends, baselines):
    torch.manual_seed(1)
    model = baselines.Translator(baselines.Tables(ENGLISH), baselines.Tables(FRENCH), attends=attends)
    together = model.translate(ENGLISH)
    assert together == [model.translate([line])[0] for line in ENGLISH]


@pytest.mark.slow
def test_what_is_learned_of_five_pairs_is_those(baselines):
    model = baselines.train_translation(ENGLISH * 40, FRENCH * 40, attends=True)
    assert model.translate(ENGLISH) == FRENCH
