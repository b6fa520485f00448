"""Pages of a made-up class, and the processor time that it takes to write them.

    python tools/html_pages.py [LEARNERS] [FOLDER]

Without FOLDER the pages are thrown away. Every name, mark and curve is drawn at random with a fixed seed.
"""

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from grader.judge.artifacts import artifact_of
from grader.reports.classbook import ClassBook, Learner, Line
from grader.reports.html import write

FIRST = ("Ada", "Bao", "Chidi", "Dina", "Émile", "Farah", "Gül", "Hana", "Ines", "Jürgen", "Kofi", "李娜", "مريم")
LAST = ("Abe", "Baker", "Chen", "Díaz", "Eze", "Fischer", "García", "Haddad", "Ivanov", "Jansen", "Kaya", "O'Neill")
STEPS = (
    ("activation", "The activation function is the sigmoid of every number in an array", 5),
    ("initial_weights", "The weights start small, random and different for every hidden unit", 5),
    ("forward", "With fixed weights, `run` predicts what the formulas say", 15),
    ("output_shape", "`run` gives `(N, 1)`: one row for each record", 5),
    ("gradient_output", "The step of `weights_hidden_to_output` goes straight downhill", 15),
    ("gradient_hidden", "The step of `weights_input_to_hidden` goes straight downhill", 20),
    ("batch", "A batch takes the mean of its records' steps", 10),
    ("validation_loss", "It has learned something general: mean squared error on days that it has not seen", 25),
)
MISTAKES = {
    "gradient_hidden": (
        "no_activation_derivative",
        "The error that goes back to the hidden layer isn't multiplied by the derivative of its activation.",
    ),
    "batch": ("batch_not_divided", "The steps of a batch are summed, and not divided by the number of its records."),
    "forward": ("output_activation", "The output goes through the sigmoid, too, though any number may be asked for."),
}
SIGNS = ("disc", "ring", "square", "frame", "star", "cross")


def made_up(learners: int) -> ClassBook:
    """A class with this many learners, some of whom handed in twice, late or nothing at all."""
    absent = learners // 25
    people = [_learner(number) for number in range(learners + absent)]
    return ClassBook(
        assignment="first_nn",
        title="Your first neural network",
        max_score=100.0,
        pass_at=0.7,
        asked={"profile": "quick", "device": "cpu", "sandbox": "bubblewrap", "versions": "grader 0.1.0, numpy 2.4.6"},
        lines=lambda: (line for number, one in enumerate(people[:learners]) for line in _lines(number, one)),
        missing=tuple(people[learners:]),
        unmatched=(("downloads/someone_else_123.ipynb", "nobody in the roster has the id 123"),),
    )


def _learner(number: int) -> Learner:
    drawn = random.Random(number)  # noqa: S311 - made-up figures
    name = f"{drawn.choice(FIRST)} {drawn.choice(LAST)}"
    return Learner(f"s{number:05}", name, f"s{number}@example.org", f"group {number % 4 + 1}")


def _lines(number: int, learner: Learner) -> Iterator[Line]:
    attempts = 2 if number % 10 == 0 else 1
    for attempt in range(1, attempts + 1):
        grade = _grade(number, learner, attempt)
        late = number % 9 == 0
        mark = grade["score"] * (0.9 if late else 1.0)
        due = datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(hours=number % 40 - 30)
        yield Line(
            learner=learner,
            attempt=attempt,
            attempts=attempts,
            counts=attempt == attempts,
            where=f"submissions/{learner.id}/{attempt}",
            handed_in=due,
            late="1 day late, 10 % off" if late else "",
            status=grade["status"],
            score=grade["score"],
            mark=mark,
            max_score=100.0,
            passed=mark >= 70,
            seconds=grade["seconds"],
            cpu_seconds=grade["cpu_seconds"],
            graded_at=due,
            read=partial(_grade, number, learner, attempt),
        )


def _grade(number: int, learner: Learner, attempt: int) -> dict[str, Any]:
    drawn = random.Random(f"{number} {attempt}")  # noqa: S311
    skill = drawn.betavariate(4, 1.3)
    broken = number % 40 == 7
    criteria = [] if broken else [_criterion(drawn, skill, *step) for step in STEPS]
    score = sum(one["score"] for one in criteria)
    return {
        "schema": "grader/grade/v1",
        "assignment": "first_nn",
        "title": "Your first neural network",
        "submission": {"student": learner.id, "path": "work.py", "digest": f"{number:064x}"},
        "status": "not_gradable" if broken else "graded",
        "reason": "work.zip: the archive is damaged after 312 bytes; pack it again" if broken else "",
        "score": score,
        "max_score": 100.0,
        "passed": score >= 70,
        "criteria": criteria,
        "provenance": _provenance(),
        "seconds": 4 + 20 * drawn.random(),
        "cpu_seconds": 2 + 3 * drawn.random(),
        "log": "step 100: loss 0.31\nstep 200: loss 0.28\n" * 20,
        "advice": [{"id": "loops", "says": "A loop over records can be one product.", "file": "work.py", "line": 31}],
    }


def _criterion(drawn: random.Random, skill: float, *about: Any) -> dict[str, Any]:
    name, title, points = about
    verdict = "passed" if drawn.random() < skill + 0.12 else "failed"
    measured, shown, known = [], [], None
    if name == "validation_loss":
        verdict = "partial" if verdict == "failed" else verdict
        values = [0.3 - 0.15 * skill + 0.02 * drawn.random() for _ in range(5)]
        measured = [{"metric": name, "value": value, "seed": seed} for seed, value in enumerate(values, 1)]
        shown = _shown(drawn)
    elif verdict == "failed" and name in MISTAKES and drawn.random() < 0.8:
        mistake, says = MISTAKES[name]
        known = {"mistake": mistake, "says": says, "evidence": "the step for 6 records: yours begins 0.05, 0.24, ..."}
    return {
        "id": name,
        "title": title,
        "verdict": verdict,
        "score": points * {"passed": 1.0, "partial": 0.5, "failed": 0.0}[verdict],
        "max_score": float(points),
        "message": "" if verdict == "passed" else "From fixed weights the step should be [[0.1, 0.2]]; it was [[0.4]].",
        "hint": "" if verdict == "passed" else "Write down the shapes of all factors, and look which of them differ.",
        "measurements": measured,
        "value": sum(one["value"] for one in measured) / 5 if measured else None,
        "interval": [0.2, 0.28] if measured else None,
        "artifacts": shown,
        "diagnosis": known,
        "seconds": 0.1,
    }


def _shown(drawn: random.Random) -> list[dict[str, Any]]:
    steps = np.unique(np.geomspace(1, 6000, 60).astype(int))
    curve = {
        "steps": steps.tolist(),
        "training": [0.2 + 1.2 / (1 + step / 40) + 0.01 * drawn.random() for step in steps.tolist()],
        "validation": [0.27 + 1.3 / (1 + step / 50) + 0.02 * drawn.random() for step in steps.tolist()],
    }
    noise = np.random.default_rng(drawn.getrandbits(32))
    counts = noise.integers(0, 9, (6, 6)) + np.diag(noise.integers(40, 90, 6))
    table = {"rows": SIGNS, "columns": SIGNS, "values": counts, "row_title": "is", "column_title": "taken for"}
    images = {"images": noise.integers(0, 255, (8, 16, 16, 3), dtype=np.uint8), "captions": [*SIGNS, "", ""]}
    made = [artifact_of("curve", "loss", curve), artifact_of("matrix", "what was taken for what", table)]
    made.append(artifact_of("images", "still mistaken", images))
    return [{"kind": one.kind, "name": one.name, "data": one.data} for one in made]


def _provenance() -> dict[str, Any]:
    return {
        "grader": "0.1.0", "python": "3.11.2", "packages": {"numpy": "2.4.6"}, "rubric": "ab" * 32,
        "profile": "quick", "data": "synthetic", "seed_id": "secret 1a2b3c", "sandbox": "bubblewrap", "gaps": [],
        "device": "cpu",
    }  # fmt: skip


def _timed(book: ClassBook, folder: Path) -> tuple[Path, float, float]:
    """The class's page, and the processor seconds that the pages took beyond making up the grades."""
    began = time.process_time()
    for line in book.lines():
        line.read()
    making = time.process_time() - began
    began = time.process_time()
    index = write(book, folder)
    return index, time.process_time() - began - making, making


def main(learners: str = "1000", folder: str = "") -> None:
    """Write the pages and say what they took."""
    with tempfile.TemporaryDirectory() as thrown_away:
        index, seconds, _ = _timed(made_up(int(learners)), Path(folder or thrown_away))
        pages = [*index.parent.rglob("*.html")]
        size = sum(page.stat().st_size for page in pages) / 2**20
        print(f"{len(pages)} pages, {size:.0f} MiB, {seconds:.1f} s of processor time")  # noqa: T201
        if folder:
            print(index)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
