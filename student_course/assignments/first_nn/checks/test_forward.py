"""What the network is before it learns: its activation, its first weights, its predictions."""

import numpy as np
from networks import Pair, draw, forward, same, sigmoid
from slips import PREDICTION_SLIPS, look_back
from student_network import HIDDEN, KEPT, OUTPUT, build

from grader.judge.author import StudentError, array, exists, fail, integer, not_applicable, number, read, tuple_of

OTHER_ACTIVATIONS = (
    ("It gives 0 everywhere: replace the placeholder.", np.zeros_like),
    ("It gives its input back. Without a curve in it, two layers are no more than one linear layer.", lambda x: x),
    ("It is 1 / (1 + exp(x)): the minus sign before x is missing.", lambda x: sigmoid(-x)),
    ("It is tanh, which goes from -1 to 1. The sigmoid goes from 0 to 1.", np.tanh),
    ("It is the rectifier max(0, x). Here the sigmoid is asked for.", lambda x: np.maximum(x, 0)),
    ("It is the derivative; `activation_function` is the sigmoid itself.", lambda x: sigmoid(x) * sigmoid(-x)),
    ("The sigmoid is applied twice.", lambda x: sigmoid(sigmoid(x))),
)


def test_activation(student, rng, observe):
    """The activation function gives the sigmoid of every number that it is given."""
    x = np.concatenate([[-8.0, -1.0, 0.0, 1.0, 8.0], rng.normal(0, 2, 7)])
    network = student.NeuralNetwork(3, 2, 1, 0.5)
    own = network.activation_function(x, returns=array(float, x.shape))
    observe("`activation_function` of -8, -1, 0, 1, 8 and others", own)
    if same(own, sigmoid(x), 1e-4):
        return
    look = next((words for words, other in OTHER_ACTIVATIONS if same(own, other(x), 1e-4)), "")
    fail(
        asked="`activation_function(x)` should give 1 / (1 + exp(-x)) for every number in x.",
        got=f"For 0 it gave {own[2]:.4g}, for 1 it gave {own[3]:.4g} and for -1 it gave {own[1]:.4g}.",
        look=look or "At 0 the sigmoid is one half; far to the left it is nearly 0, far to the right nearly 1.",
    )


def test_initial_weights(student, observe):
    """The weights start small, random and different from each other."""
    network = build(student, 20, 8, 0.1)
    weights = network.weights(like=Pair(np.empty((20, 8)), np.empty((8, 1))))
    first, second = weights.hidden, weights.output.reshape(-1)
    for name, matrix in ((HIDDEN, first), (OUTPUT, second)):
        observe(f"how `{name}` starts", _start(matrix, 20 if name == HIDDEN else 8))
    if len(np.unique(first.round(9), axis=1).T) < 8 and len(np.unique(second.round(9))) < 8:
        same_all = "all zero" if not first.any() else "the same for several of them"
        fail(
            asked="Every hidden unit should start with weights of its own.",
            got=f"For 8 hidden units, the weights are {same_all}.",
            look="Units that start alike get the same step each time and stay alike: 8 of them do the work of one. "
            "Draw the weights at random.",
        )
    for name, matrix in ((HIDDEN, first), (OUTPUT, second)):
        size = float(np.sqrt(np.mean(matrix**2)))
        if size > 1.5:
            fail(
                asked=f"`{name}` should start small.",
                got=f"For 20 inputs and 8 hidden units its typical size is {size:.3g}.",
                look="Large weights push the sigmoid to its flat ends, where its slope, and so the step, is nearly 0. "
                "A usual spread is 1 / sqrt(units that the weights come from).",
            )
    middle = float(first.mean())
    if not abs(middle) < 0.4:
        fail(
            asked=f"`{HIDDEN}` should be drawn around 0.",
            got=f"For 20 inputs and 8 hidden units its mean is {middle:.3g}.",
            look="Weights of one sign add up over the inputs, and push the sigmoid to its flat ends as large ones do. "
            "`np.random.rand` gives numbers from 0 to 1; `np.random.normal(0.0, spread, shape)` gives them on both "
            "sides of 0.",
        )


def _start(matrix, units):
    """What can be said of weights that come from `units` units, whatever numbers were drawn."""
    size = float(np.sqrt(np.mean(matrix**2)))
    if size == 0:
        return "all zero"
    if np.ptp(matrix) < 1e-9:
        return "all the same"
    if abs(size / units**0.5 - 1) < 0.25:
        return "with a spread near the square root of the units that they come from"
    if matrix.min() >= 0 and matrix.max() <= 1:
        return "all from 0 to 1"
    return "large" if size > 1.5 else "to one side of 0" if abs(matrix.mean()) >= 0.4 else "small"


def test_forward(student, rng, observe):
    """`run` predicts what the formulas say."""
    weights, task = draw(rng, inputs=4, hidden=3, records=5)
    network = build(student, 4, 3, 0.5)
    observe(KEPT, network.kept)
    network.put(weights)
    own = network.proxy.run(task.features, returns=array(float))
    observe("what `run` gives", own.reshape(-1) if own.size == 5 else own)
    if own.size != 5:
        fail(
            asked="`run(features)` with features of shape (5, 4) should give 5 predictions.",
            got=f"It gave an array of shape {own.shape}.",
            look="(N, inputs) @ (inputs, hidden) gives (N, hidden); (N, hidden) @ (hidden, 1) gives (N, 1).",
        )
    own, right = own.reshape(-1, 1), forward(weights, task.features)
    if same(own, right, 1e-4):
        return
    seen = look_back(weights, task, 0.5)
    look = next((slip.words for slip in PREDICTION_SLIPS if same(own, slip.formula(seen), 1e-4)), "")
    fail(
        asked="With fixed weights, `run(features)` should give sigmoid(features @ weights_input_to_hidden) "
        "@ weights_hidden_to_output, with shapes (N, inputs), (inputs, hidden), (hidden, 1).",
        got=f"For 5 records the predictions differ; the first one is {own[0, 0]:.4g}.",
        look=look or "Print every shape on the way: the hidden outputs are (N, hidden), the predictions (N, 1).",
    )


def test_output_shape(student, rng, observe):
    """`run` gives one row for each record."""
    features = rng.normal(size=(5, 3))
    own = student.NeuralNetwork(3, 2, 1, 0.5).run(features, returns=array(float))
    fits = own.shape in ((5, 1), (1, 5))
    observe("the shape of what `run` gives for features of shape (5, 3)", "right" if fits else str(own.shape))
    if fits:
        return
    fail(
        asked="`run(features)` with features of shape (5, 3) should give an array of shape (5, 1): a row for each "
        "record and a column for the one output.",
        got=f"It gave shape {own.shape}.",
        look="Don't flatten or sum: (5, 2) @ (2, 1) has the right shape already.",
    )


def test_one_output(student, observe):
    """The network has exactly one output."""
    nodes = read(student.output_nodes, integer())
    observe("`output_nodes`", nodes)
    if nodes == 1:
        return
    fail(
        asked="`output_nodes` should be 1: one number is predicted, how many bikes are rented.",
        got=f"It is {nodes}.",
        look="With more outputs the predictions have shape (N, outputs), and `predictions.T - targets` still works, "
        "because numpy stretches the targets over the rows: no error shows up, but the loss isn't what it seems.",
    )


def test_forward_pass_train(student, rng, observe):
    """`forward_pass_train`, where there is one, gives the predictions and the hidden outputs."""
    if not exists(student.NeuralNetwork(4, 3, 1, 0.5).forward_pass_train):
        not_applicable("There is no `forward_pass_train`, and there need not be one.")
    weights, task = draw(rng, inputs=4, hidden=3, records=1)
    network = build(student, 4, 3, 0.5)
    network.put(weights)
    try:
        final, hidden = _both(network.proxy, task.features)
    except StudentError:
        final, hidden = _both(network.proxy, task.features[0])
    observe("the prediction of `forward_pass_train`", final)
    observe("the hidden outputs of `forward_pass_train`", hidden.reshape(-1))
    right_hidden = sigmoid(task.features @ weights.hidden).reshape(-1)
    if same(np.array(final), forward(weights, task.features)[0, 0]) and _equal(hidden.reshape(-1), right_hidden):
        return
    fail(
        asked="For one record and 3 hidden units, `forward_pass_train` should give two things: the prediction, then "
        "the 3 hidden outputs (after the sigmoid).",
        got=f"The prediction is {final:.4g}, the hidden outputs have shape {hidden.shape}.",
        look="hidden_outputs = sigmoid(X @ weights_input_to_hidden); final_outputs = hidden_outputs @ "
        "weights_hidden_to_output, without an activation. They are returned in the order final, hidden.",
    )


def _both(network, features):
    return network.forward_pass_train(features, returns=tuple_of(number(), array(float)))


def _equal(own, right):
    return own.shape == right.shape and same(own, right, 1e-4)
