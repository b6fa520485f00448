from itertools import pairwise

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from grader.course.rubric import Rubric
from grader.course.yaml_lines import load_model, load_rubric, read_yaml
from grader.errors import CourseError


def refusal(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CourseError) as caught:
        read_yaml(path)
    (line,) = str(caught.value).splitlines()
    return line


@pytest.fixture
def path(tmp_path):
    folder = tmp_path / "tiny"
    folder.mkdir()
    return folder / "rubric.yaml"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e-6", 1e-6),
        ("1E5", 1e5),
        ("-2.5e+3", -2500.0),
        (".5", 0.5),
        ("7", 7),
        ("010", 10),
        ("true", True),
        ("yes", "yes"),
        ("1:30", "1:30"),
        ("2024-13-45", "2024-13-45"),
        ("1_000", "1_000"),
        ("'1e-6'", "1e-6"),
        ("~", None),
        ("naïve 层", "naïve 层"),
    ],
)
def test_a_plain_value_is_what_it_looks_like(path, text, value):
    path.write_text(f"key: {text}\n")
    read = read_yaml(path).values["key"]
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "tiny/rubric.yaml: the file is empty"),
        (b"# nothing\n", "tiny/rubric.yaml: the file is empty"),
        (b"a: 1\nb: caf\xe9\n", "tiny/rubric.yaml:2: isn't UTF-8 text"),
        ("a:\n\tb: 1\n", "tiny/rubric.yaml:2:1: a tab stands where YAML wants spaces"),
        ("a: [1\nb: 2\n", "tiny/rubric.yaml:2:2: isn't valid YAML: "),
        ("a: 1\n---\nb: 2\n", "tiny/rubric.yaml:2:1: isn't valid YAML: expected a single document"),
        ("a: &x 1\nb: *x\n", "tiny/rubric.yaml:1:4: anchors (&) and aliases (*) can't be used"),
        ("a: !!python/object/apply:os.system [ls]\n", "tiny/rubric.yaml:1:4: tags (!) can't be used"),
        ("a: \x07\n", "tiny/rubric.yaml: isn't valid YAML: "),
        ('a: "\\UFFFFFFFF"\n', "tiny/rubric.yaml: isn't valid YAML: "),
        ("%YAML " + "9" * 5000 + ".1\n---\na: 1\n", "tiny/rubric.yaml: isn't valid YAML: "),
        ("[" * 100_000, "tiny/rubric.yaml:1:17: nested more than 16 deep"),
        ("a: " + "x" * 300_000, "tiny/rubric.yaml: is larger than 256 KiB"),
    ],
)
def test_a_file_that_cannot_be_read_gives_one_line(path, content, says):
    assert refusal(path, content).startswith(says)


def test_an_alias_bomb_is_refused_before_it_grows(path):
    bomb = "".join(f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in pairwise("abcdefghi"))
    assert "aliases" in refusal(path, "a: &a [x]\n" + bomb)


def test_a_missing_file_gives_one_line(path):
    with pytest.raises(CourseError, match=r"^tiny/rubric.yaml: can't be read: No such file or directory$"):
        read_yaml(path)


class Pair(BaseModel):
    a: int = 0
    b: int = 0


def test_keys_that_stand_twice_or_merge_or_are_no_text_are_all_told(path):
    path.write_text("a: 1\nb: 2\na: 3\n<<: {b: 1}\n5: 6\n[x]: 7\n")
    with pytest.raises(CourseError) as caught:
        load_model(path, Pair)
    assert str(caught.value).splitlines() == [
        "tiny/rubric.yaml:3:1: a: this key stands here already, on line 1",
        "tiny/rubric.yaml:4:1: <<: merge keys (<<) can't be used; write the keys out",
        "tiny/rubric.yaml:5:1: 5: a key must be text",
        "tiny/rubric.yaml:6:1: ?: a key must be text",
    ]


def test_of_very_many_faults_the_first_are_told(path):
    path.write_text("".join(f"a: {n}\n" for n in range(1000)))
    with pytest.raises(CourseError) as caught:
        load_model(path, Pair)
    assert len(str(caught.value).splitlines()) == 101
    assert str(caught.value).endswith("mend these 100 first, then there may be more")


def test_a_byte_order_mark_is_no_fault(path):
    path.write_bytes(b"\xef\xbb\xbfa: 4\n")
    assert load_model(path, Pair).a == 4


def rubric_or_course_error(folder, content):
    (folder / "rubric.yaml").write_bytes(content)
    try:
        outcome = load_rubric(folder)
    except CourseError as error:
        outcome = error
    if not isinstance(outcome, Rubric):
        assert all(line.startswith("tiny/rubric.yaml:") for line in str(outcome).split("\n"))


quiet = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@quiet
@given(st.binary(max_size=200))
@example(b'"\\ud800": 1')
@example(b'criteria: [{id: "a\\nb", requires: ["c\\nd"]}, {id: "a\\nb"}]')
@example(b'? "a\\nb"\n: 1')
@example(b"stages: {a: {run: [1]}}\nprofiles: {a: {thresholds: {b: 1}}}")
def test_any_bytes_are_a_rubric_or_a_course_error(folder, content):
    rubric_or_course_error(folder, content)


plain = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["loss", "right"])
)
anything = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(plain, inner, max_size=3), max_leaves=6
)


def places(values, path=()):
    yield path
    pairs = values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    for step, inner in pairs:
        yield from places(inner, (*path, step))


def replaced(values, path, new):
    if not path:
        return new
    copy = values.copy()
    copy[path[0]] = replaced(values[path[0]], path[1:], new)
    return copy


@quiet
@given(data=st.data())
def test_any_value_in_any_place_is_a_rubric_or_a_course_error(folder, rubric_text, data):
    values = yaml.safe_load(rubric_text)
    path = data.draw(st.sampled_from(list(places(values))))
    changed = replaced(values, path, data.draw(anything))
    rubric_or_course_error(folder, yaml.safe_dump(changed, allow_unicode=True).encode())
