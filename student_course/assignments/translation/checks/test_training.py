"""What the model has learned, after training on the visible sentences. All figures are computed here."""

from difflib import SequenceMatcher
from importlib.util import find_spec

import numpy as np
from translations import translated

from grader.judge.author import StudentError, WrongValue, array, boolean, exists, list_of, not_applicable, number, read
from grader.judge.metrics.accuracy_by_feature import accuracy_by_feature
from grader.judge.metrics.bleu import bleu
from grader.judge.metrics.chrf import chrf
from grader.judge.metrics.exact_match import exact_match

AT_ONCE = 200
LENGTH = 40
SHOWN, MISTAKEN, HEAT = 300, 12, 3
WORDS = (6, 7)  # of a sentence whose attention is shown; shorter ones hardly need it, longer ones don't fit
KINDS = ("usual patterns", "new ones")


def test_exact(student, stage, data, measure, *, artifact, note):  # noqa: PLR0913  a fixture for each thing to give
    """It has learned something general: sentences that it has not seen are translated word for word."""
    usual, anew = _held_out(student, stage, data)
    measure("exact", exact_match(*usual[:2]))
    _show_figures(artifact, note, usual, anew)
    losses = read(stage["losses"], list_of(number(finite=False)))
    if len(losses) > 1:
        artifact("curve", "loss, as training told it", {"loss": losses})
    if read(stage["stopped_early"], boolean()):
        artifact("text", "training", "Time ran out before training was over; what it learned so far counts.")
    _show_sentences(student, stage, data, artifact)


def test_grammar(student, stage, data, measure, artifact):
    """It has learned grammar, and puts known words together anew: phrases that show a point of grammar are right."""
    if not any(data.labels.reveal()["phrases"]):
        not_applicable("Nobody has marked the grammar of these sentences.")
    usual, anew = _held_out(student, stage, data)
    by_feature, by_feature_anew = (accuracy_by_feature(part[0], part[2]) for part in (usual, anew))
    measure("agreement", _mean(by_feature))
    measure("combinations", _mean(by_feature_anew))
    rows = [*by_feature]
    values = [[_percent(part.get(name)) for part in (by_feature, by_feature_anew)] for name in rows]
    artifact("table", "phrases that are right, of 100", {"columns": [*KINDS], "rows": rows, "values": values})


def _held_out(student, stage, data):
    """Translations, what was wanted and the phrases: of sentences as they were trained on, and of combinations."""
    labels = data.labels.reveal()
    rng = np.random.default_rng([len(one) for one in labels["french"]])  # nobody outside has them
    own = _asked(student, stage, data.asked["english"], rng)
    texts, new = (own, labels["french"], labels["phrases"]), labels["combination"]
    return [[_chosen(items, which) for items in texts] for which in (~new, new)]


def _asked(student, stage, sentences, rng):
    """Translations of sentences, asked about in an order of our own."""
    order, found = rng.permutation(len(sentences)), [""] * len(sentences)
    for start in range(0, len(order), AT_ONCE):
        chosen = order[start : start + AT_ONCE]
        batch = [sentences[place] for place in chosen]
        own = translated(student.translate, stage["model"], batch, stage["tables"], LENGTH)
        for place, one in zip(chosen, own, strict=True):
            found[place] = one
    return found


def _chosen(items, which):
    return [item for item, is_in in zip(items, which, strict=True) if is_in]


def _mean(by_feature):
    """The mean over the features, each as much as another."""
    return float(np.mean([one.share for one in by_feature.values()]))


# What reports show.


def _show_figures(artifact, note, *parts):
    """BLEU, chrF and exact match; what sacrebleu says of how it made the former two belongs to the grade's origin."""
    if find_spec("sacrebleu") is None:
        artifact("text", "BLEU and chrF", "They need sacrebleu, which isn't installed: pip install 'grader[text]'.")
        return
    columns = [name for name, part in zip(KINDS, parts, strict=True) if part[0]]
    scores = [(bleu(own, wanted), chrf(own, wanted), exact_match(own, wanted)) for own, wanted, _ in parts if own]
    values = [[round(one[at].score, 1) for one in scores] for at in (0, 1)]
    values.append([round(100 * one[2], 1) for one in scores])
    title = "translations of held-out sentences, of 100"
    artifact("table", title, {"columns": columns, "rows": ["BLEU", "chrF", "exact"], "values": values})
    for name, found in zip(("BLEU", "chrF"), scores[0][:2], strict=True):
        note(f"{name} was computed by sacrebleu, {found.signature}")


def _percent(found):
    return "" if found is None else round(100 * found.share, 1)


def _show_sentences(student, stage, data, artifact):
    """Some of the first sentences that are translated otherwise. They are visible ones, of which students have all."""
    english, french = (data.visible[side][:SHOWN] for side in ("english", "french"))
    own = _asked(student, stage, english, np.random.default_rng(SHOWN))
    wrong = [place for place in range(len(own)) if own[place] != french[place]][:MISTAKEN]
    if wrong:
        values = [list(_marked(french[place], own[place])) for place in wrong]
        rows = [english[place] for place in wrong]
        title = "sentences it was trained on and still gets wrong; [ ] marks what differs"
        artifact("table", title, {"columns": ["wanted", "yours"], "rows": rows, "values": values})
    if exists(student.attention):
        for place in [place for place in range(len(own)) if len(english[place].split()) in WORDS][:HEAT]:
            _show_attention(student, stage, artifact, english[place], own[place])


def _marked(wanted, own):
    """Both texts, with the words that only one of them has in brackets."""
    sides = wanted.split(), own.split()
    parts = [], []
    for kind, *places in SequenceMatcher(None, *sides, autojunk=False).get_opcodes():
        for part, side, start, end in zip(parts, sides, places[::2], places[1::2], strict=True):
            run = " ".join(side[start:end])
            part.append(run if kind == "equal" or not run else f"[{run}]")
    return tuple(" ".join(filter(None, part)) for part in parts)


def _show_attention(student, stage, artifact, sentence, translation):
    """A heat map, where the work gives one: a row for each word that was written, a column for each that was read."""
    rows, columns = translation.split(), sentence.split()
    title = f"attention: {sentence}"[:80]
    try:
        found = student.attention(stage["model"], sentence, stage["tables"], returns=array(float, (None, None)))
    except StudentError as error:
        artifact("text", title, f"Not drawn: `attention` raised {error.type}.")
        return
    except WrongValue as error:
        artifact("text", title, f"Not drawn: {error.message}")
        return
    if len(found) - len(rows) not in (0, 1) or found.shape[1] - len(columns) not in (0, 1) or not rows:
        size = f"{len(found)} rows and {found.shape[1]} columns"
        fault = f"`attention` gave {size} for {len(rows)} words that were written and {len(columns)} that were read."
        artifact("text", title, f"Not drawn: {fault}")
        return
    values = found[: len(rows), : len(columns)]
    names = {"rows": [f"{at} {word}" for at, word in enumerate(rows, 1)], "columns": columns}
    titles = {"row_title": "written", "column_title": "read"}
    artifact("matrix", title, {**names, "values": np.round(values, 3), **titles})
