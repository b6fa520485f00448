"""How the weights begin: `weights_init_normal` and `build_network`, where the work has them."""

import numpy as np
from networks import CONV_DIM, Z_SIZE, discriminator, draw_pictures, generator, is_one_each, layers, scores

from grader.judge.author import StudentError, anything, exists, fail, not_applicable

STD, LEAST, MOST, OFF = 0.02, 0.015, 0.025, 0.005
ENOUGH = 200  # weights of a layer whose spread can be told
LARGE_BIAS, NORM = 0.4, (0.5, 1.5)
SHOWN = 4
ABSENT = "There is no `{}`, and there need not be one."


def test_spread(student, stage, observe):
    """After `G.apply(weights_init_normal)` the weights of all convolutions and linear layers come from N(0, 0.02)."""
    wrong, found = [], _begun(student, stage)
    for name, kind, weights, _ in found:
        mean, deviation = float(weights.mean()), float(weights.std())
        if kind != "norm" and not (LEAST <= deviation <= MOST and abs(mean) <= OFF):
            wrong.append((name, kind, mean, deviation))
    kinds = sorted({kind for _, kind, _, _ in wrong})
    observe("layers that are drawn otherwise", ", ".join(kinds))
    observe("about how widely they are spread", ", ".join(f"{one[3]:.1g}" for one in wrong[:1]))
    if wrong:
        told = "; ".join(
            f"`{name}` has mean {mean:.2g} and deviation {std:.2g}" for name, _, mean, std in wrong[:SHOWN]
        )
        fail(
            asked="After `apply(weights_init_normal)` the weights of every convolution and linear layer should have "
            f"mean 0 and standard deviation {STD}.",
            got=f"{told}.",
            look="nn.init.normal_(m.weight, 0.0, 0.02) takes the deviation, not the variance. Transposed convolutions "
            "are convolutions, too, and linear layers count; `apply` calls the function for every layer, so that it "
            "has to ask what kind m is.",
        )


def test_rest(student, stage, observe):
    """`weights_init_normal` leaves batch normalisation near 1, and biases near 0."""
    found, (low, high) = _begun(student, stage), NORM
    norms = [(name, float(weights.mean())) for name, kind, weights, _ in found if kind == "norm"]
    reach = [(name, float(np.abs(biases).max())) for name, _, _, biases in found if biases.size]
    far = [one for one in norms if not low <= one[1] <= high]
    large = [one for one in reach if not one[1] <= LARGE_BIAS]
    observe("batch normalisation's weights are near 1", not far)
    observe("biases are near 0", not large)
    for name, mean in far:
        fail(
            asked="After `apply(weights_init_normal)` the weights of batch normalisation should be near 1.",
            got=f"Those of `{name}` have mean {mean:.2g}.",
            look="They are factors: with 0.02 almost nothing of the picture gets through. Batch normalisation has a "
            "`weight`, too, so that hasattr(m, 'weight') takes it for a convolution; ask for the class.",
        )
    for name, most in large:
        fail(
            asked="After `apply(weights_init_normal)` the biases should be 0, or near it.",
            got=f"Those of `{name}` reach {most:.2g}.",
            look="nn.init.zeros_(m.bias), or leave them as they are.",
        )


def _begun(student, stage):
    """The layers of both networks after `apply(weights_init_normal)`, those with enough weights."""
    if not exists(student.weights_init_normal):
        not_applicable(ABSENT.format("weights_init_normal"))
    networks = (generator(student), discriminator(student))
    for network in networks:
        network.apply(student.weights_init_normal)
    found = [one for network in networks for one in layers(stage, network)]
    found = [one for one in found if one[1] == "norm" or one[2].size >= ENOUGH]
    if not found:
        not_applicable("The networks have no layers of torch's own whose weights could be looked at.")
    return found


def test_build(student, stage, rng, observe):
    """`build_network` gives the discriminator and the generator, in this order, with such weights."""
    if not exists(student.build_network):
        not_applicable(ABSENT.format("build_network"))
    pair = student.build_network(CONV_DIM, CONV_DIM, Z_SIZE)
    asked = f"`build_network({CONV_DIM}, {CONV_DIM}, {Z_SIZE})` should give the discriminator, then the generator."
    if not (exists(pair[0].named_parameters) and exists(pair[1].named_parameters)):
        fail(asked=asked, got="It didn't give two networks.", look="return D, G")
    try:
        fine = is_one_each(scores(stage, pair[0], draw_pictures(rng, 6)).shape, 6)
    except StudentError:
        fine = False
    observe("the first network takes pictures", fine)
    if not fine:
        fail(asked=asked, got="The first takes no pictures, or gives no number for each.", look="return D, G")
    if exists(student.weights_init_normal):
        _compare_to_begun(student, stage, pair, observe)


def _compare_to_begun(student, stage, pair, observe):
    """Fail where the built networks' weights aren't spread as `weights_init_normal` draws them."""
    for built, fresh, name in ((pair[0], discriminator(student), "D"), (pair[1], generator(student), "G")):
        fresh.apply(student.weights_init_normal, returns=anything())
        for own, other in zip(layers(stage, built), layers(stage, fresh), strict=False):
            ratio = float(own[2].std()) / max(float(other[2].std()), 1e-9)
            same = own[1] == "norm" or own[2].size < ENOUGH or 0.67 <= ratio <= 1.5
            observe(f"{name}'s weights as `weights_init_normal` draws them", same)
            if not same:
                fail(
                    asked="`build_network` should draw the weights of both networks with `weights_init_normal`.",
                    got=f"`{own[0]}` of {name} has a deviation of {own[2].std():.2g}.",
                    look="After they are made: D.apply(weights_init_normal) and G.apply(weights_init_normal).",
                )
