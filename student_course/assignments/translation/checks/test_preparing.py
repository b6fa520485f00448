"""Texts made into numbers."""

import numpy as np
from models import CODES, EOS, FIRST

from grader.judge.author import array, fail, integer, list_of, tuple_of

LENGTHS = (4, 1, 6, 3)
WORDS = 12
ROWS = list_of(list_of(integer()))


def test_ids(student, rng, observe):
    """`text_to_ids` gives the ids of all words, line by line, each side by its own table."""
    texts, tables, wanted = _draw(rng)
    own = [[_without_end(row) for row in side] for side in _asked(student, texts, tables)]
    observe("ids of the source", _even(own[0]))
    observe("ids of the target", _even(own[1]))
    if own == wanted:
        return
    swapped = own == [[[side[word] for word in row] for row in part] for side, part in _swapped(texts, tables)]
    lines = [len(side) for side in own]
    fail(
        asked="`text_to_ids` should give a list for each line, with the id of each of its words.",
        got="The source's words have ids from the target's table, and the other way round."
        if swapped
        else f"For {len(LENGTHS)} lines it gave {lines[0]} and {lines[1]} lists."
        if lines != [len(LENGTHS)] * 2
        else "Some ids are others than the tables say.",
        look="`[[table[word] for word in line.split()] for line in text.split('\\n')]`, with the table of that side.",
    )


def test_sentence_ends(student, rng, observe):
    """`text_to_ids` closes the target's sentences by `<EOS>`, and only those."""
    texts, tables, _ = _draw(rng)
    source, target = _asked(student, texts, tables)
    closed, open_ends = sum(row[-1:] == [EOS] for row in target), sum(EOS in row[:-1] for row in target)
    on_source = sum(EOS in row for row in source)
    observe("words and ends in the source's lines", np.array([len(row) for row in source]))
    observe("words and ends in the target's lines", np.array([len(row) for row in target]))
    if closed == len(target) and not open_ends and not on_source:
        return
    fail(
        asked="Every line of the target should end with the id of `<EOS>`, once, and no line of the source.",
        got=f"Of {len(target)} lines, {closed} of the target's end with it, and {on_source} of the source's have it."
        + (f" {open_ends} have it before their end." if open_ends else ""),
        look="The decoder has to learn when a sentence is over, so that `<EOS>` is the last thing that it is asked "
        "for. The encoder sees where a sentence ends: append `target_vocab_to_int['<EOS>']` to the target's alone.",
    )


def test_sentence_to_seq(student, rng, observe):
    """`sentence_to_seq` takes words in lower case, and `<UNK>` for those that it doesn't know."""
    words, table = _vocabulary(rng, "s")
    said = rng.choice(words, 5, replace=False).tolist()
    strange = "zyzzyva"
    sentence = f" {said[0].capitalize()} {said[1]}  {strange} {said[2].upper()} {said[3]} {strange} {said[4]} "
    wanted = [table.get(word, table["<UNK>"]) for word in sentence.lower().split()]
    own = student.sentence_to_seq(sentence, table, returns=array(int, (None,))).tolist()
    observe("ids of a sentence", np.array(own))
    if own == wanted:
        return
    fail(
        asked="`sentence_to_seq` should give an id for each word of a sentence, whatever its case, and that of `<UNK>` "
        "for a word that isn't in the table.",
        got=_other(own, wanted, [table.get(word, table["<UNK>"]) for word in sentence.split()]),
        look="`[vocab_to_int.get(word, vocab_to_int['<UNK>']) for word in sentence.lower().split()]`; `split()` "
        "without an argument minds no doubled spaces.",
    )


def _other(own, wanted, cased):
    if own == cased:
        return "Words with capitals became `<UNK>`."
    if len(own) != len(wanted):
        return f"For {len(wanted)} words it gave {len(own)} ids."
    return "It gave others."


def _vocabulary(rng, letter):
    """Words, and a table of them as the course hands it out."""
    words = [f"{letter}{chr(97 + place)}" for place in range(WORDS)]
    order = rng.permutation(words).tolist()
    return words, {word: place for place, word in enumerate([*CODES, *order])}


def _draw(rng):
    """Both texts as lists of words by line, both tables, and the ids."""
    texts, tables = [], []
    for letter in "st":
        words, table = _vocabulary(rng, letter)
        texts.append([rng.choice(words, length).tolist() for length in LENGTHS])
        tables.append(table | _foreign(letter))
    wanted = [[[table[word] for word in row] for row in text] for text, table in zip(texts, tables, strict=True)]
    return texts, tables, wanted


def _foreign(letter):
    """Words of the other language in a table, so that swapped tables give ids and no error."""
    other = "t" if letter == "s" else "s"
    return {f"{other}{chr(97 + place)}": FIRST + WORDS + place for place in range(WORDS)}


def _swapped(texts, tables):
    return zip(reversed(tables), texts, strict=True)


def _asked(student, texts, tables):
    lines = ["\n".join(" ".join(row) for row in text) for text in texts]
    return student.text_to_ids(*lines, *tables, returns=tuple_of(ROWS, ROWS))


def _without_end(row):
    return row[:-1] if row and row[-1] == EOS else row


def _even(rows):
    """Lists of ids as an array, filled up with -1."""
    width = max(map(len, rows), default=0)
    return np.array([[*row, *[-1] * (width - len(row))] for row in rows])
