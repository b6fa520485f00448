"""English sentences and their French translations: by a grammar that knows agreement, order and elision; or real."""

from collections.abc import Callable, Iterator
from pathlib import Path
from runpy import run_path
from types import SimpleNamespace
from typing import Any

import numpy as np

from grader.course.datasets import Dataset
from grader.course.fetch import Folder
from grader.errors import AskError, CourseError
from grader.wire.secret import Secret

grammar = SimpleNamespace(**run_path(str(Path(__file__).with_name("grammar.py"))))
Sentence = grammar.Sentence
Fetch = Callable[[Folder], Path]

PUBLIC_SEED = 1635
VISIBLE, HELD_OUT, COMBINATIONS = 10_000, 600, 400
REAL_VISIBLE, REAL_HELD_OUT = 24_000, 1_000  # more would not fit into what is sent to a recipe at once

SMALL_VOCAB = Folder(
    folder="small_vocab", holds="small_vocab_en and small_vocab_fr, which belong together line by line"
)


def load(name: str, rng: np.random.Generator, fetch: Fetch) -> Dataset:
    """The data set `name`: `sentences` (generated) or `small_vocab` (a folder of the user's).

    Visible: `english` and `french`, lists of sentences in lower case with spaces between all words and marks, line by
    line, also as files. Asked: `english`, sentences that aren't among the visible ones. The labels: `french`;
    `combination` bool (N,), whether a sentence puts words or patterns together that no visible one has together; and
    `phrases`, for each sentence the French words by which it shows a feature of `FEATURES` in clauses.py, by feature.

    Of generated sentences 600 are of the visible kind and 400 combinations. Of `small_vocab` 1,000 lines are drawn, no
    combinations, and the first 24,000 of the others are visible.
    """
    if name == "sentences":
        return _generated(rng)
    if name == "small_vocab":
        return _real(fetch(SMALL_VOCAB), rng)
    raise CourseError(f"translation has no data set {name!r}: choose sentences or small_vocab")


def _generated(rng: np.random.Generator) -> Dataset:
    shown: dict[str, Sentence] = {}
    _add(shown, grammar.sentences(np.random.default_rng(PUBLIC_SEED)), VISIBLE, new=False)
    asked: dict[str, Sentence] = {}
    known = {word for one in shown.values() for word in _all_words(one)}
    taken = {text for one in shown.values() for text in (one.english, one.french)}
    stream = (
        one
        for one in grammar.sentences(rng)
        if taken.isdisjoint({one.english, one.french}) and known.issuperset(_all_words(one))
    )
    _add(asked, stream, HELD_OUT, new=False)
    _add(asked, stream, HELD_OUT + COMBINATIONS, new=True)
    pairs = [(one.english, one.french) for one in shown.values()]
    labels = {
        "french": [one.french for one in asked.values()],
        "combination": np.array([one.is_new for one in asked.values()]),
        "phrases": [one.phrases for one in asked.values()],
    }
    return _dataset(pairs, list(asked), labels, "generated English sentences and their French translations")


def _all_words(sentence: Sentence) -> list[str]:
    return f"{sentence.english} {sentence.french}".split()


def _add(known: dict[str, Sentence], stream: Iterator[Sentence], count: int, *, new: bool) -> None:
    """Put sentences into `known` until it holds `count`: such as are combinations, or such as aren't."""
    for sentence in stream:
        if len(known) == count:
            return
        if sentence.is_new is new:
            known[sentence.english] = sentence


def _real(folder: Path, rng: np.random.Generator) -> Dataset:
    english, french = (_lines(folder / f"small_vocab_{language}") for language in ("en", "fr"))
    if len(english) != len(french) or len(english) < 10 * REAL_HELD_OUT:
        what = f"{len(english)} English and {len(french)} French lines"
        raise AskError(
            f"{folder}: holds {what}: they must be as many, and {10 * REAL_HELD_OUT} or more; get them again"
        )
    pairs = dict(zip(english, french, strict=True))
    known = list(pairs)
    asked = [known[place] for place in rng.permutation(len(known))[:REAL_HELD_OUT]]
    apart = set(asked)
    labels = {
        "french": [pairs[sentence] for sentence in asked],
        "combination": np.zeros(len(asked), bool),
        "phrases": [{} for _ in asked],
    }
    shown = [pair for pair in pairs.items() if pair[0] not in apart][:REAL_VISIBLE]
    return _dataset(shown, asked, labels, "small_vocab, English and French")


def _lines(path: Path) -> list[str]:
    try:
        return [" ".join(line.split()) for line in path.read_text(encoding="utf-8").strip().split("\n")]
    except (OSError, UnicodeDecodeError) as error:
        raise AskError(f"{path}: can't be read as UTF-8 text: {error}; get the file again") from error


def _dataset(pairs: list[tuple[str, str]], asked: list[str], labels: dict[str, Any], note: str) -> Dataset:
    english, french = ([pair[side] for pair in pairs] for side in (0, 1))
    return Dataset(
        visible={"english": english, "french": french},
        asked={"english": asked},
        labels=Secret(labels),
        files={
            f"data/{name}.txt": "\n".join([*lines, ""]).encode()
            for name, lines in (("english", english), ("french", french))
        },
        note=note,
    )
