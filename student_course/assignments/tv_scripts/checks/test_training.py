"""What was learned from the visible script: how likely held-out words are, and what a script of its own is like."""

import numpy as np
from network import alike
from script import SPEAKER, text_of, words_of

from grader.judge.author import array, boolean, fail, list_of, number, read, text, tuple_of
from grader.judge.metrics.distinct_n import distinct_n
from grader.judge.metrics.longest_copied_run import longest_copied_run
from grader.judge.metrics.ngram_model import ngram_model
from grader.judge.metrics.perplexity import perplexity
from grader.judge.metrics.repeated_ngrams import repeated_ngrams

AT_ONCE, AGAIN = 500, 100
KINDS = ("free", "agreement", "voice", "fact")
PUBLISHED = 3.5
PRIMES, LENGTH = 3, 200
RUN, GRAM, CIRCLE = 40, 4, 8
SHOWN, CURVE = 2_000, 60


def test_perplexity(stage, data, measure, artifact):
    """It has learned what words come next: perplexity of the words after held-out windows."""
    windows, answers = data.asked["windows"], data.labels.reveal()
    targets, kinds, size = answers["targets"], answers["kinds"], len(data.visible["vocabulary"])
    rng = np.random.default_rng(targets)  # nobody outside has them, so the order can't be foreseen
    order, surprise = rng.permutation(len(windows)), np.empty(len(windows))
    for start in range(0, len(windows), AT_ONCE):
        few = order[start : start + AT_ONCE]
        scores = stage["after"](stage["model"], windows[few], returns=array(float, (len(few), size)))
        surprise[few] = surprises(scores, targets[few])
        if not start:
            first = scores[:AGAIN]
    _require_same(first, stage["after"](stage["model"], windows[order[:AGAIN]], returns=array(float, first.shape)))
    own = float(np.exp(surprise.mean()))
    measure("perplexity", own)
    rows = {"yours": surprise}
    for order_ in (5, 3):
        model = ngram_model(data.visible["ids"].tolist(), order_, size)
        rows[f"{order_}-gram"] = -model.log_probabilities(windows.tolist(), targets.tolist())
    artifact("table", "perplexity of held-out words, by what settles them", _table(rows, kinds))
    artifact("text", "cross-entropy a word", _published(float(surprise.mean())))
    artifact("text", "training", _how(stage))
    losses = read(stage["losses"], list_of(number(finite=False)))
    if len(losses) > 1:
        artifact("curve", "loss of the batches it was trained on", {"loss": _means(losses)})


def _require_same(first, again):
    """Fails where the first windows get other scores once the others were asked about: the questions taught it."""
    if alike(first, again):
        return
    fail(
        asked="The same windows should get the same scores before all others were asked about and afterwards.",
        got="They got others afterwards.",
        look="What `forward` keeps or changes in self or in a global goes into later scores. In evaluation mode "
        "nothing may be learned; what came before is in the hidden state that is given, and nowhere else.",
    )


def surprises(scores, targets):
    """The negative log-probability (N,) of each target, under rows that are normalised here."""
    return np.log([perplexity(row[None], target[None]) for row, target in zip(scores, targets, strict=True)])


def test_script(student, stage, data, measure, artifact):
    """A script of its own has the form of one, is varied, and isn't copied."""
    vocabulary, learned = data.visible["vocabulary"], data.visible["ids"].tolist()
    tokens = dict(read(stage["marks"], list_of(tuple_of(text(), text()))))
    rng = np.random.default_rng(data.labels.reveal()["targets"])
    pages, numbers = [], stage["numbers"]
    for prime in rng.permutation(_speakers(data))[:PRIMES]:
        begins, fills = numbers[int(prime)], numbers[vocabulary.index("\n")]
        made = student.generate(stage["model"], begins, stage["int_to_vocab"], stage["token_dict"], fills, LENGTH)
        pages.append(text_of(made))
    own = [words_of(page, tokens) for page in pages]
    real = _real(data, [len(page) for page in own])
    text_ = [word for page in own for word in page]
    numbers = {word: number for number, word in enumerate(vocabulary)}
    copied = [
        longest_copied_run(
            [numbers.get(word, -1) for word in page], learned, [numbers.get(word, -1) for word in one], RUN
        )
        for page, one in zip(own, real, strict=True)
    ]
    measure("form", float(np.mean([_form(page) for page in own])))
    measure("varied", 1.0 - _repeated(text_, CIRCLE))
    measure("copied", max(0.0, float(np.mean([one.share - one.expected_share for one in copied]))))
    artifact("text", "a script of its own", "\n\n".join(pages)[:SHOWN])
    values = [[f"{np.mean([distinct_n(page, n) for page in pages]):.2f}" for pages in (own, real)] for n in (1, 2, 3)]
    values.append([f"{_repeated([word for page in pages for word in page]):.2f}" for pages in (own, real)])
    values.append([f"{np.mean([_form(page) for page in pages]):.2f}" for pages in (own, real)])
    values.append([str(max(one.longest for one in copied)), str(max(one.expected_longest for one in copied))])
    values.append(
        [f"{np.mean([one.share for one in copied]):.2f}", f"{np.mean([one.expected_share for one in copied]):.2f}"]
    )
    rows = ["distinct-1", "distinct-2", "distinct-3", f"repeated-{GRAM}", "form", "longest copy", "copied"]
    artifact(
        "table",
        f"{len(text_)} words of its own, and as many of a real script that it never saw",
        {"columns": ["yours", "real"], "rows": rows, "values": values},
    )


def _speakers(data):
    """The numbers of the words that begin many lines of the visible script, such as `nora:`."""
    words, ids = data.visible["vocabulary"], data.visible["ids"]
    firsts, counts = np.unique(ids[1:][ids[:-1] == words.index("\n")], return_counts=True)
    ranked = [int(one) for one in firsts[np.argsort(-counts, kind="stable")] if SPEAKER.match(words[one])]
    return ranked[:8]


def _real(data, lengths):
    """Pieces of the held-out script, as many words each."""
    words, found = words_of(data.labels.reveal()["text"], {}), []
    place = 0
    for length in lengths:
        found.append(words[place : place + length])
        place += length
    return found


def _form(words):
    """The share of lines that begin with a speaker and have something said."""
    lines = " ".join("\0" if word == "\n" else word for word in words).split("\0")
    said = [line.split() for line in lines if line.split()]
    return float(np.mean([_spoken(line) for line in said])) if len(said) > 1 else 0.0


def _spoken(line):
    """Whether a line is a speaker's, whose name may have several words."""
    name = next((place for place, word in enumerate(line[:4]) if word.endswith(":")), None)
    return name is not None and len(line) > name + 1


def _repeated(words, length=GRAM):
    found = repeated_ngrams(words, length)
    return 1.0 if np.isnan(found) else found


def _table(rows, kinds):
    parts = [np.ones(len(kinds), bool), *(kinds == kind for kind in range(len(KINDS)))]
    names = ["all words", *KINDS]
    some = [place for place, part in enumerate(parts) if part.any()]
    some = some if len(some) > 2 else some[:1]
    values = [[f"{np.exp(np.mean(row[parts[place]])):.2f}" for place in some] for row in rows.values()]
    return {"columns": [names[place] for place in some], "rows": list(rows), "values": values}


def _published(entropy):
    side = "below" if entropy < PUBLISHED else "not below"
    return f"{entropy:.2f} nats; {side} {PUBLISHED}, the bar of the well-known project, which measures it in training"


def _how(stage):
    how = read(stage["how"], text())
    return how + (
        "; time ran out, and what was learned by then counts" if read(stage["stopped_early"], boolean()) else ""
    )


def _means(losses):
    return [float(np.mean(part)) for part in np.array_split(losses, min(CURVE, len(losses)))]
