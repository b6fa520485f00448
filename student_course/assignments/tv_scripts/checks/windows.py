"""What `batch_data` makes of a text in which no word comes twice, so that each place is known by its word."""

import numpy as np

from grader.judge.author import Proxy, array, fail, list_of, take

Array = np.ndarray
COUNT, LENGTH, ROWS = 50, 5, 10
MOST = 200


def draw_words(rng: np.random.Generator) -> list[int]:
    """The numbers from 0 to 49, in an order of ours."""
    return [int(word) for word in rng.permutation(COUNT)]


def batches(student: Proxy, words: list[int]) -> list[tuple[Array, Array, tuple[int, ...]]]:
    """The windows (N, T), the targets and their shape, of each batch."""
    loader = student.batch_data(words, LENGTH, ROWS)
    found = take(loader, MOST, list_of(array(float)))
    if not found or any(len(one) != 2 for one in found):
        fail(
            asked=f"`batch_data(words, {LENGTH}, {ROWS})` of {len(words)} words should give a DataLoader of windows "
            "and targets.",
            got="It gave no batch." if not found else "Its batches aren't pairs.",
            look="DataLoader(TensorDataset(windows, targets), batch_size=batch_size). With drop_last=True a short text "
            "has no batch at all.",
        )
    return [(ids, targets, targets.shape) for ids, targets in found]
