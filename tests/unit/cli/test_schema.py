import json
import re
from pathlib import Path

import pytest
import yaml

from grader.cli.schema import MODELS
from grader.course.skeleton import skeleton

jsonschema = pytest.importorskip("jsonschema")  # comes with nbformat
ROOT = Path(__file__).parents[3]
PATTERNS = {
    "rubric": "assignments/*/rubric.yaml",
    "mistakes": "reference/*/mistakes.yaml",
    "golden": "reference/*/golden/*/expect.yaml",
}


@pytest.fixture
def schema(grader):
    def of(kind):
        ended = grader("schema", *([] if kind == "rubric" else [f"--{kind}"]))
        assert (ended.code, ended.err) == (0, "")
        return ended.json

    return of


def faults(schema, text):
    """What an editor underlines in a file, as paths."""
    validator = jsonschema.Draft202012Validator(schema)
    found = validator.iter_errors(json.loads(json.dumps(yaml.safe_load(text))))
    return ["/".join(map(str, error.absolute_path)) for error in found]


@pytest.mark.parametrize("kind", PATTERNS)
def test_no_file_that_the_grader_takes_is_underlined(schema, kind):
    wanted = schema(kind)
    jsonschema.Draft202012Validator.check_schema(wanted)
    texts = [path.read_text(encoding="utf-8") for path in ROOT.glob(PATTERNS[kind])]
    texts += [text for path, text in skeleton("cats").items() if Path(path).match(PATTERNS[kind])]
    assert len(texts) > 1
    assert [faults(wanted, text) for text in texts if faults(wanted, text)] == []


@pytest.mark.parametrize(
    ("kind", "old", "new", "at"),
    [
        ("rubric", "points: 6", "points: -6", "criteria/0/points"),
        ("rubric", "title: Softmax", "tittle: Softmax", ""),
        ("mistakes", "fails: [large_scores]", "fails: []", "mistakes/1/fails"),
        ("mistakes", "with: scores", "with: 3", "mistakes/1/with"),
        ("golden", "failed", "lost", "verdicts/probabilities"),
    ],
)
def test_what_is_wrong_is_underlined_where_it_stands(schema, kind, old, new, at):
    (text,) = (text for path, text in skeleton("cats").items() if Path(path).match(PATTERNS[kind]))
    assert text.count(old) == 1
    assert at in faults(schema(kind), text.replace(old, new))


@pytest.mark.parametrize("kind", PATTERNS)
def test_every_key_is_described(schema, kind):
    wanted = schema(kind)
    for model in (wanted, *wanted.get("$defs", {}).values()):
        assert model["description"]
        assert [key for key, said in model["properties"].items() if not said.get("description")] == []


def test_two_schemas_at_once_are_too_many(grader):
    ended = grader("schema", "--mistakes", "--golden")
    assert (ended.code, ended.out) == (2, "")
    assert "ask for one at a time" in ended.err


def test_the_new_files_lead_to_their_schemas(grader, schema, tmp_path):
    grader("new", "cats", "--course", tmp_path)
    assert set(MODELS) == set(PATTERNS)
    for kind, pattern in PATTERNS.items():
        (path,) = tmp_path.glob(pattern)
        named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text())[1]
        assert json.loads((path.parent / named).read_text()) == schema(kind)
