"""What `translate` takes and gives, with a model that has learned nothing yet."""

from translations import draw, model, same, tables, translated

from grader.judge.author import StudentError, fail

COUNTS = ((4, 6, 3, 5, 8, 2, 7), (5,), (3, 3))
BOUNDS = (1, 3, 7)
LONG = 150
USUAL = 12


def test_translates(student, stage, rng):
    """`translate` gives a text for each sentence, however many there are."""
    own = model(stage)
    for lengths in COUNTS:
        translated(student.translate, own, draw(rng, lengths), tables(), USUAL)


def test_max_length(student, stage, rng, observe):
    """A translation has at most `max_length` words."""
    own, sentences = model(stage), draw(rng, COUNTS[0])
    for bound in BOUNDS:
        found = max(len(one.split()) for one in translated(student.translate, own, sentences, tables(), bound))
        observe(f"words for {bound}", found)
        if found > bound:
            fail(
                asked=f"With max_length={bound} no translation should have more words than that.",
                got=f"The longest has {found}.",
                look="Count the words that are written, and stop after `max_length`: `for _ in range(max_length)`.",
            )


def test_unknown_words(student, stage, rng, observe):
    """Sentences with unknown words and with capitals are translated."""
    own, sentences = model(stage), draw(rng, COUNTS[0])
    strange = [f"zyzzyva {sentences[0]}", "zyzzyva", f"{sentences[1]} zyzzyva !"]
    translated(student.translate, own, strange, tables(), USUAL)
    plain = translated(student.translate, own, sentences, tables(), USUAL)
    if translated(student.translate, own, sentences, tables(), USUAL) != plain:
        return  # what it says is chance, which another check tells
    capitals = translated(student.translate, own, [one.upper() for one in sentences], tables(), USUAL)
    alike = same(plain, capitals)
    observe("translated alike in capitals", alike == len(plain))
    if alike < len(plain):
        fail(
            asked="A sentence in capitals should be translated as the same sentence in small letters.",
            got=f"Of {len(plain)} sentences, {len(plain) - alike} were translated otherwise.",
            look="Let `translate` make its ids with `sentence_to_seq`, which puts words into lower case.",
        )


def test_extremes(student, stage, rng):
    """Empty and very long sentences are translated somehow, and harm no others."""
    own, sentences = model(stage), draw(rng, (4, 6))
    for what, extreme in (("an empty sentence", ""), (f"a sentence of {LONG} words", draw(rng, (LONG,))[0])):
        for company in ([], sentences):
            try:
                translated(student.translate, own, [*company, extreme], tables(), USUAL)
            except StudentError as error:
                fail(
                    asked=f"`translate` should give some text for {what}, {'among others' if company else 'alone'}.",
                    got=error.message,
                    look="A sentence without words has nothing to pack, no last word and no place to attend to: put "
                    "`<UNK>` in its place. A model with a fixed number of places has to cut what is longer. "
                    f"{error.hint}",
                )
