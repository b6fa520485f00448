"""What must stay apart: `translate` leaves the model alone that it asks, and a new model knows nothing of others."""

from lines import drilled
from translations import same, translated

from grader.judge.author import fail, integer, read, tuple_of

LENGTH = 24
TIMES = 3
BY_CHANCE = 1  # sentences whose two likeliest words are equal but for rounding
GUESSED = 2


def test_repeats(student, stage, data):
    """Asked again, the model says the same, and `translate` leaves it as it was."""
    lines = drilled(data)
    sentences, model = [*lines.english, *lines.others], stage["model"]
    model.train()
    first = translated(student.translate, model, sentences, stage["tables"], LENGTH)
    for _ in range(TIMES):
        model.train()
        again = translated(student.translate, model, sentences, stage["tables"], LENGTH)
        differ = len(first) - same(first, again)
        if differ > BY_CHANCE:
            fail(
                asked="`translate` should say the same of the same sentences each time, also when the model comes to "
                "it in training mode.",
                got=f"Of {len(first)} sentences, {differ} were translated otherwise the second time.",
                look="Call `model.eval()` first in `translate`: in training mode dropout draws anew each time. Take "
                "the likeliest word, not one drawn by chance.",
            )


def test_fresh(student, stage, data, observe):
    """A new model knows nothing, whatever was trained before."""
    lines = drilled(data)
    new = stage["build"](*read(stage["sizes"], tuple_of(integer(), integer())))
    right = same(translated(student.translate, new, lines.english, stage["tables"], LENGTH), lines.french)
    observe("a new model knows sentences", right > GUESSED)
    if right > GUESSED:
        fail(
            asked="A new model should know nothing: what it translates is chance.",
            got=f"It translates {right} of {len(lines.english)} sentences word for word before any training of its "
            "own.",
            look="Are the layers made once, outside `__init__`, so that all models share them? Or does `translate` "
            "look sentences up instead of asking the model? Trained weights are handed in beside the work, as the "
            "hand-out says.",
        )
