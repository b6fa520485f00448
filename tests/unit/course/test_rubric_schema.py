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
