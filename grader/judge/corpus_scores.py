"""Scores of translations by sacrebleu, which is optional: the extra `text`."""

from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import Any, Final, Literal, NamedTuple

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
    if not translations:
        return CorpusScore(float("nan"), "")
    scorer = _scorer(metric, tuple(references))
    score = scorer.corpus_score(list(translations), None).score
    return CorpusScore(float(score), str(scorer.get_signature()))


@lru_cache(maxsize=4)  # to take references apart is most of the work, and all translations are compared with the same
def _scorer(metric: str, references: tuple[str, ...]) -> Any:
    from sacrebleu import metrics  # noqa: PLC0415 - an optional dependency, which takes a while to import

    return getattr(metrics, metric)(references=[list(references)], **_SETTINGS[metric])
