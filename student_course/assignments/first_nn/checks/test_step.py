"""One call of `train`: which way the weights go, and how far."""

import numpy as np
from networks import Pair, Task, downhill, draw, factor, same, same_pair
from slips import HIDDEN_SLIPS, OUTPUT_SLIPS, UPHILL, look_back, name_factor, name_slip
from student_network import HIDDEN, KEPT, OUTPUT, Trainee, build

from grader.judge.author import fail

RATE = 0.4
SLOW = 0.002  # so slow that the order in which a step is worked out hardly shows
RECORDS = 4  # enough that units which some records leave dead are moved by others
HAND_OUT_WEIGHTS = Pair(np.array([[0.2, -0.4], [0.1, 0.3], [-0.3, 0.5]]), np.array([[0.6], [-0.2]]))
HAND_OUT_RECORD = Task(np.array([[0.5, -1.0, 2.0]]), np.array([0.9]))
FORMULA = {
    HIDDEN: "learning_rate * X.T @ hidden_error_term, with X (N, inputs) and hidden_error_term (N, hidden) = "
    "(error @ weights_hidden_to_output.T) * h * (1 - h)",
    OUTPUT: "learning_rate * h.T @ error, with h (N, hidden) the hidden outputs and error (N, 1) = target - prediction",
}


def test_train_runs(student, rng, observe):
    """`train` takes records and changes both weight matrices."""
    weights, task = draw(rng, inputs=3, hidden=2, records=RECORDS)
    observe(KEPT, build(student, 3, 2, RATE).kept)
    steps = _steps(Trainee(student, weights, RATE), task)
    _show(observe, "for each of 4 records", steps)
    moved = {HIDDEN: any(step.hidden.any() for step in steps), OUTPUT: any(step.output.any() for step in steps)}
    still = [name for name, any_moved in moved.items() if not any_moved]
    observe("the weights that `train` leaves as they are", " and ".join(still) or "none")
    if still:
        fail(
            asked="`train(features, targets)` should move the weights, since the prediction misses the target.",
            got=f"`{'` and `'.join(still)}` stayed as before.",
            look="Add the step to the attribute itself: `self.weights_... += step`. A local variable of that name is "
            "forgotten when the method ends.",
        )


def _show(observe, when, steps):
    """Name the steps as they are, from and to the same units whichever way the matrices are kept."""
    observe(f"the step of `{OUTPUT}` {when}", np.stack([step.output for step in steps]))
    observe(f"the step of `{HIDDEN}` {when}", np.stack([step.hidden for step in steps]))


def _steps(trainee, task):
    """The step for each record alone, from the same weights."""
    return [trainee.step(task.record(index)) for index in range(len(task))]


def test_step(student, observe):
    """One training step, with the numbers of the hand-out."""
    own = Trainee(student, HAND_OUT_WEIGHTS, RATE).step(HAND_OUT_RECORD)
    observe("learning rate", RATE)
    _show(observe, "for the record in the hand-out", [own])
    right = downhill(HAND_OUT_WEIGHTS, HAND_OUT_RECORD).map(lambda matrix: RATE * matrix)
    seen = [look_back(HAND_OUT_WEIGHTS, HAND_OUT_RECORD, RATE)]
    for name, mine, due, slips in (
        (OUTPUT, own.output, right.output, OUTPUT_SLIPS),
        (HIDDEN, own.hidden, right.hidden, HIDDEN_SLIPS),
    ):
        if not same(mine, due):
            scale = factor(mine, due)
            named = name_factor(scale, RATE) if scale else name_slip([mine], seen, slips)
            fail(
                asked=f"One call of `train` on the record in the hand-out, section 'One step by hand', should change "
                f"`{name}` by the step worked out there.",
                got=f"It changed it by {np.array2string(mine, precision=4, separator=', ').replace(chr(10), '')}.",
                look=named or f"The step is {FORMULA[name]}.",
            )


def test_gradient_output(student, rng, observe):
    """The step of `weights_hidden_to_output` goes straight downhill."""
    _goes_downhill(student, rng, observe, OUTPUT, OUTPUT_SLIPS)


def test_gradient_hidden(student, rng, observe):
    """The step of `weights_input_to_hidden` goes straight downhill."""
    _goes_downhill(student, rng, observe, HIDDEN, HIDDEN_SLIPS)


def _goes_downhill(student, rng, observe, name, slips):
    """Six records, a step for each from the same weights. A factor common to all of them is `test_step`'s business."""
    weights, task = draw(rng, inputs=4, hidden=3, records=6)
    records = [task.record(index) for index in range(len(task))]
    steps = _steps(Trainee(student, weights, RATE), task)
    _show(observe, "for each of 6 records", steps)
    own = [_part(step, name) for step in steps]
    right = [_part(downhill(weights, record), name) for record in records]
    scale = factor(np.stack(own), np.stack(right))
    if scale is not None and scale > 0:
        return
    named = UPHILL if scale else name_slip(own, [look_back(weights, record, RATE) for record in records], slips)
    widest = max(_angle(mine, due) for mine, due in zip(own, right, strict=True))
    fail(
        asked=f"From fixed weights, `train` on one record should move `{name}` straight down the slope of the error, "
        "which is found by nudging every weight a little and looking how the error changes.",
        got="For 6 records it moved straight up."
        if scale
        else f"For 6 records it moved up to {widest:.0f} degrees away from that direction, or by unequal shares of it.",
        look=named or f"The step is {FORMULA[name]}.",
    )


def _part(pair, name):
    return pair.hidden if name == HIDDEN else pair.output


def _angle(own, right):
    length = np.linalg.norm(own) * np.linalg.norm(right)
    return float(np.degrees(np.arccos(np.clip((own * right).sum() / length, -1, 1)))) if length else 90.0


def test_batch(student, rng, observe):
    """A batch takes the mean step of its records."""
    weights, task = draw(rng, inputs=4, hidden=3, records=5)
    trainee = Trainee(student, weights, SLOW)
    singles = _steps(trainee, task)
    _show(observe, "for each of 5 records", singles)
    if all(same_pair(one, singles[0]) for one in singles):
        fail(
            asked="`train` should take a step for the record that it is given.",
            got="For 5 different records it took the same step.",
            look="The step is worked out from the record: learning_rate * h.T @ error, error = target - prediction.",
        )
    if trainee.is_record_form(task):
        _goes_record_by_record(trainee, task)
    else:
        _takes_the_mean(trainee, task, singles, observe)


def _goes_record_by_record(trainee, task):
    if not same_pair(trainee.fed_singly(task), trainee.record_steps(task)):
        fail(
            asked="`train`, called for 5 records one after the other, should take a step for each from the weights "
            "that the one before left.",
            got="Together the steps are different from these.",
            look="Don't keep anything from one call of `train` to the next but the weights.",
        )


def _takes_the_mean(trainee, task, singles, observe):
    own, total = trainee.batch_step(task), sum(singles[1:], singles[0])
    observe("number of records", len(task))
    _show(observe, "for a batch of 5 records", [own])
    if same_pair(own, total.map(lambda matrix: matrix / 5)):
        return
    others = (
        ("It is the sum of the records' steps. Divide by the number of records, features.shape[0].", total),
        ("It is divided by the number of records twice.", total.map(lambda matrix: matrix / 25)),
        ("It is the last record's step alone: add up (+=) what each record asks for.", singles[-1]),
        (
            "It is the last record's step alone, divided by 5: add up (+=) what each record asks for.",
            singles[-1].map(lambda matrix: matrix / 5),
        ),
        ("It is the first record's step alone.", singles[0]),
        (
            "The weights are changed after every record. Keep them until the whole batch has been seen.",
            trainee.record_steps(task),
        ),
    )
    fail(
        asked="`train(features, targets)` with 5 records should move the weights by the mean of the steps that it "
        "takes for each record alone.",
        got=_times(own, total),
        look=next((words for words, other in others if same_pair(own, other)), "")
        or "The step of a batch is learning_rate * X.T @ hidden_error_term / N and learning_rate * h.T @ error / N. If "
        "targets have shape (N,) and predictions (N, 1), their difference is (N, N): give the targets a second axis.",
    )


def _times(own, total):
    parts = [
        f"`{name}` moved by {np.linalg.norm(mine) / np.linalg.norm(mean / 5):.3g} times the mean step's length"
        for name, mine, mean in ((HIDDEN, own.hidden, total.hidden), (OUTPUT, own.output, total.output))
    ]
    return f"{parts[0]}; {parts[1]}."


def test_learning_rate(student, rng, observe):
    """The learning rate scales the step."""
    weights, task = draw(rng, inputs=4, hidden=3, records=RECORDS)
    slow, fast = (_steps(Trainee(student, weights, rate), task) for rate in (SLOW, 3 * SLOW))
    _show(observe, f"with the learning rate {SLOW}", slow)
    _show(observe, f"with the learning rate {3 * SLOW}", fast)
    for name, small, large in (
        (HIDDEN, [step.hidden for step in slow], [step.hidden for step in fast]),
        (OUTPUT, [step.output for step in slow], [step.output for step in fast]),
    ):
        length = float(np.linalg.norm(small))
        ratio = float(np.linalg.norm(large)) / length if length else np.inf
        if not abs(ratio - 3) < 0.06:
            fail(
                asked=f"With a learning rate 3 times as large, one step should change `{name}` 3 times as much.",
                got=f"The change is {ratio:.3g} times as large.",
                look=next((words for known, words in RATIOS if abs(ratio / known - 1) < 0.02), "")
                or "Multiply each step by the learning rate once; work out both steps from the old weights.",
            )


RATIOS = (
    (1, "The learning rate that `NeuralNetwork(...)` is given isn't used. Keep it with `self.lr = learning_rate`."),
    (9, "The learning rate is multiplied in twice."),
)
