"""Words as numbers: the tables, the tokens, the windows and what follows them."""

from collections import Counter

from windows import COUNT, LENGTH, ROWS, batches, draw_words

from grader.judge.author import StudentError, fail, integer, list_of, read, text, tuple_of

TEXT = "nora: good grief , the {0} , the {1} , the {0} . otis: {2} . nora: good . {3} , {2} , {1} {4} ."
SPARE = ("fish", "piano", "spoon", "lamp", "goat", "receipt", "ramen", "clown", "comet", "ladder")
MARKS = [".", ",", '"', ";", "!", "?", "(", ")", "-", "\n"]
NAMES = {"\n": "the line's end, \\n"}
LINES = ('nora: (waving) "hello , you!"', "otis: me - no; why?", "nora: (shouting) go.")


def test_tables(student, stage, rng, observe):
    """The two tables are each other's inverse, number all words from 0 on, and are the same each time."""
    words = _text(rng)
    to_int, to_word = _tables(student, stage, words)
    asked = "`create_lookup_tables(text)` should give two dicts: from each word to its number, and back."
    observe("how many words have no number, or a number too many", len(set(words) ^ set(to_int)))
    if set(to_int) != set(words):
        missing, more = set(words) - set(to_int), set(to_int) - set(words)
        fail(
            asked=asked,
            got=f"Of {len(set(words))} words, {len(missing)} have no number." if missing else f"{len(more)} are none.",
            look="set(text), or Counter(text), has each word once. Every word gets a number, rare ones as well.",
        )
    back = all(to_word.get(number) == word for word, number in to_int.items())
    observe("the second table leads back", back)
    observe("words that share a number", len(to_int) - len(set(to_int.values())))
    observe("the least number", min(to_int.values()))
    if not (back and len(to_word) == len(to_int)):
        fail(
            asked=asked,
            got="For some words `int_to_vocab[vocab_to_int[word]]` is another word, or nothing.",
            look="Make the second from the first: {number: word for word, number in vocab_to_int.items()}. No two "
            "words may share a number.",
        )
    if sorted(to_int.values()) != list(range(len(to_int))):
        fail(
            asked=f"{len(to_int)} words should have the numbers from 0 to {len(to_int) - 1}.",
            got=f"They have numbers from {min(to_int.values())} to {max(to_int.values())}.",
            look="nn.Embedding(vocab_size, ...) has rows 0 to vocab_size - 1, and enumerate(words) counts from 0.",
        )
    _tables(student, stage, [f"{word}s" for word in words])
    same = _tables(student, stage, words) == (to_int, to_word)
    observe("the same text has the same tables again", same)
    if not same:
        fail(
            asked="The same text should get the same tables, also after another text.",
            got="It got others the second time.",
            look="Make both dicts anew within the function, and don't shuffle: what a network has learned of word 7 "
            "holds only as long as it stays word 7.",
        )


def test_tokens(student, stage, observe):
    """`token_lookup` has a token for each of the ten marks, from which a text can be had back."""
    tokens = _tokens(student, stage)
    found = dict(tokens)
    marks = MARKS if "--" not in found else [*MARKS[:8], "--", "\n"]
    missing = [mark for mark in marks if mark not in found]
    observe("marks without a token", " ".join(missing))
    if missing:
        fail(
            asked=f"`token_lookup()` should have a token for each of {len(marks)} marks.",
            got=f"There is none for {' '.join(NAMES.get(mark, mark) for mark in missing)}.",
            look='The marks are . , " ; ! ? ( ) - and the line\'s end, "\\n"; -- in place of - is right, too.',
        )
    _comes_back(tokens, observe)


def _comes_back(tokens, observe):
    """Fails where a text can't be had back from its tokens."""
    page = "\n".join(LINES).replace("-", "--" if "--" in dict(tokens) else "-")
    words = page
    for mark, token in tokens:
        words = words.replace(mark, f" {token} ")
    back = {token: mark for mark, token in tokens}
    again = "".join(back.get(word, word) for word in words.split())
    whole = again == "".join(page.replace("\n", "\0").split()).replace("\0", "\n")
    observe("a text comes back from its tokens", whole)
    alike = len(tokens) - len(back)
    spaces = [token for _, token in tokens if len(token.split()) != 1]
    observe("tokens that stand for two marks", alike)
    observe("tokens that are no single word", len(spaces))
    if not whole:
        fail(
            asked="After each mark was replaced by its token, with spaces around it, the text should come back when "
            "the tokens are replaced by their marks.",
            got=f"The token {spaces[0]!r} is no single word."
            if spaces
            else f"{alike + 1} marks have the same token."
            if alike
            else "Another text came back.",
            look="A token such as ||period|| has no space in it, belongs to one mark alone, and holds none of the "
            "marks: a token with - in it is cut up when - gets its turn.",
        )


def test_windows(student, stage, rng, observe):
    """`batch_data` gives batches of windows of the text, whole numbers (N, T)."""
    words = draw_words(rng)
    found = [(ids, ids.shape) for ids, _, _ in batches(student, words)]
    shapes = sorted({shape for _, shape in found})
    right = all(len(shape) == 2 and shape[0] <= ROWS and shape[1] == LENGTH for shape in shapes)
    observe("all batches are windows (N, T)", right)
    if not right:
        fail(
            asked=f"`batch_data(words, {LENGTH}, {ROWS})` should give windows of shape (N, {LENGTH}), {ROWS} or fewer "
            "at a time.",
            got=f"It gave shapes {', '.join(map(str, shapes[:3]))}.",
            look="One row for each window; the DataLoader gets batch_size=batch_size.",
        )
    runs = {tuple(words[at : at + LENGTH]) for at in range(len(words) - LENGTH + 1)}
    rows = [tuple(int(word) for word in row) for ids, _ in found for row in ids]
    observe("rows that are no windows", sum(row not in runs for row in rows))
    if any(row not in runs for row in rows):
        fail(
            asked="Each row should be a window: words that follow one another in the text.",
            got=f"Of {len(rows)} rows, {sum(row not in runs for row in rows)} aren't.",
            look="words[i : i + sequence_length] for some i.",
        )
    few = len(words) // LENGTH - 1
    observe("too few windows", len(set(rows)) < few)
    if len(set(rows)) < few:
        fail(
            asked=f"The windows of a text of {len(words)} words should show about all of it.",
            got=f"There were {len(set(rows))} different windows of {LENGTH} words, where {few} fit in side by side.",
            look="Windows may overlap or lie side by side, but go to the text's end.",
        )
    _require_whole(student, stage, words, observe)


def test_targets(student, rng, observe):
    """The target of each window is the word that follows it."""
    words = draw_words(rng)
    after = {word: words[(place + 1) % COUNT] for place, word in enumerate(words)}
    place = {word: number for number, word in enumerate(words)}
    pairs = []
    for ids, targets, shape in batches(student, words):
        if shape not in ((len(ids),), (len(ids), 1), ids.shape):
            observe("targets", str(shape[1:]))
            fail(
                asked=f"With {len(ids)} windows there should be {len(ids)} targets, shape ({len(ids)},).",
                got=f"There were targets of shape {shape}.",
                look="The second thing in the DataLoader's TensorDataset is one number for each window.",
            )
        given = ids if shape == ids.shape else ids[:, -1:]
        pairs += list(zip(given.flatten().tolist(), targets.flatten().tolist(), strict=True))
    wrong = [(given, target) for given, target in pairs if after.get(given) != target]
    ahead = [place[target] - place[given] for given, target in wrong if target in place and given in place]
    usual, often = Counter(ahead).most_common(1)[0] if ahead else (0, 0)
    steps = usual if often > len(pairs) / 2 else -1
    observe("how far most targets lie behind their window's last word", steps if wrong else 1)
    if wrong:
        same = {0: "They are the windows' own last words.", 2: "They are the second words after the windows."}
        fail(
            asked="Each target should be the word that follows its window.",
            got=f"Of {len(pairs)} targets, {len(wrong)} are other words. {same.get(steps, '')}".strip(),
            look="The window words[i : i + sequence_length] ends before place i + sequence_length: the word there, "
            "words[i + sequence_length], is its target.",
        )


def _require_whole(student, stage, words, observe):
    """Fails where `batch_data` gives something else than tensors of whole numbers."""
    first = stage["batch"](student.batch_data(words, LENGTH, ROWS), 0)
    for place, what in enumerate(("windows", "targets")):
        kind = read(stage["kind"](first[place]), text())
        observe(f"the {what} are", kind)
        if kind != "torch.int64":
            fail(
                asked=f"The {what} should be tensors of whole numbers, torch.int64: an embedding takes no others, nor "
                "does the cross-entropy.",
                got=f"They are {kind}.",
                look="torch.LongTensor(rows), or torch.tensor(rows) of lists of ints. torch.Tensor(rows) makes floats.",
            )


def _text(rng):
    return TEXT.format(*rng.permutation(SPARE)[:5]).split()


def _tables(student, stage, words):
    """Both tables, as dicts."""
    made = student.create_lookup_tables(list(words))
    try:
        first = read(stage["pairs"](made[0]), list_of(tuple_of(text(), integer())))
        second = read(stage["pairs"](made[1]), list_of(tuple_of(integer(), text())))
    except StudentError as error:
        fail(
            asked="`create_lookup_tables(text)` should give a tuple of two dicts.",
            got=f"It gave something else ({error.type}: {error.text[:100]}).",
            look="return vocab_to_int, int_to_vocab",
        )
    return dict(first), dict(second)


def _tokens(student, stage):
    """The pairs of marks and tokens, in their order."""
    return read(stage["pairs"](student.token_lookup()), list_of(tuple_of(text(), text())))
