"""What stand-ins have to say while a notebook runs, each sentence once."""

from collections.abc import Iterator

MOST_NOTES = 20


class Notes:
    """Sentences for the student, in the order in which they came."""

    def __init__(self) -> None:
        self._said: dict[str, None] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._said))

    def say(self, sentence: str) -> None:
        """Keep `sentence`, once; past `MOST_NOTES` nothing more is kept."""
        if len(self._said) < MOST_NOTES:
            self._said[sentence] = None

    def clear(self) -> None:
        """Begin anew."""
        self._said.clear()


NOTES = Notes()  # one a process, as `sys.modules` is: stand-ins are imported, and can't be handed anything
