import pytest

from grader.course.plan import make_plan, measuring_weights, profiles_of
from grader.course.yaml_lines import load_rubric
from grader.errors import AskError


def test_a_profile_is_applied_to_stages_thresholds_and_limits(folder):
    plan = make_plan(load_rubric(folder), "full")
    assert (plan.profile, plan.data, plan.device) == ("full", "real", "auto")
    assert (plan.stages["trained"].seconds, plan.stages["trained"].seeds.most) == (600, 3)
    assert (plan.criteria[1].full_at, plan.criteria[1].zero_at) == (0.2, 0.6)
    assert (plan.limits.memory_mb, plan.limits.seconds) == (4096, 120)


def test_the_steps_of_a_criterion_stay_unless_a_profile_names_others(folder, rewrite):
    rewrite("    metric: loss\n", "    metric: loss\n    steps: 2\n")
    assert make_plan(load_rubric(folder), "full").criteria[1].threshold.boundaries == (0.4, 0.2)
    rewrite("thresholds: {loss: {", "thresholds: {loss: {steps: 1, ")
    assert make_plan(load_rubric(folder), "full").criteria[1].threshold.boundaries == (0.2,)


def test_what_a_profile_does_not_name_stays(folder):
    rubric = load_rubric(folder)
    plan = make_plan(rubric, "quick")
    assert (plan.data, plan.device, plan.limits) == ("synthetic", "cpu", rubric.limits)
    assert (plan.criteria, dict(plan.stages)) == (rubric.criteria, rubric.stages)


def test_a_limit_that_a_profile_sets_to_the_usual_default_counts(folder, rewrite):
    rewrite("pass_at: 0.7", "pass_at: 0.7\nlimits: {seconds: 30, memory_mb: 512}")
    rewrite("limits: {memory_mb: 4096}", "limits: {seconds: 120}")
    limits = make_plan(load_rubric(folder), "full").limits
    assert (limits.seconds, limits.memory_mb) == (120, 512)


def test_with_weights_a_stage_that_can_load_them_does_so_once(folder, rewrite):
    rewrite("pass_at: 0.7", "weights: {files: [model.pt]}\npass_at: 0.7")
    rewrite(
        "stages:\n  trained: {run: train",
        "stages:\n  other: {run: train, seconds: 5}\n  trained: {with_weights: load, run: train",
    )
    (folder / "inside.py").write_text("def train(student):\n    pass\n\n\ndef load(student, weights):\n    pass\n")
    plan = make_plan(load_rubric(folder), "full")
    loading = measuring_weights(plan)
    assert [stage.run for stage in plan.stages.values()] == ["train", "train"]
    assert [(stage.run, stage.loads_weights) for stage in loading.stages.values()] == [("train", False), ("load", True)]
    assert (loading.stages["trained"].seeds.most, loading.stages["trained"].seconds) == (1, 600)
    assert loading.stages["other"] == plan.stages["other"]


def test_without_full_data_there_is_no_full_profile(folder):
    text = (folder / "rubric.yaml").read_text().replace(", full: real", "")
    (folder / "rubric.yaml").write_text(text[: text.index("profiles:")])
    assert list(profiles_of(load_rubric(folder))) == ["quick"]


def test_an_unknown_profile_names_those_there_are(folder):
    with pytest.raises(AskError, match=r"^--profile fast: tiny has no such profile; there are quick, full$"):
        make_plan(load_rubric(folder), "fast")
