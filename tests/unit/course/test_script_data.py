"""The data sets of the assignment tv_scripts: a generated sitcom, Shakespeare's plays, and a script of the user's."""

import os
import re
from pathlib import Path
from runpy import run_path

import numpy as np
import pytest
import yaml

from grader.course.datasets import load_dataset
from grader.course.discovery import find_course
from grader.course.fetch import Fetch
from grader.course.secret import CourseSecret
from grader.errors import AskError, CourseError
from grader.judge.metrics.longest_copied_run import longest_copied_run
from grader.judge.metrics.ngram_model import ngram_model

NAME = "tv_scripts"
ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "assignments" / NAME
MODULE = run_path(str(FOLDER / "data.py"))
GRAMMAR = yaml.safe_load((FOLDER / "sitcom.yaml").read_text("utf-8"))
PLAYS = "tinyshakespeare/input.txt"
FOLDERS = [path for path in (os.environ.get("GRADER_DATA"), ROOT.parent / "shared" / "data") if path]
REAL_DATA = next((str(path) for path in FOLDERS if (Path(path) / PLAYS).exists()), None)
FREE, AGREEMENT, VOICE, FACT = range(4)


def load(name, secret=1):
    rng = CourseSecret.fixed(secret).rng(NAME, "held_out")
    return load_dataset(find_course(ROOT).assignment(NAME), name, rng, Fetch(embedded="sitcom"))


@pytest.fixture(scope="module")
def sitcom():
    return load("sitcom")


@pytest.fixture(scope="module")
def scenes():
    return MODULE["sitcom"](np.random.default_rng(4), 60).text.strip().split("\n\n")


def test_the_visible_script_is_the_same_in_every_course_and_the_held_out_one_is_not(sitcom):
    again, other = load("sitcom"), load("sitcom", 2)
    assert sitcom.visible["text"] == other.visible["text"]
    np.testing.assert_array_equal(sitcom.asked["windows"], again.asked["windows"])
    assert not np.array_equal(sitcom.asked["windows"], other.asked["windows"])
    assert sitcom.labels.reveal()["text"] != other.labels.reveal()["text"]


def test_sizes(sitcom):
    assert 60_000 < len(sitcom.visible["text"].split()) < len(sitcom.visible["ids"]) < 100_000
    assert len(sitcom.visible["vocabulary"]) >= 600
    assert sitcom.asked["windows"].shape == (4_000, 40)
    assert {len(sitcom.labels.reveal()[name]) for name in ("targets", "kinds")} == {4_000}


def test_ids_file_and_text_say_the_same(sitcom):
    text, vocabulary = sitcom.visible["text"], sitcom.visible["vocabulary"]
    assert sitcom.files["data/script.txt"] == text.encode()
    assert [vocabulary[place] for place in sitcom.visible["ids"]] == MODULE["tokens"](text)


def test_all_ten_marks_occur_often(sitcom):
    for mark in '.,";!?()-\n':
        assert sitcom.visible["text"].count(mark) > 100
    assert " -- " in sitcom.visible["text"]


def test_no_word_of_the_grammar_is_held_back(sitcom):
    written = MODULE["sitcom"](np.random.default_rng(4), 150).words
    assert set(written) <= set(sitcom.visible["vocabulary"])


def test_little_of_the_held_out_script_stands_in_the_visible_one(sitcom):
    ids = sitcom.visible["ids"].tolist()
    visible = {tuple(ids[start : start + 40]) for start in range(len(ids))}
    assert np.mean([tuple(window) in visible for window in sitcom.asked["windows"].tolist()]) < 0.01


def test_no_target_is_in_a_window(sitcom):
    held_out = MODULE["tokens"](sitcom.labels.reveal()["text"])
    vocabulary = sitcom.visible["vocabulary"]
    for number in range(5):
        window = [vocabulary[place] for place in sitcom.asked["windows"][number]]
        target = vocabulary[sitcom.labels.reveal()["targets"][number]]
        assert held_out[41 * number : 41 * number + 41] == [*window, target]


def test_lines_have_speakers_and_scenes_have_three(scenes):
    for scene in scenes:
        speakers = [re.match(r"(\w+): [^a-z]", line) for line in scene.split("\n")]
        assert all(speakers)
        assert len({found[1] for found in speakers}) == 3


@pytest.mark.parametrize("habit", ["oath", "pal", "gesture"])
def test_what_is_somebodys_own_is_said_by_nobody_else(habit, scenes):
    lines = [line for scene in scenes for line in scene.split("\n")]
    own = {name: voice[habit].lower() for name, voice in GRAMMAR["voices"].items()}
    for name, words in own.items():
        saying = {line.split(":")[0] for line in lines if re.search(rf"\b{re.escape(words)}\b", line.lower())}
        assert saying == {name}


def test_a_scene_remembers_what_was_said(scenes):
    for forms in ("{products} for", "for {customers}", "the {events}", "{prices} dollars", "a {jobs}"):
        name = re.search(r"{(\w+)}", forms)[1]
        facts = [forms.replace(f"{{{name}}}", fact) for fact in GRAMMAR[name]]
        found = [{fact for fact in facts if re.search(rf"\b{fact}\b", scene.lower())} for scene in scenes]
        assert [len(each) for each in found] == [1] * len(scenes)
    orders = [set(re.findall(r"(\w+) gets the ([a-z ]+?)[,.]", scene)) for scene in scenes]
    assert any(orders)
    assert all(len(order) == len({who for who, _ in order}) for order in orders)


def test_guests_and_things_agree_to_the_end_of_a_scene(scenes):
    for scene in scenes:
        [sex] = [sex for sex, guests in GRAMMAR["guests"].items() if any(name in scene for _, name in guests)]
        [number] = [
            number for number, things in GRAMMAR["things"].items() if re.search(f"my ({'|'.join(things)})\\b", scene)
        ]
        words = set(MODULE["tokens"](scene))
        assert words & {"he", "she"} == {sex}
        assert words & {"belongs", "belong"} <= {GRAMMAR["forms"][number]["belongs"]}
        assert bool(re.search("they (are|were)", scene.lower())) == (number == "many")


def test_what_five_words_cannot_know_the_facts_would_tell(sitcom):
    ids, size = sitcom.visible["ids"].tolist(), len(sitcom.visible["vocabulary"])
    answers = sitcom.labels.reveal()
    model = ngram_model(ids, 5, size)
    surprise = -model.log_probabilities(sitcom.asked["windows"][:, -4:].tolist(), answers["targets"].tolist())
    settled = answers["kinds"] != FREE
    assert settled.mean() > 0.15
    assert surprise[settled].mean() > 1.5 * surprise[~settled].mean()
    oracle = np.where(settled, 0, surprise)
    assert np.exp(surprise.mean()) > 1.2 * np.exp(oracle.mean())


def test_held_out_text_copies_no_more_than_a_few_lines(sitcom):
    words = [MODULE["tokens"](text) for text in (sitcom.labels.reveal()["text"], sitcom.visible["text"])]
    found = longest_copied_run(words[0], words[1], words[0])
    assert found.longest < 80


SCRIPT = "".join(
    f"First Man:\nI saw the number {number}, sir:\nit was {number % 7}.\n\nAnna: No, {number % 5}!\n\n"
    for number in range(3_000)
)


@pytest.fixture
def own_script(tmp_path, monkeypatch):
    folder = tmp_path / "script"
    folder.mkdir()
    monkeypatch.setenv("GRADER_DATA", str(tmp_path))
    return folder


def test_a_script_of_ones_own_has_speakers_above_or_before_what_they_say(own_script):
    (own_script / "mine.txt").write_text(SCRIPT, "utf-8")
    script = load("script")
    assert script.visible["text"].startswith("First Man: I saw the number 0, sir: it was 0.\nAnna: No, 0!\n")
    assert max(script.asked["windows"].max(), script.labels.reveal()["targets"].max()) < len(
        script.visible["vocabulary"]
    )
    assert len(script.asked["windows"]) > 100


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "holds 0 .txt files"),
        ({"a.txt": b"A: b\n", "b.txt": b"A: b\n"}, "holds 2 .txt files"),
        ({"a.txt": b"A: b\n"}, "too short"),
        ({"a.txt": b"no speaker here\n"}, "no line such as"),
        ({"a.txt": b"\xff\xfe\xfa"}, "can't be read as UTF-8"),
    ],
)
def test_what_is_no_script_is_refused_in_one_line(files, said, own_script):
    for name, content in files.items():
        (own_script / name).write_bytes(content)
    with pytest.raises(AskError, match=re.escape(said)) as caught:
        load("script")
    assert "\n" not in str(caught.value)


def test_each_data_set_has_a_profile():
    profiles = find_course(ROOT).assignment(NAME).rubric.profiles
    assert {profile.data for profile in profiles.values()} == {"sitcom", "plays", "script"}


@pytest.mark.skipif(REAL_DATA is None, reason=f"no copy of {PLAYS}: set GRADER_DATA to a folder with it")
def test_plays(monkeypatch):
    monkeypatch.setenv("GRADER_DATA", REAL_DATA)
    plays = load("plays")
    assert plays.visible["text"].startswith("First Citizen: Before we proceed any further, hear me speak.\nAll: Speak,")
    assert len(plays.visible["ids"]) > 180_000
    assert len(plays.asked["windows"]) > 500


def test_there_is_no_other_data_set():
    with pytest.raises(CourseError, match="choose sitcom, plays or script"):
        load("seinfeld")
