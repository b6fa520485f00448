"""How far simple models get on the embedded texts: `python tools/baselines.py tv_scripts|translation [--write PAGE]`.

Script: n-grams, what the grammar's own facts would allow, and a small LSTM. Translation: a dictionary, and a small
encoder-decoder without and with attention. Everything is seeded and takes a fixed number of steps; the seconds are
those of the processor, on one thread. `--write` puts the table into a page, between its marks.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy, log_softmax

from grader.course.datasets import Dataset, load_dataset
from grader.course.discovery import find_course
from grader.course.fetch import Fetch
from grader.course.secret import CourseSecret
from grader.judge.metrics.accuracy_by_feature import accuracy_by_feature
from grader.judge.metrics.bleu import bleu
from grader.judge.metrics.chrf import chrf
from grader.judge.metrics.exact_match import exact_match
from grader.judge.metrics.ngram_model import ngram_model
from grader.judge.metrics.perplexity import perplexity

Array = np.ndarray
ROOT = Path(__file__).resolve().parents[1]
SEED = 1
KINDS = ("free", "agreement", "voice", "fact")
FEATURES = ("gender", "number", "order", "elision", "contraction", "negation", "pronoun")
PAD, GO, EOS = range(3)


def main() -> None:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=("tv_scripts", "translation"))
    parser.add_argument("--write", type=Path, help="the page to put the table into")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    rows = {"tv_scripts": scripts, "translation": translations}[asked.name]
    lines = []
    for cells in rows(data(asked.name)):
        lines.append(f"| {' | '.join(cells)} |")
        if len(lines) == 1:
            lines.append("| --- |" + " ---: |" * (len(cells) - 1))
        if not asked.write:
            print("\n".join(lines[-2:] if len(lines) == 2 else lines[-1:]), flush=True)  # noqa: T201
    if asked.write:
        write(asked.write, asked.name, "\n".join(lines))


def data(name: str) -> Dataset:
    """The embedded data of the assignment, under a fixed secret."""
    embedded = {"tv_scripts": "sitcom", "translation": "sentences"}[name]
    rng = CourseSecret.fixed(SEED).rng(name, "held_out")
    return load_dataset(find_course(ROOT).assignment(name), embedded, rng, Fetch(embedded=embedded))


def write(page: Path, name: str, table: str) -> None:
    """The table into the page, between its marks."""
    first, last = f"<!-- baselines: {name} -->", f"<!-- end of baselines: {name} -->"
    before, rest = page.read_text("utf-8").split(first)
    _, after = rest.split(last)
    page.write_text(f"{before}{first}\n\n{table}\n\n{last}{after}", "utf-8")


# The script.


def scripts(dataset: Dataset) -> Iterator[Sequence[str]]:
    """The perplexity of the word after each held-out window, for all and by what settles the word."""
    ids, windows, answers = dataset.visible["ids"], dataset.asked["windows"], dataset.labels.reveal()
    size, targets, kinds = len(dataset.visible["vocabulary"]), answers["targets"], answers["kinds"]

    def row(name: str, log_probabilities: Array, began: float) -> Sequence[str]:
        found = [perplexity(log_probabilities, targets)]
        found += [perplexity(log_probabilities[kinds == kind], targets[kinds == kind]) for kind in range(len(KINDS))]
        return name, *(f"{value:.2f}" for value in found), f"{time.process_time() - began:.0f}"

    yield "model", "all words", *KINDS, "seconds"
    for order in (1, 3, 5):
        began = time.process_time()
        model = ngram_model(ids.tolist(), order, size)
        likely = model.log_probabilities(windows.tolist(), targets.tolist())
        yield row(f"{order}-gram", _spread(likely, targets, size), began)
    yield row("5-gram that is told the facts", _spread(np.where(kinds > 0, 0, likely), targets, size), began)
    for name, whole in (("LSTM, the last word of windows of 20", False), ("LSTM, all words of windows of 40", True)):
        began = time.process_time()
        trained = train_script(ids, size, whole=whole)
        with torch.no_grad():
            scores = [trained(torch.tensor(part).long())[:, -1] for part in np.split(windows, 20)]
        yield row(name, log_softmax(torch.cat(scores), dim=1).numpy(), began)


def _spread(likely: Array, targets: Array, size: int) -> Array:
    """Rows (N, size) that give each target its log-probability (N,), and the other words the rest in equal parts."""
    rest = np.log(np.maximum(1 - np.exp(likely), 1e-300) / (size - 1))
    rows = np.repeat(rest[:, None], size, axis=1)
    rows[np.arange(len(targets)), targets] = likely
    return rows


class Script(nn.Module):
    """Scores (N, T, words) for the word after each of the words (N, T)."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(size, 64)
        self.lstm = nn.LSTM(64, 160, batch_first=True)
        self.scores = nn.Linear(160, size)

    def forward(self, words: torch.Tensor, last: bool = False) -> torch.Tensor:
        """Scores after every word, or after the last alone (N, 1, words)."""
        hidden, _ = self.lstm(self.embedding(words))
        scores: torch.Tensor = self.scores(hidden[:, -1:] if last else hidden)
        return scores


def train_script(ids: Array, size: int, *, whole: bool) -> Script:
    """An LSTM that learned from windows of the text: from all of their words, or from what follows each window."""
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    model, text = Script(size), torch.tensor(ids).long()
    length, batch, steps = (40, 32, 1_200) if whole else (20, 128, 1_000)
    optimizer = torch.optim.Adam(model.parameters(), 5e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 5e-3, total_steps=steps)
    for _ in range(steps):
        start = torch.from_numpy(rng.integers(len(text) - length, size=(batch, 1)))
        words = text[start + torch.arange(length + 1)]
        scores = model(words[:, :-1], last=not whole)
        wanted = words[:, 1:] if whole else words[:, -1:]
        _step(optimizer, cross_entropy(scores.flatten(0, 1), wanted.flatten()), model)
        schedule.step()
    return model


def _step(optimizer: torch.optim.Optimizer, loss: torch.Tensor, model: nn.Module) -> None:
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()


# Translation.


def translations(dataset: Dataset) -> Iterator[Sequence[str]]:
    """What translations of the held-out sentences and combinations are worth."""
    english, answers = dataset.asked["english"], dataset.labels.reveal()
    new = answers["combination"]

    def row(name: str, own: list[str], began: float) -> Sequence[str]:
        cells = [name]
        for chosen in (~new, new):
            pair = [
                [text for text, is_in in zip(texts, chosen, strict=True) if is_in] for texts in (own, answers["french"])
            ]
            cells += [f"{bleu(*pair).score:.0f}", f"{chrf(*pair).score:.0f}", f"{exact_match(*pair):.0%}"]
        by_feature = accuracy_by_feature(own, answers["phrases"])
        cells += [f"{by_feature[feature].share:.0%}" for feature in FEATURES]
        return *cells, f"{time.process_time() - began:.0f}"

    yield "model", "BLEU", "chrF", "exact", "BLEU new", "chrF new", "exact new", *FEATURES, "seconds"
    began = time.process_time()
    dictionary = word_for_word(dataset.visible["english"], dataset.visible["french"])
    yield row("a dictionary, word by word", [" ".join(map(dictionary, text.split())) for text in english], began)
    for name, attends in (("encoder-decoder", False), ("encoder-decoder with attention", True)):
        began = time.process_time()
        model = train_translation(dataset.visible["english"], dataset.visible["french"], attends=attends)
        yield row(name, model.translate(english), began)


def word_for_word(english: list[str], french: list[str]) -> Callable[[str], str]:
    """The likeliest French word for an English one, after five rounds of IBM's model 1 (Brown et al., 1993)."""
    sides = [Tables(lines) for lines in (english, french)]
    pairs = [
        [side.ids(line) for side, line in zip(sides, pair, strict=True)] for pair in zip(english, french, strict=True)
    ]
    likely = np.ones([len(side.words) for side in sides])
    for _ in range(5):
        counts = np.full_like(likely, 1e-9)
        for own, other in pairs:
            share = likely[np.ix_(own, other)]
            np.add.at(counts, np.ix_(own, other), share / share.sum(axis=0))
        likely = counts / counts.sum(axis=1, keepdims=True)
    best = likely.argmax(axis=1)
    return lambda word: sides[1].words[best[sides[0].ids(word)[0]]]


class Tables:
    """Words and their numbers; the first three stand for no word."""

    def __init__(self, lines: list[str]) -> None:
        self.words = ["<PAD>", "<GO>", "<EOS>", *sorted({word for line in lines for word in line.split()})]
        self._numbers = {word: number for number, word in enumerate(self.words)}

    def ids(self, line: str) -> list[int]:
        """The numbers of the line's words."""
        return [self._numbers[word] for word in line.split()]

    def batch(self, lines: Sequence[str], *ends: int) -> torch.Tensor:
        """The lines' numbers and `ends` after each, padded to the longest, (N, T)."""
        rows = [torch.tensor([*self.ids(line), *ends]) for line in lines]
        return nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=PAD)


class Translator(nn.Module):
    """An encoder-decoder of two GRUs, the first both ways, which may attend by dot products (Luong et al., 2015)."""

    def __init__(self, english: Tables, french: Tables, *, attends: bool) -> None:
        super().__init__()
        self.english, self.french, self.attends = english, french, attends
        self.source, self.target = (nn.Embedding(len(side.words), 64, PAD) for side in (english, french))
        self.encoder = nn.GRU(64, 64, batch_first=True, bidirectional=True)
        self.decoder = nn.GRU(64, 128, batch_first=True)
        self.scores = nn.Sequential(
            nn.Linear(256 if attends else 128, 128), nn.Tanh(), nn.Linear(128, len(french.words))
        )

    def encode(self, source: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The encoder's outputs (N, S, 128), and its state after each sentence's last word (1, N, 128)."""
        lengths = (source != PAD).sum(dim=1)
        packed = nn.utils.rnn.pack_padded_sequence(self.source(source), lengths, batch_first=True, enforce_sorted=False)
        outputs, state = self.encoder(packed)
        outputs, _ = nn.utils.rnn.pad_packed_sequence(outputs, batch_first=True)
        return outputs, torch.cat([state[0], state[1]], dim=1)[None]

    def decode(self, words: torch.Tensor, state: torch.Tensor, memory: Any) -> tuple[torch.Tensor, torch.Tensor]:
        """Scores (N, T, words) after the words (N, T) so far, and the state after them."""
        hidden, state = self.decoder(self.target(words), state)
        if self.attends:
            outputs, padding = memory
            weights = (hidden @ outputs.transpose(1, 2)).masked_fill(padding[:, None], -1e9).softmax(dim=2)
            hidden = torch.cat([hidden, weights @ outputs], dim=2)
        return self.scores(hidden), state

    @torch.no_grad()
    def translate(self, sentences: list[str]) -> list[str]:
        """The likeliest word after another, up to 30."""
        source = self.english.batch(sentences)
        outputs, state = self.encode(source)
        word, found = torch.full((len(source), 1), GO), []
        for _ in range(30):
            scores, state = self.decode(word, state, (outputs, source == PAD))
            word = scores.argmax(dim=2)
            found.append(word)
        lines = torch.cat(found, dim=1).tolist()
        ends = [line.index(EOS) if EOS in line else len(line) for line in lines]
        return [" ".join(self.french.words[word] for word in line[:end]) for line, end in zip(lines, ends, strict=True)]


def train_translation(english: list[str], french: list[str], *, attends: bool) -> Translator:
    """The translator after nine rounds of teacher forcing."""
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    model = Translator(Tables(english), Tables(french), attends=attends)
    rounds, batch = 9, 32
    optimizer = torch.optim.Adam(model.parameters(), 4e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=rounds * -(-len(english) // batch))
    for _ in range(rounds):
        for chosen in np.array_split(rng.permutation(len(english)), -(-len(english) // batch)):
            source = model.english.batch([english[place] for place in chosen])
            target = model.french.batch([french[place] for place in chosen], EOS)
            outputs, state = model.encode(source)
            given = torch.cat([torch.full((len(target), 1), GO), target[:, :-1]], dim=1)
            scores, _ = model.decode(given, state, (outputs, source == PAD))
            _step(optimizer, cross_entropy(scores.flatten(0, 1), target.flatten(), ignore_index=PAD), model)
            schedule.step()
    return model


if __name__ == "__main__":
    sys.exit(main())
