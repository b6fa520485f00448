import re

import pytest

from grader.batch.hand_ins import Person
from grader.batch.roster import read_roster
from grader.errors import AskError


@pytest.fixture
def roster(tmp_path):
    """The roster that a file of these bytes, or of this text, gives."""

    def read(content):
        path = tmp_path / "roster.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_roster(path)

    return read


@pytest.fixture
def refused(roster, tmp_path):
    """The lines in which a file of these bytes is refused, without its folder."""

    def of(content):
        with pytest.raises(AskError) as caught:
            roster(content)
        return str(caught.value).replace(f"{tmp_path}/", "").splitlines()

    return of


TEXT = "id,name,email\ns1,Ádám Müller,adam@example.org\ns2,李明,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_with_and_without_its_mark(roster, encoding):
    found = roster(TEXT.encode(encoding))
    assert found.people == (Person("s1", "Ádám Müller", "adam@example.org"), Person("s2", "李明"))
    assert not found.notes


@pytest.mark.parametrize(
    ("text", "encoding", "name", "told"),
    [
        ("id,name\ns0,Ann\ns1,Zoë Müller\n", "latin-1", "Zoë Müller", ":3: isn't UTF-8 .* Western European"),
        ("id,name\ns0,Ann\ns1,Eve O’Neil\n", "cp1252", "Eve O’Neil", ":3: isn't UTF-8 .* Western European"),  # noqa: RUF001
        ("id,name\ns0,Ann\ns1,李明\n", "gb2312", "李明", ":3: isn't UTF-8 .* simplified Chinese"),
    ],
)
def test_older_codes_are_read_and_told(roster, text, encoding, name, told):
    found = roster(text.encode(encoding))
    assert found.people[1].name == name
    (note,) = found.notes
    assert re.search(told, note)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_delimiters_and_line_ends(roster, delimiter, line_end):
    lines = [["ID", "Name", "Section", "Canvas ID"], ["s1", '"Lovelace, Ada; ""Countess"""', "B", "77"]]
    found = roster(line_end.join(delimiter.join(cells) for cells in lines))
    assert found.people == (Person("s1", 'Lovelace, Ada; "Countess"', "", "B", {"canvas_id": "77"}),)


def test_what_spreadsheets_add_is_taken_off(roster):
    found = roster('sep=;\nid;name;email\n="00123";  =SUM(A1)\u200b ;\ufeffa@b.org\n;;\n')
    assert found.people == (Person("00123", "=SUM(A1)", "a@b.org"),)


def test_first_and_last_names_in_columns_of_their_own(roster):
    assert roster("Surname,First name,id\nLovelace,Ada,s1\n").people[0].name == "Ada Lovelace"


def test_columns_of_other_systems_are_kept_and_further_ones_told(roster):
    found = roster("id,canvas_login,moodle_id,gradescope_sid,github_login,Pronouns\ns1,ada,12,,adal,she/her\n")
    assert found.people[0].lms == {"canvas_login": "ada", "moodle_id": "12", "github_login": "adal"}
    assert found.notes == ("roster.csv: nothing is taken from the columns Pronouns.",)


def test_names_in_any_script_are_composed_and_in_one_line(roster):
    found = roster('id,name\ns1,"Ana\u0301\nLo\u0301pez"\ns2,\u202eאדה\u202c\ns3,می\u200cنو\n')
    assert [person.name for person in found.people] == ["Aná López", "אדה", "می\u200cنو"]


def test_every_fault_is_told_by_its_line(refused):
    lines = refused('id,name,canvas_id\ns1,Ann,7\n\u200d,Ben,8\nS1,"Ca\nrl",9\ns4,Dan,7\ns5,Eve,1,extra\n')
    assert lines == [
        "roster.csv:3: has no id; give the person one that nobody else has",
        "roster.csv:4: id 'S1' stands on line 2 already",
        "roster.csv:6: canvas_id '7' stands on line 2 already",
        "roster.csv:7: has 4 cells for 3 columns; put quotes around text",
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "roster.csv: the file is empty; its first line names the columns, as in id,name,email"),
        (
            "name,ids\nAda,s1\n",
            "roster.csv:1: no column is called id, which must name each person once; did you mean ids?",
        ),
        ("id,e-mail,Email address\n", "roster.csv:1: two columns are called email; rename one"),
        ('id,name\ns1,"Ada\ns2,Ben\n', "roster.csv:2: can't be read as CSV (unexpected end of data); is there a"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_in_one_line(refused, content, told):
    (line,) = refused(content)
    assert line.startswith(told)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(AskError, match=r"nobody.csv: can't be read \(No such file or directory\); check the name"):
        read_roster(tmp_path / "nobody.csv")


def test_thousands_of_faults_are_cut_short(refused):
    lines = refused("id\n" + "same\n" * 5000)
    assert lines[-1] == "roster.csv: mend these first, then there may be more"
    assert len(lines) == 101


def test_lines_may_end_before_the_last_column(roster, refused):
    assert roster("id,name,email\ns1\ns2,Ben,,,\n").people == (Person("s1"), Person("s2", "Ben"))
    assert refused("name,id\nAda\n") == ["roster.csv:2: has no id; give the person one that nobody else has"]
