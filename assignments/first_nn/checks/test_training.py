"""What the network has learned, after training as the hand-out says. The losses are computed here."""

import numpy as np

from grader.judge.author import StudentError, WrongValue, array, boolean, fail, integer, list_of, read

EVERY = 10
WEEK = 7 * 24


def test_training_loss(stage, data, measure, artifact):
    """It learns: loss on the hours that it was trained on."""
    features, targets = data.visible["features"], data.visible["targets"]
    predictions = _predictions(stage, features)
    measure("training_loss", _loss(predictions, targets))
    artifact("curve", "a week that it was trained on", _week(predictions, targets))
    if read(stage["stopped_early"], boolean()):
        steps = read(stage["steps"], list_of(integer()))[-1]
        planned = read(stage["planned"], integer())
        artifact(
            "text", "training", f"Time ran out after {steps:,} of {planned:,} steps; what it learned so far counts."
        )


def test_validation_loss(stage, data, measure, artifact):
    """It has learned something general: loss on days that it has not seen."""
    features, targets = data.asked["features"], data.labels.reveal()["targets"]
    measure("validation_loss", _loss(_predictions(stage, features), targets))
    seen = data.visible["features"][::EVERY], data.visible["targets"][::EVERY]
    curve = _curve(stage, {"training": seen, "validation": (features, targets)})
    if curve:
        artifact("curve", "loss", curve)


def _predictions(stage, features):
    """The trained network's predictions (N,), with words of their own for a training that blew up."""
    diverged = read(stage["diverged"], integer())
    if diverged:
        fail(
            asked="Training should bring the loss down.",
            got=f"By step {diverged:,} of the training the weights had grown beyond all numbers (inf or nan).",
            look="The steps are too long or go uphill. Is the step divided by the number of records? Has it the right "
            "sign? If both are so, try a smaller learning_rate.",
        )
    predictions = stage["network"].run(features, returns=array(float))
    if predictions.size != len(features):
        fail(
            asked=f"`run` should give a prediction for each of {len(features):,} hours.",
            got=f"It gave an array of shape {predictions.shape}.",
            look="(N, 56) @ (56, hidden) gives (N, hidden); (N, hidden) @ (hidden, 1) gives (N, 1).",
        )
    return predictions.reshape(-1)


def _loss(predictions, targets):
    """Mean squared error of the standardised rentals; what is beyond all reason is cut off, so that it stays finite."""
    return float(np.mean((np.clip(predictions, -1e6, 1e6) - targets) ** 2))


def _week(predictions, targets):
    return {"rented": targets[-WEEK:].tolist(), "predicted": predictions[-WEEK:].tolist()}


def _curve(stage, sets):
    """Both losses at the steps whose weights were kept; {} where the weights of a trained network can't be put back."""
    steps = read(stage["steps"], list_of(integer()))
    network, losses = stage["network"], {name: [] for name in sets}
    try:
        for index in range(len(steps)):
            network.weights_input_to_hidden = stage["snapshots"][index][0]
            network.weights_hidden_to_output = stage["snapshots"][index][1]
            for name, (features, targets) in sets.items():
                losses[name].append(_loss(network.run(features, returns=array(float)).reshape(-1), targets))
    except (StudentError, WrongValue, ValueError):
        return {}
    return {"steps": steps, **losses} if steps else {}
