"""The data sets of the assignment translation: generated English and French sentences, and small_vocab."""

import os
import re
from itertools import islice, pairwise
from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

import numpy as np
import pytest
import yaml

from grader.course.datasets import load_dataset
from grader.course.discovery import find_course
from grader.course.fetch import Fetch
from grader.course.secret import CourseSecret
from grader.errors import AskError, CourseError
from grader.judge.metrics.accuracy_by_feature import accuracy_by_feature

NAME = "translation"
ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "assignments" / NAME
grammar = SimpleNamespace(**run_path(str(FOLDER / "grammar.py")))
clauses = grammar.clauses
WORDS = yaml.safe_load((FOLDER / "words.yaml").read_text("utf-8"))
NOUNS = {noun[0]: (kind, noun) for kind, nouns in WORDS["nouns"].items() for noun in nouns}
ADJECTIVES = {each[0]: each for each in [*WORDS["before"], *WORDS["after"]]}
VERBS = {each[0]: each for each in [*WORDS["verbs"], *WORDS["loving"], *WORDS["alone"], *WORDS["going"], WORDS["be"]]}
PRONOUNS = {english: (french, person) for english, french, person in grammar.PERSONS}
FORMS = {"the": ("le", "la", "les"), "this": ("ce", "cette", "ces"), "these": ("ce", "cette", "ces")}
FORMS |= {"a": ("un", "une", "des"), "": ("un", "une", "des"), "not a": ("de", "de", "de")}
FORMS |= {english: tuple(forms) for english, *forms in WORDS["possessives"]}
FORMS |= {english: (french,) * 3 for english, french in WORDS["numbers"]}
REAL_DATA = os.environ.get("GRADER_DATA")


def load(name, secret=1):
    rng = CourseSecret.fixed(secret).rng(NAME, "held_out")
    return load_dataset(find_course(ROOT).assignment(NAME), name, rng, Fetch(embedded="sentences"))


def thing(determiner, *words):
    """A noun phrase out of English words; the noun last, `+` after it for the plural."""
    kind, noun = NOUNS[words[-1].rstrip("+")]
    adjectives = [ADJECTIVES[word] for word in words[:-1]]
    made = clauses.Determiner(determiner.removeprefix("not "), FORMS[determiner])
    return clauses.noun_phrase(made, adjectives, noun, kind, plural=words[-1].endswith("+"))


def somebody(pronoun):
    french, person = PRONOUNS[pronoun]
    return clauses.Phrase(pronoun, clauses.in_french(french), person, feminine=pronoun == "she")


def finished(said):
    return clauses.finished(*clauses.closed(said))


def sentence(subject, verb, rest=("", "", frozenset()), **manner):
    english, french, tags = rest
    french = clauses.in_french(french) if isinstance(french, str) else french
    return finished(clauses.clause(subject, VERBS[verb], clauses.Manner(**manner), (english, french, tags)))


@pytest.fixture(scope="module")
def data():
    return load("sentences")


@pytest.fixture(scope="module")
def many():
    return list(islice(grammar.sentences(np.random.default_rng(8)), 4_000))


@pytest.mark.parametrize(
    ("phrase", "english", "french"),
    [
        (("the", "small", "cat"), "the small cat", "le petit chat"),
        (("the", "red", "car"), "the red car", "la voiture rouge"),
        (("a", "old", "tool"), "an old tool", "un vieil outil"),
        (("a", "old", "key"), "an old key", "une vieille clé"),
        (("a", "useful", "tool"), "a useful tool", "un outil utile"),
        (("this", "beautiful", "hotel"), "this beautiful hotel", "ce bel hôtel"),
        (("this", "man"), "this man", "cet homme"),
        (("this", "hero"), "this hero", "ce héros"),
        (("the", "hero"), "the hero", "le héros"),
        (("the", "axe"), "the axe", "la hache"),
        (("the", "swallow"), "the swallow", "l' hirondelle"),
        (("the", "quiet", "school"), "the quiet school", "l' école tranquille"),
        (("my", "school"), "my school", "mon école"),
        (("my", "small", "school"), "my small school", "ma petite école"),
        (("his", "axe"), "his axe", "sa hache"),
        (("her", "uncle"), "her uncle", "son oncle"),
        (("our", "big", "island+"), "our big islands", "nos grandes îles"),
        (("the", "new", "plane"), "the new plane", "le nouvel avion"),
        (("", "white", "horse+"), "white horses", "des chevaux blancs"),
        (("", "small", "knife+"), "small knives", "de petits couteaux"),
        (("two", "old", "newspaper+"), "two old newspapers", "deux vieux journaux"),
        (("these", "happy", "woman+"), "these happy women", "ces femmes heureuses"),
        (("a", "small", "white", "box"), "a small white box", "une petite boîte blanche"),
        (("the", "dry", "shirt+"), "the dry shirts", "les chemises sèches"),
        (("your", "nice", "aunt"), "your nice aunt", "votre tante gentille"),
        (("the", "strange", "mouse+"), "the strange mice", "les souris étranges"),
    ],
)
def test_noun_phrases(phrase, english, french):
    made = thing(*phrase)
    found = clauses.finished(made.english, made.french, made.tags)
    assert (found.english, found.french) == (english, french)


def test_clauses_by_hand():
    cat, apple = thing("the", "cat"), thing("a", "red", "apple")
    no_apple, keys = thing("not a", "red", "apple"), thing("the", "key+")
    school, garden = thing("the", "school"), thing("the", "garden")
    happy = clauses.agreeing(ADJECTIVES["happy"], thing("the", "woman+"))
    found = [
        sentence(cat, "see", grammar.said(apple)),
        sentence(cat, "see", grammar.said(no_apple), denied="pas"),
        sentence(somebody("i"), "buy", grammar.said(apple)),
        sentence(somebody("i"), "buy", grammar.said(no_apple), denied="jamais"),
        sentence(somebody("she"), "look for", grammar.said(keys), asked=True),
        sentence(somebody("we"), "eat", ("it", "", frozenset()), denied="pas", stands="la"),
        sentence(somebody("they"), "have", ("it", "", frozenset()), stands="le"),
        sentence(somebody("you"), "go to", (school.english, clauses.in_french("à") + school.french, frozenset())),
        sentence(somebody("he"), "go to", (garden.english, clauses.in_french("à") + garden.french, frozenset())),
        sentence(
            thing("this", "boy"), "come from", (garden.english, clauses.in_french("de") + garden.french, frozenset())
        ),
        sentence(thing("the", "woman+"), "be", ("happy", happy, frozenset()), denied="pas"),
        sentence(thing("the", "dog+"), "sleep", adverb=("often", "souvent"), asked=True),
        sentence(cat, "be", ("here", "ici", frozenset()), adverb=("always", "toujours")),
    ]
    assert [(one.english, one.french) for one in found] == [
        ("the cat sees a red apple .", "le chat voit une pomme rouge ."),
        ("the cat does not see a red apple .", "le chat ne voit pas de pomme rouge ."),
        ("i buy a red apple .", "j' achète une pomme rouge ."),
        ("i never buy a red apple .", "je n' achète jamais de pomme rouge ."),
        ("does she look for the keys ?", "est-ce qu' elle cherche les clés ?"),
        ("we do not eat it .", "nous ne la mangeons pas ."),
        ("they have it .", "ils l' ont ."),
        ("you go to the school .", "vous allez à l' école ."),
        ("he goes to the garden .", "il va au jardin ."),
        ("this boy comes from the garden .", "ce garçon vient du jardin ."),
        ("the women are not happy .", "les femmes ne sont pas heureuses ."),
        ("do the dogs often sleep ?", "est-ce que les chiens dorment souvent ?"),
        ("the cat is always here .", "le chat est toujours ici ."),
    ]


def test_phrases_by_hand():
    girls = thing("the", "sad", "girl+")
    found = sentence(girls, "read", grammar.said(thing("not a", "old", "story")), denied="pas")
    assert found.french == "les filles tristes ne lisent pas de vieille histoire ."
    assert found.phrases == {
        "gender": ["de vieille histoire"],
        "number": ["les filles tristes", "ne lisent pas"],
        "order": ["filles tristes", "vieille histoire"],
        "negation": ["ne lisent pas"],
    }
    island = thing("the", "island")
    found = sentence(somebody("i"), "come from", (island.english, clauses.in_french("de") + island.french, frozenset()))
    assert (found.french, found.phrases) == ("je viens de l' île .", {"elision": ["l' île"]})
    found = sentence(somebody("she"), "buy", ("it", "", frozenset()), denied="pas", stands="la")
    assert found.phrases == {
        "elision": ["l' achète"],
        "negation": ["ne l' achète pas"],
        "pronoun": ["ne l' achète pas"],
    }


def test_because_takes_up_the_gender_and_the_number(many):
    found = [one for one in many if "because" in one.tags]
    assert any("parce qu' elles sont" in one.french for one in found)
    for one in found:
        first, second = one.french.split("parce qu'")
        noun = next((noun for _, noun in NOUNS.values() if {noun[2], noun[3]} & set(first.split()[:4])), None)
        if noun is not None and first.split()[0] not in {"il", "elle", "ils"}:
            assert second.split()[0].rstrip("s") == ("elle" if noun[4] == "f" else "il")


def test_each_phrase_stands_in_its_translation(many):
    found = accuracy_by_feature([one.french for one in many], [one.phrases for one in many])
    assert set(found) == set(grammar.FEATURES)
    assert {each.share for each in found.values()} == {1.0}
    assert min(each.phrases for each in found.values()) > 150


def test_features_are_told_wherever_they_are(many):
    for one in many:
        words = one.french.split()
        elided = [word for word in words if word.endswith("'") and word != "aujourd'hui"]
        assert len(one.phrases.get("elision", [])) == len(elided)
        assert (
            ("negation" in one.phrases)
            == bool({"pas", "jamais"} & set(words))
            == bool({"not", "never"} & set(one.english.split()))
        )
        assert ("contraction" in one.phrases) >= bool({"du", "au", "aux"} & set(words))


def test_nothing_is_left_unelided_or_undrawn(many):
    for one in many:
        for left, right in pairwise(one.french.split()):
            assert not (left in clauses.ELIDED and clauses.sounds_as_vowel(right)), one
            assert (left, right) not in clauses.CONTRACTED, one
            assert not (left in {"ma", "sa", "ce", "beau", "nouveau"} and clauses.sounds_as_vowel(right)), one


def test_determiners_agree_with_the_noun_after_them(many):
    verbs = {form for verb in VERBS.values() for form in verb[2]}
    genders = {noun[2]: noun[4] for _, noun in NOUNS.values() if noun[2] not in verbs}
    wanted = {"le": "m", "un": "m", "ce": "m", "cet": "m", "du": "m", "au": "m"}
    wanted |= {"la": "f", "une": "f", "cette": "f", "ma": "f", "sa": "f"}
    seen = set()
    for one in many:
        for left, right in pairwise(one.french.split()):
            if left in wanted and right in genders:
                assert genders[right] == wanted[left], one
                seen.add(left)
    assert seen == set(wanted)


def test_an_english_sentence_has_one_translation(many):
    assert len({(one.english, one.french) for one in many}) == len({one.english for one in many})


def test_visible_pairs_are_the_same_in_every_course_and_held_out_ones_are_not(data):
    again, other = load("sentences"), load("sentences", 2)
    assert data.visible == other.visible
    assert data.asked == again.asked
    assert data.labels.reveal()["french"] == again.labels.reveal()["french"]
    assert data.asked != other.asked


def test_sizes(data):
    answers = data.labels.reveal()
    assert len(data.visible["english"]) == len(set(data.visible["english"])) == len(data.visible["french"]) == 10_000
    assert len(set(data.asked["english"])) == len(answers["french"]) == len(answers["phrases"]) == 1_000
    assert answers["combination"].sum() == 400
    for language in ("english", "french"):
        assert len({word for line in data.visible[language] for word in line.split()}) >= 250
        assert data.files[f"data/{language}.txt"].decode().splitlines() == data.visible[language]


def test_nothing_that_is_asked_is_visible_but_all_of_its_words(data):
    pairs = (data.visible["english"], data.asked["english"]), (data.visible["french"], data.labels.reveal()["french"])
    for visible, asked in pairs:
        assert set(visible).isdisjoint(asked)
        assert {word for line in asked for word in line.split()} <= {word for line in visible for word in line.split()}


HELD_BACK = {  # patterns in English that no visible sentence has both of
    "comparison": r" than ",
    "negation": r" not | never ",
    "question": r"\?$",
    "number word": r"\b(two|three|four|five|six|ten) ",
    "of": r"\b(door|window|roof|wall|entrance)s? of ",
    "pronoun": r" , but ",
    "demonstrative": r"\b(this|these) (?!morning)",
}


def test_combinations_put_together_what_no_visible_sentence_does(data):
    answers = data.labels.reveal()
    asked = [line for line, new in zip(data.asked["english"], answers["combination"], strict=True) if new]
    for pair in clauses.NEW_PATTERNS:
        both = [
            [line for line in lines if all(re.search(HELD_BACK[name], line) for name in pair)]
            for lines in (asked, data.visible["english"])
        ]
        assert len(both[0]) >= 5
        assert not both[1]
        for name in pair:
            assert sum(bool(re.search(HELD_BACK[name], line)) for line in data.visible["english"]) > 100
    adjacent = [
        {two for line in lines for two in pairwise(line.split()) if clauses.paired([two[0]], two[1])}
        for lines in (asked, data.visible["english"])
    ]
    assert len(adjacent[0]) > 30
    assert not {two for two in adjacent[1] if two[0] in ADJECTIVES and two[1] in NOUNS}


@pytest.fixture
def own_pairs(tmp_path, monkeypatch):
    folder = tmp_path / "small_vocab"
    folder.mkdir()
    monkeypatch.setenv("GRADER_DATA", str(tmp_path))

    def write(english, french):
        for language, lines in (("en", english), ("fr", french)):
            (folder / f"small_vocab_{language}").write_text("\n".join(lines), "utf-8")

    return write


def test_pairs_of_small_vocab_stay_together_and_held_out_ones_are_left_out(own_pairs):
    own_pairs(
        [f"line {number % 11_000} ." for number in range(12_000)],
        [f"ligne {number % 11_000} ." for number in range(12_000)],
    )
    pairs = load("small_vocab")
    shown = dict(zip(pairs.visible["english"], pairs.visible["french"], strict=True))
    asked = dict(zip(pairs.asked["english"], pairs.labels.reveal()["french"], strict=True))
    assert (len(shown), len(asked)) == (10_000, 1_000)
    assert set(shown).isdisjoint(asked)
    assert all(french == english.replace("line", "ligne") for english, french in (shown | asked).items())


def test_files_that_do_not_belong_together_are_refused_in_one_line(own_pairs):
    own_pairs(["a ."] * 12_000, ["b ."] * 11_999)
    with pytest.raises(AskError, match="12000 English and 11999 French lines") as caught:
        load("small_vocab")
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(REAL_DATA is None, reason="GRADER_DATA names no folder of real data")
def test_small_vocab(monkeypatch):
    monkeypatch.setenv("GRADER_DATA", REAL_DATA)
    pairs = load("small_vocab")
    assert len(pairs.asked["english"]) == 1_000
    assert len(pairs.visible["english"]) > 20_000


def test_there_is_no_other_data_set():
    with pytest.raises(CourseError, match="choose sentences or small_vocab"):
        load("europarl")
