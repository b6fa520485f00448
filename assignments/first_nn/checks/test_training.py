"""What the network has learned, after training as the hand-out says. The losses are computed here."""

import numpy as np
from networks import forward
from trained import snapshots, stopped_early, trained

from grader.judge.metrics.mean_squared_error import mean_squared_error

EVERY = 10
WEEK = 7 * 24
BEYOND_REASON = 1e6


def test_training_loss(stage, data, measure, artifact):
    """It learns: loss on the hours that it was trained on."""
    features, targets = data.visible["features"], data.visible["targets"]
    predictions = trained(stage, features.shape[1]).predictions(features)
    measure("training_loss", _loss(predictions, targets))
    artifact("curve", "a week that it was trained on", _week(predictions, targets))
    remark = stopped_early(stage)
    if remark:
        artifact("text", "training", remark)


def test_validation_loss(stage, data, measure, artifact):
    """It has learned something general: loss on days that it has not seen."""
    features, targets = data.asked["features"], data.labels.reveal()["targets"]
    measure("validation_loss", _loss(trained(stage, features.shape[1]).predictions(features), targets))
    kept = snapshots(stage, features.shape[1])
    if kept:
        seen = data.visible["features"], data.visible["targets"]
        sets = {"training": seen, "validation": (features, targets)}
        artifact("curve", "loss", {"steps": list(kept), **{name: _curve(kept, *one) for name, one in sets.items()}})


def _curve(kept, features, targets):
    features, targets = features[::EVERY], targets[::EVERY]
    return [_loss(forward(weights, features)[:, 0], targets) for weights in kept.values()]


def _loss(predictions, targets):
    """Mean squared error of the standardised rentals; what is beyond all reason is cut off, so that it stays finite."""
    return mean_squared_error(np.clip(predictions, -BEYOND_REASON, BEYOND_REASON), targets)


def _week(predictions, targets):
    return {"rented": targets[-WEEK:].tolist(), "predicted": predictions[-WEEK:].tolist()}
