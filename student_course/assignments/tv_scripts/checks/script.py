"""A script that a network wrote, as words: whatever way it has of setting marks."""

import re
from collections.abc import Mapping

from grader.judge.author import Proxy, WrongValue, fail, list_of, read, text

TOKEN = re.compile(r"[.,\";!?()\-\n]|[^.,\";!?()\-\s]+")
SPEAKER = re.compile(r"[^.,\";!?()\-\s][^.,\";!?()\n]{0,30}:$")


def text_of(made: Proxy) -> str:
    """What `generate` returned, as one text; from a list of words, these with spaces between them."""
    try:
        own: str = read(made, text())
    except WrongValue:
        try:
            return " ".join(read(made, list_of(text())))
        except WrongValue as error:
            fail(
                asked="`generate(...)` should return the script as a text.",
                got=str(error),
                look="' '.join(words), then each token replaced by its mark.",
            )
    return own


def words_of(own: str, tokens: Mapping[str, str]) -> list[str]:
    """The words of a text in lower case, the marks among them, also where these stand as tokens."""
    found = own.lower()
    for mark, token in tokens.items():
        found = found.replace(token.lower(), f" {mark} ")
    return TOKEN.findall(found)
