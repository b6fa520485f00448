"""chrF of translations, by sacrebleu."""

from collections.abc import Sequence

from grader.judge.corpus_scores import CorpusScore, corpus_score


def chrf(translations: Sequence[str], references: Sequence[str]) -> CorpusScore:
    """chrF2 of a corpus: precision and recall of runs of up to six letters, with recall worth twice as much.

    After Popović, "chrF: character n-gram F-score for automatic MT evaluation" (2015). It sees where a word is nearly
    right, as with a wrong ending.

    Args:
        translations: N texts.
        references: the right ones, in the same order, one each.

    Returns:
        The score, from 0 to 100, with sacrebleu's signature, by which others get the same figure; NaN where there are
        no translations.

    Raises:
        ValueError: there are more of one than of the other.
        CourseError: sacrebleu isn't installed.
    """
    return corpus_score("CHRF", translations, references)
