import math
import sys

import pytest

from grader.errors import CourseError
from grader.judge.metrics.accuracy_by_feature import accuracy_by_feature
from grader.judge.metrics.bleu import bleu
from grader.judge.metrics.chrf import chrf
from grader.judge.metrics.exact_match import exact_match

sacrebleu = pytest.importorskip("sacrebleu", reason="the extra `text` isn't installed")
RIGHT = ["le petit chat voit la maison rouge .", "elle n' a pas de vieille voiture ."]
NEARLY = ["le petit chat voit le maison rouge .", "elle n' a pas de vieux voiture ."]


@pytest.mark.parametrize("score", [bleu, chrf])
def test_the_right_translations_get_all_and_others_less(score):
    assert score(RIGHT, RIGHT).score == pytest.approx(100)
    assert 20 < score(NEARLY, RIGHT).score < 95
    assert score(["", ""], RIGHT).score == 0


def test_scores_are_sacrebleus():
    assert bleu(NEARLY, RIGHT).score == sacrebleu.corpus_bleu(NEARLY, [RIGHT], force=True).score
    assert chrf(NEARLY, RIGHT).score == sacrebleu.corpus_chrf(NEARLY, [RIGHT]).score


def test_signatures_say_how_scores_were_made():
    assert "tok:13a" in bleu(NEARLY, RIGHT).signature
    assert "nc:6" in chrf(NEARLY, RIGHT).signature
    assert sacrebleu.__version__ in chrf(NEARLY, RIGHT).signature


@pytest.mark.parametrize("score", [bleu, chrf])
def test_without_sacrebleu_the_author_is_told_what_to_install(score, monkeypatch):
    monkeypatch.setitem(sys.modules, "sacrebleu", None)
    with pytest.raises(CourseError, match=r"pip install 'grader\[text\]'"):
        score(RIGHT, RIGHT)


def test_exact_match_is_word_for_word():
    assert exact_match([RIGHT[0], NEARLY[1]], RIGHT) == 0.5
    assert exact_match([f"  {RIGHT[0].replace(' ', '  ')}", ""], RIGHT) == 0.5


@pytest.mark.parametrize(
    "score", [exact_match, lambda own, right: bleu(own, right).score, lambda *two: chrf(*two).score]
)
def test_nothing_is_not_perfect(score):
    assert math.isnan(score([], []))


@pytest.mark.parametrize("score", [exact_match, bleu, chrf, accuracy_by_feature])
def test_lists_must_be_as_long_as_each_other(score):
    with pytest.raises(ValueError, match="2 translations"):
        score(RIGHT, [])


PHRASES = [
    {"gender": ["la maison rouge"], "order": ["maison rouge", "petit chat"]},
    {"gender": ["vieille voiture"], "negation": ["n' a pas"]},
]


def test_each_feature_is_counted_by_its_phrases():
    assert accuracy_by_feature(RIGHT, PHRASES) == {"gender": (1.0, 2), "negation": (1.0, 1), "order": (1.0, 2)}
    assert accuracy_by_feature(NEARLY, PHRASES) == {"gender": (0.0, 2), "negation": (1.0, 1), "order": (1.0, 2)}


def test_a_phrase_must_stand_together_and_as_often_as_asked():
    asked = [{"number": ["les chats", "les chats"]}]
    assert accuracy_by_feature(["les chats voient les petits chats"], asked)["number"].share == 0.5
    assert accuracy_by_feature(["chats les"], asked)["number"].share == 0
    assert accuracy_by_feature(["les chats et les chats"], asked)["number"].share == 1


def test_a_phrase_is_no_part_of_a_word():
    assert accuracy_by_feature(["elles voient"], [{"pronoun": ["elle"]}])["pronoun"].share == 0


def test_a_phrase_without_words_is_refused():
    with pytest.raises(ValueError, match="without words"):
        accuracy_by_feature(["elle"], [{"gender": [" "]}])
