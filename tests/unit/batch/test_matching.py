import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.batch.hand_ins import Clues, Found, Person, Unmatched
from grader.batch.matching import match
from grader.batch.roster import Roster

ADA = Person("s1", "Ada King Lovelace", "ada@example.org", "A", {"canvas_id": "12345", "github_login": "adal"})
BEN = Person("s2", "Zoë O'Neil-Müller", "ZOE@example.org", "B", {"canvas_id": "12346"})
LI = Person("s3", "李 明", "", "B")
ANN = Person("s4", "Ann Abel")
ANNA = Person("s5", "Anna Bel")
TWIN = Person("s6", "Ana García", "one@example.org")
OTHER = Person("s7", "Ana Garcia", "two@example.org")
ROSTER = Roster((ADA, BEN, LI, ANN, ANNA, TWIN, OTHER))


def work(*members, where="somewhere", **more):
    return Found(Path(where), where, members, **more)


def whose(*members, roster=ROSTER, groups=None):
    """The people whose work it is, or why it is nobody's."""
    found = match([work(*members)], roster, groups)
    return found.hand_ins[0].people if found.hand_ins else found.unmatched[0].why


@pytest.mark.parametrize(
    ("clues", "person"),
    [
        (Clues(lms=("12345",)), ADA),
        (Clues(lms=("dl-course", "ADAL")), ADA),
        (Clues(id="S1"), ADA),
        (Clues(id=" s\u200b1 "), ADA),
        (Clues(email="zoe@EXAMPLE.org"), BEN),
        (Clues(name="Ada King Lovelace"), ADA),
        (Clues(name="lovelace, ada king"), ADA),
        (Clues(name="Lovelace Ada King"), ADA),
        (Clues(name="lovelaceadaking"), ADA),
        (Clues(name="oneilmullerzoe"), BEN),
        (Clues(name="ONEILMÜLLERZOË"), BEN),
        (Clues(name="Zoe\u0308 O\u2019Neil Mu\u0308ller"), BEN),
        (Clues(name="李明"), LI),
        (Clues(name="明 李"), LI),
        (Clues(name="Abel, Ann"), ANN),
        (Clues(name="Bel Anna"), ANNA),
        (Clues(name="Ana García"), TWIN),
        (Clues(name="Garci\u0301a, Ana"), TWIN),
        (Clues(name="Ana Garcia", email="one@example.org"), TWIN),
        (Clues(name="Somebody Else", id="s3"), LI),
    ],
)
def test_a_clue_leads_to_a_person(clues, person):
    assert whose(clues) == (person,)


@pytest.mark.parametrize(
    ("clues", "why"),
    [
        (Clues(name="Ada Lovelace"), "nobody of the roster answers to Ada Lovelace; the nearest are Ada King L"),
        (Clues(lms=("999",), name="x"), "nobody of the roster answers to x, 999; add the person to it, with 999 in"),
        (Clues(name="annabel"), "annabel may be Ann Abel (s4), Anna Bel (s5); write ids that tell them apart"),
        (Clues(name="Ana Garcia", id="x"), "Ana Garcia, x may be Ana García (s6), Ana Garcia (s7)"),
        (Clues(lms=("12345",), name="Zoë O'Neil Müller"), "its clues lead to Ada King Lovelace (s1) and to Zoë"),
        (Clues(lms=("12345", "12346")), "12345, 12346 may be Ada King Lovelace (s1), Zoë"),
        (Clues(), "nothing says whose it is; put it into a folder that is named after the person's id"),
        (Clues(name="\u202e!?"), "nobody of the roster answers to \\u202e!?"),
    ],
)  # fmt: skip
def test_what_leads_to_nobody_or_to_several_says_the_way_out(clues, why):
    said = whose(clues)
    assert said.startswith(why)
    assert ";" in said


def test_a_group_is_all_who_submitted_it_each_once():
    assert whose(Clues(id="s1"), Clues(email="zoe@example.org"), Clues(lms=("12345",))) == (ADA, BEN)


def test_of_a_group_those_who_are_known_keep_the_work_and_the_others_are_told():
    found = match([work(Clues(id="s1"), Clues(id="s9", name="Eve"), where="submission_1")], ROSTER)
    assert found.hand_ins[0].people == (ADA,)
    assert [entry.where for entry in found.unmatched] == ["submission_1 (Eve, s9)"]


@pytest.mark.parametrize(
    "clues", [Clues(name="Owls 1"), Clues(name="owls1", lms=("77",)), Clues(id="s1"), Clues(id="S2")]
)
def test_a_group_of_the_class_file_shares_what_one_of_it_hands_in(clues):
    assert {person.id for person in whose(clues, groups={"Owls 1": ["s1", "S2"]})} == {"s1", "s2"}


def test_a_person_comes_before_a_group_of_that_name():
    assert whose(Clues(name="Ann Abel"), groups={"Ann Abel": ["s1", "s2"]}) == (ANN,)


def test_without_a_roster_everybody_is_a_person_of_their_own():
    pieces = [
        work(Clues(id="s1", name="Ada"), where="a"),
        work(Clues(lms=("77",), name="ben"), where="b"),
        work(Clues(name="Cai"), where="c"),
        work(Clues(id="s1"), where="d"),
        work(where="e"),
    ]
    found = match(pieces, None)
    assert [hand_in.people for hand_in in found.hand_ins] == [
        (Person("s1", "Ada"),),
        (Person("77", "ben"),),
        (Person("Cai", "Cai"),),
        (Person("s1", "Ada"),),
    ]
    assert [hand_in.attempt for hand_in in found.hand_ins] == [1, 1, 1, 2]
    assert [entry.where for entry in found.unmatched] == ["e"]
    assert found.missing == ()


def test_without_a_roster_ids_are_printable():
    found = match([work(Clues(id="two\nlines\u202e\udcff"))], None)
    assert found.hand_ins[0].people[0].id == "two lines\\udcff"


def test_those_without_work_are_missing():
    found = match([work(Clues(id="s1")), Unmatched("notes.txt", "is nobody's")], ROSTER)
    assert found.missing == (BEN, LI, ANN, ANNA, TWIN, OTHER)
    assert found.unmatched == (Unmatched("notes.txt", "is nobody's"),)


def test_attempts_with_one_number_are_counted_anew_by_their_time():
    times = [datetime(2026, 3, day, tzinfo=UTC) for day in (3, 1, 2)]
    found = match([work(Clues(id="s1"), handed_in=at) for at in times], ROSTER)
    assert [hand_in.attempt for hand_in in found.hand_ins] == [3, 1, 2]


def test_attempts_that_differ_keep_their_numbers():
    found = match([work(Clues(id="s1"), attempt=number) for number in (4, 2)], ROSTER)
    assert [hand_in.attempt for hand_in in found.hand_ins] == [4, 2]


NAMES = st.text(st.sampled_from("abAé́ø李ß1 -'._,=\n\u202e\u200d🐍%"), max_size=6)
IDS = st.one_of(st.sampled_from(["s1", "s2", "77", "S1 "]), NAMES)
CLUES = st.builds(Clues, id=IDS, name=NAMES, email=NAMES, lms=st.lists(IDS, max_size=2).map(tuple))
PEOPLE = st.lists(
    st.builds(Person, id=IDS, name=NAMES, email=NAMES, lms=st.dictionaries(st.just("canvas_id"), IDS)), max_size=6
).map(lambda people: list({person.id: person for person in people}.values()))
FOUND = st.lists(st.tuples(st.lists(CLUES, max_size=3), st.integers(1, 3)), max_size=8).map(
    lambda pieces: [
        Found(Path(str(number)), f"piece {number}", tuple(members), attempt)
        for number, (members, attempt) in enumerate(pieces)
    ]
)
GROUPS = st.dictionaries(NAMES, st.lists(IDS, max_size=3), max_size=2)


@settings(max_examples=200, deadline=None)
@given(FOUND, st.none() | PEOPLE.map(lambda people: Roster(tuple(people))), GROUPS)
def test_nothing_is_lost_and_nothing_twice(pieces, roster, groups):
    found = match(pieces, roster, groups)
    matched = [hand_in.where for hand_in in found.hand_ins]
    nobodys = [entry.where for entry in found.unmatched if " (" not in entry.where]
    assert sorted(matched + nobodys) == sorted(piece.where for piece in pieces)
    assert all(entry.why and "\n" not in entry.why for entry in found.unmatched)
    keys = [(frozenset(person.id for person in hand_in.people), hand_in.attempt) for hand_in in found.hand_ins]
    assert len(set(keys)) == len(keys)
    for hand_in in found.hand_ins:
        assert hand_in.people
        assert len({person.id for person in hand_in.people}) == len(hand_in.people)
    if roster:
        present = {person.id for hand_in in found.hand_ins for person in hand_in.people}
        assert sorted(p.id for p in found.missing) == sorted({p.id for p in roster.people} - present)


@settings(max_examples=200, deadline=None)
@given(PEOPLE, CLUES)
def test_nobody_gets_work_that_no_clue_of_theirs_leads_to(people, clues):
    for hand_in in match([work(clues)], Roster(tuple(people))).hand_ins:
        (person,) = hand_in.people
        theirs = {_bare(value) for value in (person.id, person.email, *person.lms.values())}
        said = {_bare(value) for value in (clues.id, clues.email, *clues.lms)}
        assert (said & theirs) - {""} or _letters(clues.name) == _letters(person.name) != []


def _bare(text):
    return "".join(char for char in text.casefold() if not char.isspace() and unicodedata.category(char) != "Cf")


def _letters(name):
    plain = unicodedata.normalize("NFKD", name.casefold()).replace("ø", "o")
    return sorted(filter(str.isalnum, plain))


def test_thousands_are_matched():
    people = [Person(f"s{number}", f"Vorname{number % 100} Nachname{number}") for number in range(5000)]
    pieces = [work(Clues(name=f"nachname{number}vorname{number % 100}"), where=str(number)) for number in range(5000)]
    found = match(pieces, Roster(tuple(people)))
    assert [hand_in.people[0].id for hand_in in found.hand_ins] == [person.id for person in people]
