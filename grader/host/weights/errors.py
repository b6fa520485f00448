"""What is wrong with weights that were handed in."""

from collections.abc import Iterable

_MOST_LISTED = 5
_MOST_SHOWN = 80


class WeightsError(Exception):
    """Weights that can't be used: its text is a line that says why, and one that says what to do about it."""

    def __init__(self, says: str, look: str) -> None:
        super().__init__(f"{says}\n{look}")


def save_again(name: str) -> str:
    """How to save weights so that they can be read, as the file called `name`."""
    if name.endswith(".safetensors"):
        return (
            f'Save them with `safetensors.torch.save_file(model.state_dict(), "{name}")`, and hand in that file whole.'
        )
    return f'Save the weights alone, with `torch.save(model.state_dict(), "{name}")`, and hand in that file whole.'


def listed(names: Iterable[str]) -> str:
    """The first of `names` in a row, each on one line and not too long, and how many more there are."""
    every = list(names)
    more = f" and {len(every) - _MOST_LISTED} more" if len(every) > _MOST_LISTED else ""
    return ", ".join(map(plain, every[:_MOST_LISTED])) + more


def plain(text: str) -> str:
    """`text` on one line of a bounded length."""
    line = text if text.isprintable() else ascii(text)
    return line if len(line) <= _MOST_SHOWN else f"{line[:_MOST_SHOWN]}..."
