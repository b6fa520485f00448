"""BLEU of translations, by sacrebleu."""

from collections.abc import Sequence

from grader.judge.corpus_scores import CorpusScore, corpus_score


def bleu(translations: Sequence[str], references: Sequence[str]) -> CorpusScore:
    """BLEU of a corpus: how many of the translations' runs of up to four words stand in the references.

    After Papineni et al., "BLEU: a Method for Automatic Evaluation of Machine Translation" (2002), with the standard
    tokens `13a`; texts whose words and marks stand apart are meant, and no warning comes of them.

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
    return corpus_score("BLEU", translations, references)
