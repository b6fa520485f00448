import pytest
from pydantic import ValidationError

from grader.course.rubric import LimitSpec, Rubric, Threshold


def properties():
    schema = Rubric.model_json_schema()
    for kind in (schema, *schema["$defs"].values()):
        for name, described in kind["properties"].items():
            yield kind["title"], name, described


def test_every_key_is_described_for_editors():
    undescribed = [(kind, name) for kind, name, described in properties() if not described.get("description")]
    assert not undescribed
    assert len(list(properties())) > 40


def test_an_editor_learns_the_bounds_and_that_other_keys_are_wrong():
    schema = Rubric.model_json_schema()
    criterion = schema["$defs"]["Criterion"]
    assert criterion["properties"]["points"]["exclusiveMinimum"] == 0
    assert criterion["properties"]["visibility"]["enum"] == ["public", "after_due", "hidden"]
    assert criterion["properties"]["check"]["pattern"].startswith("^checks/")
    assert all(kind["additionalProperties"] is False for kind in (schema, *schema["$defs"].values()))


def test_a_rubric_can_not_be_changed_after_it_was_read():
    with pytest.raises(ValidationError, match="frozen"):
        LimitSpec().seconds = 10**6


@pytest.mark.parametrize(("full_at", "zero_at", "better"), [(0.1, 0.5, "lower"), (0.9, 0.5, "higher")])
def test_a_threshold_knows_which_values_are_better(full_at, zero_at, better):
    assert Threshold(full_at=full_at, zero_at=zero_at).better == better


@pytest.mark.parametrize(
    ("ends", "boundaries", "words"),
    [
        ((0.2, 0.6, 1), (0.2,), "full marks at 0.2 or less, else none"),
        ((0.2, 0.6, 2), (0.4, 0.2), "full marks at 0.2 or less, 1/2 at 0.4, else none"),
        ((0.9, 0.6, 3), (0.7, 0.8, 0.9), "full marks at 0.9 or more, 2/3 at 0.8, 1/3 at 0.7, else none"),
        ((10, 0, 5), (2, 4, 6, 8, 10), "full marks at 10 or more, none from 0, 5 equal steps between"),
    ],
)
def test_a_threshold_says_where_each_of_its_steps_begins(ends, boundaries, words):
    full_at, zero_at, steps = ends
    threshold = Threshold(full_at=full_at, zero_at=zero_at, steps=steps)
    assert threshold.boundaries == pytest.approx(boundaries)
    assert threshold.boundaries[-1] == full_at
    assert threshold.in_words == words
