"""Scores of translations by sacrebleu, which is optional: the extra `text`."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Final, Literal, NamedTuple

from grader.errors import CourseError

_SETTINGS: Final = {"BLEU": {"tokenize": "13a", "force": True}, "CHRF": {}}


class CorpusScore(NamedTuple):
    """A score from 0 to 100, and the signature that says how it was made."""

    score: float
    signature: str


def corpus_score(
    metric: Literal["BLEU", "CHRF"], translations: Sequence[str], references: Sequence[str]
) -> CorpusScore:
    """The score of all translations together, one reference each; NaN where there are none.

    Raises:
        ValueError: there are more translations than references, or fewer.
        CourseError: sacrebleu isn't installed.
    """
    if len(translations) != len(references):
        raise ValueError(f"{len(translations)} translations can't be compared with {len(references)} references")
    if find_spec("sacrebleu") is None:
        raise CourseError(f"{metric} needs sacrebleu, which isn't installed; run: pip install 'grader[text]'")
    from sacrebleu import metrics  # noqa: PLC0415 - an optional dependency, which takes a while to import

    scorer = getattr(metrics, metric)(**_SETTINGS[metric])
    if not translations:
        return CorpusScore(float("nan"), "")
    score = scorer.corpus_score(list(translations), [list(references)]).score
    return CorpusScore(float(score), str(scorer.get_signature()))
