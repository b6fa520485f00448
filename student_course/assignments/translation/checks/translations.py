"""What `translate` says, asked from outside; and tables of words of our own."""

from typing import Any

import numpy as np
from models import CODES, FIRST

from grader.judge.author import Proxy, fail, list_of, text

AT_ONCE = 100
ALPHABET = "abcdefghijklmnopqrst"


def tables() -> dict[str, dict[Any, Any]]:
    """Tables of twenty source words, `as` to `ts`, and twenty target words, `af` to `tf`."""
    source, target = (
        {word: place for place, word in enumerate([*CODES, *(letter + side for letter in ALPHABET)])} for side in "sf"
    )
    back = {place: word for word, place in target.items()}
    return {"source_vocab_to_int": source, "target_vocab_to_int": target, "target_int_to_vocab": back}


def model(stage: Proxy) -> Proxy:
    """A new model for the words of `tables`."""
    return stage["build"](FIRST + len(ALPHABET), FIRST + len(ALPHABET))


def draw(rng: np.random.Generator, lengths: tuple[int, ...]) -> list[str]:
    """Sentences of source words, of these lengths."""
    return [" ".join(f"{letter}s" for letter in rng.choice([*ALPHABET], length)) for length in lengths]


def translated(ask: Proxy, of: Proxy, sentences: list[str], words: Any, max_length: int) -> list[str]:
    """A translation for each of the sentences, by a student's `translate`; spaces as they should be."""
    own = ask(of, sentences, words, max_length, returns=list_of(text()))
    if len(own) != len(sentences):
        fail(
            asked=f"`translate` should give a text for each sentence: {len(sentences)} for {len(sentences)}.",
            got=f"It gave {len(own)}.",
            look="The scores of a batch have the shape (N, T, words): argmax over the last axis, dim=2, asks each "
            "place for its likeliest word. Over the batch, dim=0, it asks each word for the sentence that likes it "
            "best.",
        )
    return [" ".join(one.split()) for one in own]


def same(own: list[str], other: list[str]) -> int:
    """How many of the texts are the same."""
    return sum(one == two for one, two in zip(own, other, strict=True))
