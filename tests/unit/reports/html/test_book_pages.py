"""The pages of a class."""

import re

import pytest

from grader.judge.grade import Diagnosis, Verdict
from grader.reports.classbook import Alike, Learner, Passage
from grader.reports.html import write

from ..conftest import grade, outcome, provenance  # noqa: TID252
from .conftest import HOSTILE, Read, book, line, rich_grade, work

KNOWN = Diagnosis("no_bias", "The bias is left out.", "the sums")
SAFE = re.compile(r"#\w+|learners/[a-z0-9-]+\.html(#c\d+)?")


def test_every_attempt_has_a_page_that_the_class_links_to(pages):
    lines = [line("ada"), line("bob", attempt=1, attempts=2), line("bob", attempt=2, attempts=2)]
    index, others = pages(*lines)
    assert len(others) == 3
    assert {href for href in index.values("href") if not href.startswith("#")} == {
        f"learners/{name}" for name in others
    }
    assert sum("attempt 2 of 2" in page.text for page in others.values()) == 1
    assert sum("another attempt counts" in page.text for page in others.values()) == 1


def test_names_of_files_are_the_same_each_time_and_say_nothing_unsafe(tmp_path):
    names = [*HOSTILE, "", "CON", "../../etc/passwd", "a/b", "ä", "Ada", "ada"]
    for _ in range(2):
        write(book(*(line(name) for name in names)), tmp_path)
    files = [path.name for path in (tmp_path / "learners").iterdir()]
    assert len(files) == len(names)
    assert all(re.fullmatch(r"[a-z0-9-]{1,60}\.html", name) for name in files)


def test_the_mark_after_the_late_policy_stands_on_both_pages(pages):
    right = grade(outcome(verdict=Verdict.passed), score=10.0, passed=True)
    index, others = pages(line("ada", right, mark=6.5, passed=False, late="2 days late, 35 % off"))
    (page,) = others.values()
    assert "2 days late, 35 % off: the mark is 6.5 of 10." in page.text
    assert "not yet passed" in page.text
    assert "not yet passed" in index.text
    assert "2 days late" in index.text


def test_a_page_of_a_class_names_no_path_of_the_class(pages):
    _, others = pages(line("ada", grade(outcome("c"))))
    (page,) = others.values()
    assert "grader check first_nn PATH --only c" in page.text
    assert "work/ada.py" not in page.text


def test_common_mistakes_are_counted_once_a_learner_and_lead_to_the_criterion(pages):
    twice = grade(outcome("a", diagnosis=KNOWN), outcome("b", diagnosis=KNOWN))
    once = grade(outcome("a", Verdict.passed), outcome("b", diagnosis=KNOWN))
    index, _ = pages(line("ada", twice), line("bob", once), line("eve"))
    assert re.search(r"\n2The bias is left out\.no_bias", index.text)
    assert sorted(href.partition("#")[2] for href in index.values("href") if ".html#" in href) == ["c1", "c2"]


def test_only_the_attempt_that_counts_is_in_the_figures(pages):
    first, last = grade(outcome(diagnosis=KNOWN), score=0.0), grade(outcome(verdict=Verdict.passed), score=10.0)
    index, _ = pages(line("ada", first, attempts=2), line("ada", last, attempt=2, attempts=2))
    assert "no_bias" not in index.text
    assert "1with a mark, of 1" in index.text
    assert "10median of 10 points" in index.text


@pytest.mark.parametrize(
    ("given", "more", "why"),
    [
        (grade(outcome(), status="not_graded", reason="a check broke"), {}, "no grade: a check broke"),
        (grade(status="not_gradable", reason="an empty archive"), {}, "can't be read: an empty archive"),
        (grade(outcome("a", Verdict.not_graded)), {}, "a check broke: a"),
        (grade(outcome("a", Verdict.pending)), {}, "waits for a person: a"),
        (grade(outcome()), {"mark": 6.9}, "near the pass mark: 6.9 of 10 points, 0.1 below it"),
        (grade(outcome()), {"counts": False}, "no attempt counts"),
        (grade(outcome()), {"doubt": "nobody knows when it was handed in"}, "nobody knows when it was handed in"),
        (
            grade(outcome()),
            {"read": lambda: None, "status": None, "mark": None, "score": None},
            "still waits to be graded",
        ),
        (grade(outcome(), provenance=provenance(sandbox="none")), {}, "ran without full isolation"),
    ],
)
def test_what_needs_a_person(pages, given, more, why):
    index, _ = pages(line("ada", given, **more))
    assert f"ada of Somewhere (ada){why}" in index.text


def test_nobody_is_named_for_a_person_without_a_reason(pages):
    index, _ = pages(line("ada", grade(outcome()), mark=6.7), line("bob", work("e" * 64), mark=7.3, passed=True))
    assert "What needs a person" not in index.text


def test_the_same_work_from_two_places_is_told_and_work_handed_in_together_is_not(pages):
    same = work("a" * 64)
    index, _ = pages(line("ada", same), line("bob", same), *(line(who, work("b" * 64), where="in/x") for who in "cd"))
    assert index.text.count("the same work byte by byte") == 1
    assert "ada of Somewhere (ada), bob of Somewhere (bob)the same work byte by byte" in index.text


def alike(text="x = 1", file="my.py"):
    place = Passage(file, (None, 1), (None, 2), text)
    return lambda numbers: [Alike((1,), (2,), 0.7, lambda: [(place, place)])] if {1, 2} <= {*numbers} else []


def test_works_that_are_alike_stand_side_by_side_on_a_page_of_their_own(tmp_path):
    lines = [line("ada", work("a" * 64), hand_in=1), line("bob", work("b" * 64), hand_in=2)]
    index = Read(write(book(*lines, alike=alike("y = 2\nz = 3")), tmp_path).read_text("utf-8"))
    (name,) = (href for href in index.values("href") if href.startswith("alike/"))
    page = Read((tmp_path / name).read_text("utf-8"))
    assert "my.py, lines 1 to 2 and my.py, lines 1 to 2" in index.text
    assert page.text.count("y = 2\nz = 3") == 2
    assert "70 % of the smaller work" in page.text
    hrefs = {(tmp_path / name).parent / href.partition("#")[0] for href in page.values("href") if href[0] != "#"}
    assert len(hrefs) == 3
    assert all(href.resolve().is_file() for href in hrefs)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_strangers_wrote_is_text_where_works_are_compared(tmp_path, text):
    lines = [
        line(who, work(who * 32), learner=Learner(text + who, text), hand_in=at) for at, who in ((1, "ad"), (2, "bo"))
    ]
    write(book(*lines, title=text, alike=alike(text, text)), tmp_path)
    (path,) = (tmp_path / "alike").iterdir()
    page = Read(path.read_text("utf-8"))
    assert {"script", "img", "iframe", "object"}.isdisjoint(page.tags)
    assert page.tags.count("svg") == 0
    assert not [name for _, name, _ in page.attributes if name.startswith("on") or name == "style"]
    assert all(
        re.fullmatch(r"#main|\.\./index\.html#person|\.\./learners/[a-z0-9-]+\.html", one)
        for one in page.values("href")
    )


def test_pages_of_an_earlier_time_are_deleted_and_nothing_else_is(tmp_path):
    first = [line("ada", work("a" * 64), hand_in=1), line("bob", work("b" * 64), hand_in=2)]
    write(book(*first, alike=alike()), tmp_path)
    others = [tmp_path / name for name in ("notes.html", "learners/notes.html", "alike/mine.html")]
    for path in others:
        path.write_text("mine")
    with (tmp_path / "pages.txt").open("a") as names:
        names.write(f"../outside.html\n{others[0]}\nnotes.html\nlearners/../notes.html\n")
    outside = tmp_path.parent / "outside.html"
    outside.write_text("mine")
    before = {path.name for path in (tmp_path / "learners").iterdir()}
    write(book(line("bob", work("b" * 64), attempt=2), line("eve")), tmp_path)
    after = {path.name for path in (tmp_path / "learners").iterdir()}
    assert (len(before), len(after)) == (3, 3)
    assert before & after == {"notes.html"}
    assert [path.name for path in (tmp_path / "alike").iterdir()] == ["mine.html"]
    assert all(path.read_text() == "mine" for path in (*others, outside))
    write(book(line("eve")), tmp_path)
    assert len([*(tmp_path / "learners").iterdir()]) == 2


def test_pages_that_were_being_written_when_it_broke_off_are_deleted_later(tmp_path):
    def lines():
        yield from (line("ada"), line("bob"))
        raise OSError

    with pytest.raises(OSError):
        write(book(lines=lines), tmp_path)
    assert len([*(tmp_path / "learners").iterdir()]) == 1
    write(book(line("bob")), tmp_path)
    assert [path.name[:3] for path in (tmp_path / "learners").iterdir()] == ["bob"]


def test_how_the_class_was_graded_is_told_in_words(pages):
    asked = {"root": "/srv/course", "name": "tiny", "seed": 3, "seed_id": "seed 3", "notebook": None, "keep_in": "/c"}
    index, _ = pages(line(), asked=asked)
    told = index.text.partition("Time and cost\n")[2]
    assert "Course/srv/course" in told
    assert "Questionsseed 3" in told
    assert not re.search("(?i)keep|notebook|root|None", told)


def test_missing_and_unmatched_are_listed(pages):
    missing = (Learner("zoe", "Zoe"),)
    index, _ = pages(line(), missing=missing, unmatched=(("x/7.zip", "nobody has the id 7"),))
    assert "Handed in nothing (1)" in index.text
    assert "x/7.zipnobody has the id 7" in index.text
    assert "1with a mark, of 2" in index.text


def test_the_histogram_counts_every_mark_and_says_so_in_words(pages):
    marks = {"ada": 0.0, "bob": 0.0, "cyd": 6.0, "dee": 7.0, "eve": 10.0}
    index, _ = pages(*(line(name, mark=mark, passed=mark >= 7) for name, mark in marks.items()))
    label = next(value for value in index.values("aria-label") if value.startswith("How many"))
    assert label.endswith("2 from 0 %, 1 from 60 %, 1 from 70 %, 1 from 90 %.")


def test_a_class_without_anybody_has_a_page(pages):
    index, others = pages()
    assert not others
    assert "0with a mark, of 0" in index.text


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_strangers_wrote_becomes_an_element(pages, text):
    def made(text):
        who = Learner(text, text, text, text)
        odd = {"missing": (who,), "unmatched": ((text, text),), "asked": {"root": text}, "title": text}
        odd["assignment"] = text
        lines = [
            line("a", rich_grade(text), learner=who, late=text),
            line("b", grade(status="not_gradable", reason=text)),
        ]
        return pages(*lines, **odd)

    (plain, _), (found, others) = made("loss"), made(text)
    assert [tag for tag in found.tags if tag not in ("small", "bdi", "span")] == [
        tag for tag in plain.tags if tag not in ("small", "bdi", "span")
    ]
    assert not [name for _, name, _ in found.attributes if name.startswith("on") or name == "style"]
    assert all(SAFE.fullmatch(value) for value in found.values("href"))
    assert all(value.startswith("#") for page in others.values() for value in page.values("href"))
    assert len({*found.values("id")}) == len(found.values("id"))


def test_grades_are_read_one_at_a_time(tmp_path):
    read = []

    def lines():
        for name in "abc":
            read.append(f"asked for {name}")
            yield line(name, read=lambda name=name: read.append(f"read {name}"))

    write(book(lines=lines), tmp_path)
    assert [one for one in read if one.startswith("read")] == ["read a", "read b", "read c"]


def test_the_whole_of_a_page_can_be_read_again(tmp_path):
    index = write(book(line("ada", rich_grade())), tmp_path)
    assert index == tmp_path / "index.html"
    assert Read(index.read_text("utf-8")).text.count("Your first neural network") >= 1
