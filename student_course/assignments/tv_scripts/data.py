"""A sitcom's script: written by a grammar whose scenes remember what was said in them; or a real script."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from grader.course.datasets import Dataset
from grader.course.fetch import Folder, Source
from grader.errors import AskError, CourseError
from grader.wire.secret import Secret

Array = np.ndarray
Fetch = Callable[[Source | Folder], Path]
Piece = tuple[str, int]

PUBLIC_SEED = 1989
VISIBLE_SCENES = 90
WINDOW, WINDOWS, SAMPLE_SCENES = 40, 4_000, 12
SHARE_HELD_OUT = 0.2

SENTENCE = re.compile(r"(^|(?<!\.)[.!?]\"? |: |[:.!?] \([^)]*\) )([a-z])")
SPEAKER = re.compile(r"[^\s:.,;!?()\"-][^:.,;!?()\"]{0,30}:(\s|$)")
CHOICE = re.compile(r"\[([^\[\]]*)\]")
SLOT = re.compile(r"\{([^{}]*)\}")
TOKEN = re.compile(r"[.,\";!?()\-\n]|[^.,\";!?()\-\s]+")
KINDS = ("free", "agreement", "voice", "fact")
FREE, AGREEMENT, VOICE, FACT = range(4)

PLAYS = Source(
    folder="tinyshakespeare",
    file="input.txt",
    url="https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt",
    sha256=("86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",),
    text=True,
)
OWN = Folder(folder="script", holds="a script as one .txt file, with lines such as `speaker: what is said`")


def load(name: str, rng: np.random.Generator, fetch: Fetch) -> Dataset:
    """The data set `name`: `sitcom` (generated), `plays` (Shakespeare's) or `script` (a .txt file of the user's).

    Visible: the `text` of the script, its `vocabulary` in order, and its `ids` int32 (words,) in that vocabulary, with
    `tokens` as words. Asked: `windows` int32 (4000, 40), pieces of a script that students don't have, in the same ids.
    The labels: `targets` (4000,), the word after each window; `kinds` (4000,), what settles it, as numbers of `KINDS`;
    and a held-out `text` about as long as a few scenes. No target is part of any window, so that none ever crosses.

    Of a real script the last fifth is held out, without the words that don't occur before it.
    """
    if name == "sitcom":
        visible, held_out = sitcom(np.random.default_rng(PUBLIC_SEED), VISIBLE_SCENES), _endless(rng)
        return _dataset(visible, held_out, "a sitcom's script, written by a grammar")
    if name == "plays":
        return _real(fetch(PLAYS), rng, "plays by William Shakespeare, as gathered for char-rnn (Karpathy, 2015)")
    if name == "script":
        return _real(_only_file(fetch(OWN)), rng, "a script of your own")
    raise CourseError(f"tv_scripts has no data set {name!r}: choose sitcom, plays or script")


def tokens(text: str) -> list[str]:
    """The words of a script in lower case, with each of the ten marks, the line's end among them, as a word."""
    return TOKEN.findall(text.lower())


@dataclass(frozen=True)
class Script:
    """A script: its `text`, its words as `tokens` gives them, and for each word the number of its kind."""

    text: str
    words: list[str]
    kinds: list[int]


def sitcom(rng: np.random.Generator, scenes: int) -> Script:
    """`scenes` scenes of the sitcom, with an empty line after each."""
    written = [line for _ in range(scenes) for line in [*_scene(rng), [("", FREE)]]]
    text = "".join(f"{_said(line)}\n" for line in written)
    pieces = [piece for line in written for piece in [*line, ("\n", FREE)]]
    pairs = [(word, kind) for piece, kind in pieces for word in tokens(piece)]
    return Script(text, [word for word, _ in pairs], [kind for _, kind in pairs])


def _said(line: Sequence[Piece]) -> str:
    """The line's text, with capitals where sentences begin."""
    text = "".join(piece for piece, _ in line)
    return SENTENCE.sub(lambda found: found[1] + found[2].upper(), text)


@cache
def _grammar() -> dict[str, Any]:
    with Path(__file__).with_name("sitcom.yaml").open(encoding="utf-8") as file:
        grammar: dict[str, Any] = yaml.safe_load(file)
    return grammar


@dataclass
class Scene:
    """What a scene has drawn, by name, and which of it has been said."""

    facts: dict[str, str]
    said: set[str] = field(default_factory=set)

    def piece(self, slot: str, roles: dict[str, str], speaker: str) -> Piece:
        """What stands for `slot` in a line of `speaker`, and the kind of its words."""
        head, _, form = slot.partition(".")
        who = speaker if head == "me" else roles.get(head)
        if who is not None and not form:
            return who, FACT
        if who is not None and form != "dish":
            return _grammar()["voices"][who][form], VOICE
        key = f"{who}.{form}" if who else slot
        known = key in self.said or (head == "place" and head in self.said)
        self.said.add(key)
        if form and head in {"thing", "guest"}:
            return self.facts[key], AGREEMENT if head in self.said else FREE
        return self.facts[key], FACT if known else FREE


def _scene(rng: np.random.Generator) -> Iterator[list[Piece]]:
    """The lines of one scene, as pieces."""
    grammar = _grammar()
    cast = dict(zip("ats", _some(rng, list(grammar["voices"]), 3), strict=True))
    scene = Scene(_facts(rng, list(cast.values())))
    told: set[str] = set()
    for kind in grammar["plan"]:
        beats = grammar["beats"][kind]
        fresh = [number for number in range(len(beats)) if f"{kind}{number}" not in told]
        number = fresh[rng.integers(len(fresh))]
        told.add(f"{kind}{number}")
        roles = cast | dict(zip("xyz", _some(rng, list(cast.values()), 3), strict=True))
        for line in beats[number]:
            yield _line(rng, line, scene, roles)


def _line(rng: np.random.Generator, line: str, scene: Scene, roles: dict[str, str]) -> list[Piece]:
    """One line of a beat as pieces: choices made, facts put in."""
    speaker = roles[line[0]]
    chosen = CHOICE.sub(lambda found: _one(rng, found[1].split("|")), line[1:])
    parts = SLOT.split(chosen)
    said = [scene.piece(part, roles, speaker) if place % 2 else (part, FREE) for place, part in enumerate(parts)]
    said[0] = f"{speaker}{said[0][0]}", FREE
    return said


def _facts(rng: np.random.Generator, cast: list[str]) -> dict[str, str]:
    """All that a scene with this cast may mention."""
    grammar = _grammar()
    place = _one(rng, grammar["places"])
    sex, number = _one(rng, ["he", "she"]), _one(rng, ["one", "many"])
    kin, guest = _one(rng, grammar["guests"][sex])
    plain = ("color", "job", "event", "time", "price", "product", "customer")
    facts: dict[str, str] = {name: _one(rng, grammar[f"{name}s"]) for name in plain}
    facts |= {"place": place["name"], "kin": kin, "guest": guest, "thing": _one(rng, grammar["things"][number])}
    facts |= {f"place.{name}": place[name] for name in ("staff", "fixture", "seat", "sign")}
    facts |= {f"guest.{form}": text for form, text in grammar["pronouns"][sex].items()}
    facts |= {f"thing.{form}": text for form, text in grammar["forms"][number].items()}
    return facts | {f"{who}.dish": dish for who, dish in zip(cast, _some(rng, place["menu"], 3), strict=True)}


def _one(rng: np.random.Generator, items: Sequence[Any]) -> Any:
    return items[int(rng.random() * len(items))]


def _some(rng: np.random.Generator, items: list[str], count: int) -> list[str]:
    return [items[place] for place in rng.permutation(len(items))[:count]]


def _endless(rng: np.random.Generator) -> Script:
    """Scenes enough for all windows and the held-out text."""
    script = sitcom(rng, SAMPLE_SCENES)
    while len(script.words) < WINDOWS * (WINDOW + 1):
        more = sitcom(rng, SAMPLE_SCENES)
        script = Script(script.text, script.words + more.words, script.kinds + more.kinds)
    return script


def _dataset(visible: Script, held_out: Script, note: str) -> Dataset:
    vocabulary = sorted(set(visible.words))
    places = {word: place for place, word in enumerate(vocabulary)}
    pairs = [(places[word], kind) for word, kind in zip(held_out.words, held_out.kinds, strict=True) if word in places]
    count = min(WINDOWS, len(pairs) // (WINDOW + 1))
    cut = np.array(pairs[: count * (WINDOW + 1)], np.int32).reshape(count, WINDOW + 1, 2)
    return Dataset(
        visible={
            "text": visible.text,
            "vocabulary": vocabulary,
            "ids": np.array([places[word] for word in visible.words], np.int32),
        },
        asked={"windows": cut[:, :-1, 0].copy()},
        labels=Secret({"targets": cut[:, -1, 0].copy(), "kinds": cut[:, -1, 1].copy(), "text": held_out.text}),
        files={"data/script.txt": visible.text.encode()},
        note=note,
    )


def _real(path: Path, rng: np.random.Generator, note: str) -> Dataset:
    """The data set of the script at `path`; `rng` draws where in the last fifth the windows begin."""
    speeches = _speeches(path)
    first = int(len(speeches) * (1 - SHARE_HELD_OUT))
    visible, held_out = (_script(part) for part in (speeches[:first], speeches[first:]))
    if len(held_out.words) < 100 * (WINDOW + 1):
        raise AskError(f"{path}: is too short: a script of 50,000 words or more is needed; choose another")
    turn = int(rng.integers(len(held_out.words)))
    turned = Script(held_out.text, held_out.words[turn:] + held_out.words[:turn], held_out.kinds)
    return _dataset(visible, turned, note)


def _script(speeches: list[str]) -> Script:
    text = "".join(f"{speech}\n" for speech in speeches)
    words = tokens(text)
    return Script(text, words, [FREE] * len(words))


def _speeches(path: Path) -> list[str]:
    """Every speech as one line `speaker: what is said`, also where the file gives the speaker a line of its own."""
    try:
        blocks = re.split(r"\n\s*\n", path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise AskError(f"{path}: can't be read as UTF-8 text: {error}; save it as such") from error
    speeches = [speech for block in blocks for speech in _block(block.strip().split("\n"))]
    if not speeches:
        raise AskError(f"{path}: has no line such as `speaker: what is said`; choose another script")
    return speeches


def _block(lines: list[str]) -> list[str]:
    """The speeches of a block of lines: one with the speaker above it, or as many as begin with a speaker."""
    if lines[0].endswith(":") and SPEAKER.match(lines[0]):
        return [" ".join(" ".join(lines).split())] if len(lines) > 1 else []
    return [" ".join(line.split()) for line in lines if SPEAKER.match(line)]


def _only_file(folder: Path) -> Path:
    files = sorted(folder.glob("*.txt"))
    if len(files) != 1:
        raise AskError(f"{folder}: holds {len(files)} .txt files; leave one script there")
    return files[0]
