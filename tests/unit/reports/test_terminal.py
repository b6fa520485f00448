import re
from dataclasses import replace

import pytest

from grader.judge.grade import AdviceNote, Artifact, Diagnosis, Measurement, SubmissionId, Verdict, WeightsId, Withheld
from grader.reports.parts.words import MARKS
from grader.reports.terminal import render_class, render_grade

from .conftest import grade, outcome, provenance

HOSTILE = "\x1b[2J\x1b]0;title\x07[bold red]loud[/] \u202egnorw\u2066 :smile: [link=http://x]here[/link]\r\udcff"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")

FULL = grade(
    outcome("activation", Verdict.passed),
    outcome("forward", message="run gave (3, 1); asked was (1, 3).", hint="at the order of the factors"),
    outcome("step", Verdict.crashed, message="It died.", hint="Look at my.py, line 3: x = y"),
    outcome(
        "loss",
        Verdict.partial,
        score=5.0,
        message="loss 0.4, give or take 0.1 (the mean of 3 training runs); full marks at 0.2 or less, else none.",
        measurements=tuple(Measurement("loss", value, seed) for seed, value in enumerate((0.3, 0.4, 0.5))),
        interval=(0.3, 0.5),
        artifacts=(Artifact("curve", "Loss while training", {"training": [3.0, 1.0, 0.4]}),),
        visibility="hidden",
    ),
    log="\n".join(f"printed line {number}" for number in range(40)),
)


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_it_says_everything_at_every_width(show, width):
    text = show(render_grade(FULL), width)
    flat = " ".join(text.split())
    assert max(map(len, text.splitlines())) <= min(width, 100)
    for words in (
        "Your first neural network", "ada", "5 of 10 points", "not yet passed", "passed Title of activation",
        "run gave (3, 1); asked was (1, 3).", "Look: at the order of the factors", "Look at my.py, line 3: x = y",
        "in part Title of loss [hidden]", "give or take 0.1 (the mean of 3 training runs)",
        "3 training runs with different seeds: 0.3, 0.4, 0.5; 95 % interval of their mean: 0.3 to 0.5.",
        "Loss while training", "the sandbox bubblewrap", "cpu, python 3.11.2, numpy 2.4.6, data synthetic",
        "1.5 s", "grader check first_nn work/ada.py --only forward",
    ):  # fmt: skip
        assert words in flat
    assert "Look: Look" not in flat


@pytest.mark.parametrize(("path", "option"), [("", ""), ("my work/model.pt", " --weights 'my work/model.pt'")])
def test_what_to_do_next_names_the_weights_that_were_named(show, path, option):
    made = provenance(weights=WeightsId("model.pt", "a" * 64, path=path))
    flat = " ".join(show(render_grade(grade(outcome(), provenance=made)), 200).split())
    assert f"grader check first_nn work/ada.py{option} --only forward" in flat


def test_a_known_mistake_stands_in_place_of_the_hint_and_is_told_once(show):
    known = Diagnosis("uphill", "The sign is turned.", "the step: yours is -1; with this mistake it is -1")
    text = show(render_grade(grade(*(outcome(name, hint="at it", diagnosis=known) for name in ("step", "batch")))))
    flat = " ".join(text.split())
    assert flat.count("A known mistake: The sign is turned. Seen in the step: yours is -1;") == 1
    assert flat.count("A known mistake: the one above. Seen in the step") == 1
    assert "at it" not in flat


def test_what_the_figures_tell_stands_beside_the_hint(show):
    told = Diagnosis("", "Look at the step: its sign is turned.", "the step")
    flat = " ".join(show(render_grade(grade(outcome("step", hint="at it", diagnosis=told)))).split())
    assert "Look: at it" in flat
    assert "Look at the step: its sign is turned." in flat
    assert "known mistake" not in flat


def test_only_the_end_of_what_was_printed_is_shown_and_stands_behind_a_bar(show):
    lines = show(render_grade(FULL)).splitlines()
    assert "What the work printed (the last 10 of 40 lines):" in lines
    assert [line for line in lines if "printed line" in line] == [
        f"│ printed line {number}" for number in range(30, 40)
    ]


@pytest.mark.parametrize("verdict", Verdict)
def test_each_verdict_has_a_sign_and_a_word(show, verdict):
    text = show(render_grade(grade(outcome("it", verdict))))
    assert re.search(rf"^{re.escape(MARKS[verdict].sign)} {MARKS[verdict].word} +Title of it", text, re.MULTILINE)


@pytest.mark.parametrize("settings", [{}, {"force_terminal": True, "color_system": "truecolor"}])
def test_what_comes_from_a_student_is_shown_literally(show, settings):
    hostile = grade(
        outcome("it", title=HOSTILE, message=HOSTILE, hint=HOSTILE, diagnosis=Diagnosis("m", HOSTILE, HOSTILE)),
        outcome("curve", artifacts=(Artifact("curve", HOSTILE, {HOSTILE: [1.0, 2.0]}),)),
        outcome(
            "table",
            artifacts=(
                Artifact("table", HOSTILE, {"columns": [HOSTILE], "rows": [HOSTILE], "values": [[HOSTILE]]}),
                Artifact("text", HOSTILE, HOSTILE),
            ),
        ),
        submission=SubmissionId(HOSTILE, HOSTILE),
        title=HOSTILE,
        log=HOSTILE * 2000,
        provenance=provenance(notes=(HOSTILE,)),
    )
    for renderable in (render_grade(hostile), render_class([hostile, replace(hostile, reason=HOSTILE)])):
        text = COLOUR.sub("", show(renderable, 100, **settings))
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)
        assert "\\x1b[2J" in text
        assert "boldred]loud" in re.sub(r"\s", "", text)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_without_unicode_gets_ascii(show, encoding):
    foreign = replace(FULL, submission=SubmissionId("张伟", "张伟.py"))
    text = show(render_grade(foreign), encoding=encoding) + show(render_class([foreign]), encoding=encoding)
    assert text.isascii()
    assert "x failed" in text
    assert "\\u5f20\\u4f1f" in text


def test_without_colour_there_are_no_escapes(show):
    assert "\x1b" not in show(render_grade(FULL)) + show(render_class([FULL]))


def test_what_is_checked_later_is_told_and_passing_is_so_far(show):
    kept = Withheld(3, 7.5, ("Two networks share nothing", HOSTILE))
    text = " ".join(show(render_grade(replace(FULL, withheld=kept, passed=True))).split())
    said = "3 more criteria, 7.5 points, are checked by the course later: Two networks share nothing; \\x1b[2J"
    assert said in text
    assert "; 1 that is not told." in text
    assert "passed so far" in text
    one = " ".join(show(render_grade(replace(FULL, withheld=Withheld(1, 2.0)))).split())
    assert "1 more criterion, 2 points, is checked by the course later." in one
    assert "later" not in show(render_grade(FULL))


def test_advice_stands_after_the_log_with_its_places(show):
    notes = (AdviceNote("one", "Say `it`.", "my.py", 5), AdviceNote("two", HOSTILE, f"my\n{HOSTILE}.ipynb", 2, 3))
    text = show(render_grade(replace(FULL, advice=notes)))
    flat = " ".join(text.split())
    assert "printed line 39 Advice, without points: my.py, line 5 Say `it`. my \\x1b[2J" in flat
    assert ".ipynb, cell 3, line 2 \\x1b[2J" in flat
    assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e]", text)
    assert "Advice" not in show(render_grade(FULL))


def test_work_that_was_not_isolated_is_said_aloud(show):
    gaps = ("no_network: the work can reach the network", "memory: only each process is limited")
    loud = show(render_grade(grade(provenance=provenance(sandbox="none", gaps=gaps))))
    partly = show(render_grade(grade(provenance=provenance(sandbox="landlock", gaps=gaps))))
    lesser = show(render_grade(grade(provenance=provenance(sandbox="landlock", gaps=gaps[1:]))))
    assert "! NOT ISOLATED" in loud
    assert "! NOT FULLY ISOLATED: the work can reach the network." in partly
    assert "ISOLATED" not in lesser
    assert "not held here: only each process is limited" in lesser


def test_what_is_the_same_for_several_is_said_once(show):
    alike = [outcome(name, Verdict.skipped, message="Not tried.") for name in ("a", "b", "c")]
    text = show(render_grade(grade(*alike, outcome("d", message="Not tried."))))
    assert text.count("Each of these 3:") == 1
    assert text.count("Not tried.") == 2


def test_a_curve_that_two_criteria_share_is_drawn_once(show):
    shared = (Artifact("curve", "Loss", {"training": [3.0, float("nan"), 1.0]}),)
    text = show(render_grade(grade(*(outcome(name, Verdict.passed, artifacts=shared) for name in "ab"))))
    assert text.count("training 1") == 1


def test_a_table_and_a_remark_are_shown(show):
    table = {"columns": ["disc", "ring"], "rows": ["disc", "ring"], "values": [[41, 3], [7, 39.5]]}
    text = show(
        render_grade(
            grade(
                outcome(
                    artifacts=(Artifact("table", "what was taken for what", table), Artifact("text", "why", "Late."))
                )
            )
        )
    )
    assert "what was taken for what" in text
    assert [row.split() for row in text.splitlines() if row.split()[:1] == ["ring"]] == [["ring", "7", "39.5"]]
    assert "why: Late." in text


def test_a_table_without_rows_for_its_names_is_left_out(show):
    uneven = {"columns": ["a", "b"], "rows": ["c"], "values": [[1]]}
    assert "odd" not in show(render_grade(grade(outcome(artifacts=(Artifact("table", "odd", uneven),)))))


@pytest.mark.parametrize("data", [None, {"a": "text"}, [1, 2], {"a": object()}])
def test_an_artifact_that_cant_be_drawn_is_left_out(show, data):
    assert "odd" not in show(render_grade(grade(outcome(artifacts=(Artifact("curve", "odd", data),)))))


@pytest.mark.parametrize(
    ("status", "words"), [("not_graded", "tell the course's author"), ("not_gradable", "mend that, and try again")]
)
def test_without_a_grade_it_says_why_and_what_to_do(show, status, words):
    text = show(render_grade(grade(status=status, reason="The check of forward broke.", provenance=provenance())))
    assert "The check of forward broke." in text
    assert words in text


def test_a_grade_without_provenance_has_a_report(show):
    assert "Your first neural network" in show(render_grade(grade(provenance=None, max_score=0.0, score=0.0)))


def test_with_full_marks_there_is_nothing_left(show):
    assert "all points are earned" in show(render_grade(grade(outcome(verdict=Verdict.passed), passed=True)))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_table_of_a_class(show, width):
    skipped = outcome("step", Verdict.skipped)
    grades = [
        grade(outcome(verdict=Verdict.passed), passed=True, submission=SubmissionId("right", "a.py")),
        grade(*(outcome(name) for name in ("activation", "forward", "loss")), skipped),
        grade(status="not_graded", reason="A check broke.", submission=SubmissionId("odd", "c.py")),
    ]
    text = show(render_class(grades), width)
    flat = " ".join(text.split())
    assert max(map(len, text.splitlines())) <= min(width, 100)
    for words in ("right", "✓ passed", "ada", "✗ not yet", "activation", "odd", "? no grade"):
        assert words in flat
    if width == 120:
        assert "activation, forward and 1 more (1 skipped)" in flat
