import pytest

from grader.course.yaml_lines import load_rubric
from grader.errors import CourseError


def lines(folder):
    with pytest.raises(CourseError) as caught:
        load_rubric(folder)
    return str(caught.value).splitlines()


def test_a_rubric_in_order_is_read_whole(folder):
    rubric = load_rubric(folder)
    right, loss = rubric.criteria
    assert (right.check_file, right.check_name, right.threshold) == ("checks/test_answer.py", "test_right", None)
    assert (loss.full_at, loss.threshold.better, loss.requires) == (0.1, "lower", ("right",))
    assert rubric.stages["trained"].seeds.most == 3
    assert rubric.limits.call_seconds == 10


def test_every_fault_is_told_at_once_with_its_place(folder, rewrite):
    rewrite("    points: 10\n", "    points: -1\n")
    rewrite("requires: [right]", "requires: [rihgt]")
    rewrite("needs: [numpy]", "neds: [numpy]")
    rewrite("run: train", "run: trian")
    rewrite("pass_at: 0.7\n", "")
    assert lines(folder) == [
        "tiny/rubric.yaml:1:1: pass_at: is missing",
        "tiny/rubric.yaml:4:1: neds: is not a known key; did you mean needs?",
        "tiny/rubric.yaml:9:13: criteria.0.points: must be greater than 0",
        "tiny/rubric.yaml:15:16: criteria.1.requires.0: 'rihgt' is no criterion's id; did you mean right?",
        "tiny/rubric.yaml:22:18: stages.trained.run: inside.py has no function trian; did you mean train?",
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("    points: 10\n", "    points: '10'\n", "10:13: criteria.0.points: must be a number"),
        ("    points: 10\n", "    points: true\n", "criteria.0.points: must be a number"),
        ("    points: 10\n", "    points: .nan\n", "criteria.0.points: must be a finite number"),
        ("    points: 10\n", "    points: 1e999\n", "criteria.0.points: must be a finite number"),
        ("    points: 10\n", "    points:\n", "criteria.0.points: must be a number"),
        ("most: 3", "most: 2.5", "stages.trained.seeds.most: must be a whole number"),
        ("most: 3", "most: 99999999999999999999999999", "stages.trained.seeds.most: must be a whole number"),
        ("first: 1, most: 3", "first: 4, most: 3", "stages.trained.seeds: first (4) must not be more than most (3)"),
        ("title: A tiny assignment", "title: 12", "title: must be text; put it in quotes"),
        ("title: A tiny assignment", "title: ''", "title: must not be empty"),
        ("title: A tiny assignment", f"title: {'x' * 501}", "title: must be 500 characters or fewer"),
        ("pass_at: 0.7", "pass_at: 70", "pass_at: must be 1 or less"),
        ("pass_at: 0.7", "pass_at: -0.1", "pass_at: must be 0 or more"),
        ("needs: [numpy]", "needs: numpy", "needs: must be a list"),
        ("data: {default: synthetic, full: real}", "data: synthetic", "data: must be a group of `key: value` lines"),
        ("device: auto", "device: gpu", "profiles.full.device: must be 'cpu', 'auto' or 'cuda'"),
        ("solution.py", "src/solution.py", "entry.module: must be the plain name of a .py file, without folders"),
        ("tiny.ipynb", "../tiny.ipynb", "entry.notebook: must be the plain name of an .ipynb file, without folders"),
        ("names: [answer]", "names: []", "entry.names: must not be empty"),
        ("names: [answer]", "names: [an-swer]", "entry.names.0: must be a Python name"),
        ("id: right", "id: Right", "criteria.0.id: must be lower-case letters, digits and underscores"),
        ("id: right", "id: loss", "criteria.1.id: 'loss' is the id of criteria.0, too"),
        ("requires: [right]", "requires: [loss]", "criteria.1.requires: 'loss' requires itself, directly or through"),
        ("stage: trained", "stage: traned", "criteria.1.stage: 'traned' is no stage; did you mean trained?"),
        ("    metric: loss\n", "", "criteria.1: lacks metric: give all of metric, better, full_at, zero_at, or none"),
        (
            "title: The answer is right",
            "title: x\n    steps: 2",
            "criteria.0.steps: goes with a metric, and this",
        ),
        ("    metric: loss\n", "    metric: loss\n    steps: 0\n", "criteria.1.steps: must be greater than 0"),
        ("better: lower", "better: higher", "criteria.1.full_at: must be above zero_at, since higher is better"),
        ("full_at: 1e-1", "full_at: 0.5", "criteria.1.full_at: must be below zero_at, since lower is better"),
        ("full_at: 0.2", "full_at: 0.7", "profiles.full.thresholds.loss.full_at: must be below zero_at"),
        ("thresholds: {loss:", "thresholds: {los:", "profiles.full.thresholds.los: 'los' is no criterion's metric"),
        ("stages: {trained: {s", "stages: {tested: {s", "profiles.full.stages.tested: 'tested' is no stage; there are"),
        ("{seconds: 600}", "{run: train}", "stages.trained.run: is not a known key; there are memory_mb, seconds,"),
        ("  trained: {run", "  Trained: {run", "stages.Trained: the key must be lower-case letters"),
        ("py::test_right", "py::test_wrong", "criteria.0.check: checks/test_answer.py has no function test_wrong;"),
        ("answer.py::test_right", "x.py::test_right", "criteria.0.check: there is no readable checks/test_x.py in the"),
        (
            "checks/test_answer.py::test_right",
            "../test_a.py::test_b",
            "must be of the form checks/test_FILE.py::test_N",
        ),
        ("answer.py::test_right\n", "answer.py::test_right\n    visibility: hidden\n", "a file must be wholly one"),
        ("assignment: tiny", "assignment: big", "1:13: assignment: must be tiny, the name of its folder"),
    ],
)
def test_each_fault_is_said_in_plain_words(folder, rewrite, old, new, fault):
    rewrite(old, new)
    assert any(fault in line for line in lines(folder)), lines(folder)


def test_a_longer_cycle_of_requirements_is_found(folder, rewrite):
    rewrite("    points: 10\n", "    points: 10\n    requires: [loss]\n")
    assert [line.split(": ")[1] for line in lines(folder)] == ["criteria.0.requires", "criteria.1.requires"]


def test_a_check_is_looked_for_without_being_imported(folder):
    (folder / "checks/test_answer.py").write_text(
        "raise SystemExit\n\ndef test_right(): pass\n\ndef test_loss(): pass\n"
    )
    assert load_rubric(folder).assignment == "tiny"


@pytest.mark.parametrize("source", [b"def test_right(:\n", b"\0", b"# caf\xe9\n", b"(" * 5000])
def test_a_check_that_is_no_python_is_a_fault_of_the_rubric(folder, source):
    (folder / "checks/test_answer.py").write_bytes(source)
    assert all("criteria." in line and "checks/test_answer.py" in line for line in lines(folder))


def test_a_rubric_that_is_no_group_says_so(folder):
    (folder / "rubric.yaml").write_text("- 1\n- 2\n")
    assert lines(folder) == ["tiny/rubric.yaml:1:1: must be a group of `key: value` lines"]


LOADING = "def train(student):\n    pass\n\n\ndef load(student, *, weights):\n    pass\n"


@pytest.fixture
def loading(folder, rewrite):
    """A rubric that takes weights, in order."""
    (folder / "inside.py").write_text(LOADING)
    rewrite("pass_at: 0.7", "weights: {files: [model.safetensors, model.pt]}\npass_at: 0.7")
    rewrite("run: train,", "run: train, with_weights: load,")


@pytest.mark.usefixtures("loading")
def test_weights_that_are_taken_are_loaded_by_a_stage(folder):
    rubric = load_rubric(folder)
    assert (rubric.weights.files, rubric.weights.most_mb) == (("model.safetensors", "model.pt"), 50)
    assert (rubric.stages["trained"].run, rubric.stages["trained"].with_weights) == ("train", "load")


@pytest.mark.usefixtures("loading")
@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("with_weights: load, ", "", "6:10: weights: no stage loads them; name the recipe that does in `with_weights`"),
        (
            "weights: {files: [model.safetensors, model.pt]}\n",
            "",
            "stages.trained.with_weights: no weights can be handed",
        ),
        (
            "with_weights: load",
            "with_weights: laod",
            "with_weights: inside.py has no function laod; did you mean load?",
        ),
        ("with_weights: load", "with_weights: train", "with_weights: train is what `run` names; loading is another"),
        ("with_weights: load", "with_weights: 3", "with_weights: must be text; put it in quotes"),
        (
            "run: train, with_weights: load",
            "run: load, with_weights: train",
            "train in inside.py has no parameter `weig",
        ),
        ("[model.safetensors, model.pt]", "[]", "weights.files: must not be empty"),
        ("model.pt", "deep/model.pt", "weights.files.1: must be the plain name of a .safetensors, .pt or .pth file"),
        ("model.pt", "model.h5", "weights.files.1: must be the plain name of a .safetensors, .pt or .pth file"),
        ("model.pt]", "model.pt], most_mb: 0", "weights.most_mb: must be greater than 0"),
        ("model.pt]", "model.pt], most_mb: 61", "weights.most_mb: must be 60 or less"),
        ("model.pt]", "model.pt], most_mb: 1.5", "weights.most_mb: must be a whole number"),
    ],
)
def test_each_fault_about_weights_is_said(folder, rewrite, old, new, fault):
    rewrite(old, new)
    assert any(fault in line for line in lines(folder)), lines(folder)
