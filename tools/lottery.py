"""How much of a mark near a threshold is luck: `python tools/lottery.py NAME [--profile full] [--secrets]`.

Without `--secrets`: a class of correct work, the reference and golden styles with other hyper-parameters, is trained
with several seeds, without a sandbox and without a clock. Printed is how often one grading refuses full marks for its
figures, by one run and by the sequential test that grading uses: to work as good as the limits (the mean of all its
runs is), and to what its student would hand in (the first run met the limits); and how often it grants them to others.

With `--secrets`: four works are graded under twenty course secrets, for real, and once more under the first; printed is
which marks they got.

Both need the calibrated noise (`grader calibrate NAME`). `--keep FILE` keeps the class's figures for the next time.
"""

import argparse
import json
import math
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Final

import numpy as np
from rich.console import Console
from rich.table import Table

from grader.course.datasets import Dataset
from grader.course.discovery import Assignment, find_course
from grader.course.noise import noise_of
from grader.course.rubric import Threshold
from grader.course.secret import CourseSecret
from grader.judge.deciding import Trial, decide
from grader.judge.grade import Grade
from grader.judge.grading import grade
from grader.judge.metrics.mean_squared_error import mean_squared_error
from grader.judge.order import Order
from grader.judge.scoring import trials_of
from grader.sandbox.choose import choose

ROOT: Final = Path(__file__).resolve().parents[1]
STUDENTS, RUNS, GRADINGS, SECRETS, SEED = 14, 6, 400, 20, 1
PUBLISHED: Final = {"training_loss": 0.09, "validation_loss": 0.18}
STYLES: Final = ("vectorised", "float32", "helpers", "epochs", "column_targets")
RATES: Final = (0.1, 0.2, 0.3, 0.4, 0.5, 0.7)
STEPS: Final = (2000, 3000, 4000, 5000, 6000)
WORKS: Final = {
    "at full marks": {"iterations": 2600},
    "within a step": {"iterations": 1800},
    "bad": {"iterations": 150},
    "the reference": {},
}

Figures = dict[str, list[float]]
"""The figures of one work by metric, one a run."""


@dataclass(frozen=True)
class Setting:
    """An assignment and a profile, as plain values: an order holds the secret, which goes to no other process."""

    root: Path
    name: str
    profile: str
    only: tuple[str, ...] = ()

    @property
    def assignment(self) -> Assignment:
        """The assignment."""
        return find_course(self.root).assignment(self.name)

    def order(self, secret: int = SEED) -> Order:
        """The order to grade what is measured."""
        order = Order(self.assignment, choose("auto"), CourseSecret.fixed(secret), self.profile, diagnosing=0.0)
        return replace(order, only=self.only)

    def trials(self) -> dict[str, Trial]:
        """The trial of each metric. Leaves the program where the noise isn't calibrated."""
        plan = self.order().plan()
        trials = trials_of(plan, noise_of(self.assignment, self.profile))
        if not all(trial.noise for trial in trials.values()):
            sys.exit(f"{self.name}: the noise isn't calibrated; run `grader calibrate {self.name}` first")
        return {one.metric or "": trials[one.id] for one in plan.criteria if one.id in trials}


@dataclass(frozen=True)
class Student:
    """Work of the class: its name and its source."""

    name: str
    source: str


@dataclass(frozen=True)
class Rule:
    """A way to decide, with a trial for each metric."""

    name: str
    trials: Mapping[str, Trial]

    def refuses(self, figures: Figures, order: Sequence[int]) -> bool:
        """Whether work with these figures is refused full marks, if its runs come in this order."""
        return any(_earns_less(_of(figures[metric], order), trial) for metric, trial in self.trials.items())


def main() -> None:
    """Do what the command line asks."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("name")
    asked.add_argument("--profile", default="quick")
    asked.add_argument("--secrets", action="store_true")
    asked.add_argument("--course", type=Path, default=ROOT)
    asked.add_argument("--keep", type=Path)
    args = asked.parse_args()
    setting = Setting(args.course, args.name, args.profile)
    metrics = [one.id for one in setting.order().plan().criteria if one.metric is not None]
    setting = replace(setting, only=tuple(metrics))
    trials = setting.trials()
    if args.secrets:
        show_secrets(setting)
    else:
        show_class(class_figures(setting, args.keep), trials)


def show_secrets(setting: Setting) -> None:
    """Grade the four works under twenty secrets, and print what they got."""
    solution = _solution(setting.assignment)
    with ProcessPoolExecutor() as pool:
        for name, constants in WORKS.items():
            table = Table("metric", "mean figure", "runs", "points, and how often", "again", title=name)
            work = Student(name, solution + _lines(constants))
            *grades, again = pool.map(partial(_graded, setting, work), [*range(1, SECRETS + 1), 1])
            for row in _points(grades, again, setting.only):
                table.add_row(*row)
            Console(width=130).print(table)


def _points(grades: Sequence[Grade], again: Grade, only: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """A row for each metric: its figure, its runs and its points over the secrets; whether the first came again."""
    for place, criterion in enumerate(again.criteria):
        if criterion.id in only:
            found = [one.criteria[place] for one in grades]
            got = Counter(one.score for one in found)
            figure = np.mean([one.value for one in found if one.value is not None])
            runs = np.mean([len(one.measurements) for one in found])
            said = ", ".join(f"{score:g}: {times}" for score, times in got.most_common())
            same = "the same" if (criterion.score, criterion.value) == (found[0].score, found[0].value) else "DIFFERENT"
            yield criterion.id, f"{figure:.3f}", f"{runs:.1f}", said, same


def show_class(figures: Mapping[str, Figures], trials: Mapping[str, Trial]) -> None:
    """Print how often each rule refuses whom."""
    table = Table("full marks at", "decided by", "refused: work as good", "refused: handed in", "granted: other work")
    for limits, full_at in (("as published", PUBLISHED), ("as the rubric says", {})):
        moved = {
            metric: replace(one, threshold=_moved(one.threshold, full_at.get(metric))) for metric, one in trials.items()
        }
        once = {metric: replace(one, noise=None) for metric, one in moved.items()}
        good = {name: each for name, each in figures.items() if _good(each, moved, first=RUNS)}
        handed_in = {name: each for name, each in figures.items() if _good(each, moved, first=1)}
        other = {name: each for name, each in figures.items() if name not in good}
        said = ", ".join(f"{one.threshold.full_at:g}" for one in moved.values())
        for rule in (Rule("one run", once), Rule("several runs", moved)):
            rates = _rate(rule, good), _rate(rule, handed_in), _rate(rule, other, refused=False)
            table.add_row(f"{limits} ({said})", rule.name, *rates)
    Console(width=130).print(table)


def class_figures(setting: Setting, keep: Path | None) -> dict[str, Figures]:
    """The figures of each student of the class, trained unless `keep` holds them."""
    known = json.loads(keep.read_text(encoding="utf-8")) if keep is not None and keep.is_file() else {}
    students = {_key(student, setting): student for student in simulated_class(setting.assignment)}
    missing = {key: student for key, student in students.items() if key not in known}
    with ProcessPoolExecutor() as pool:
        for key, found in zip(missing, pool.map(partial(_trained, setting), missing.values()), strict=True):
            known[key] = found
            if keep is not None:
                keep.write_text(json.dumps(known), encoding="utf-8")
    return {student.name: known[key] for key, student in students.items()}


def simulated_class(assignment: Assignment) -> Iterator[Student]:
    """The reference, and correct styles with hyper-parameters as people choose them, drawn from a fixed seed."""
    yield Student("reference", _solution(assignment))
    rng = np.random.default_rng(SEED)
    for number in range(1, STUDENTS):
        style = STYLES[number % len(STYLES)]
        file = _reference(assignment) / "golden" / f"correct_{style}" / "submission" / assignment.rubric.entry.module
        constants = {
            "hidden_nodes": int(rng.integers(8, 41)),
            "learning_rate": float(rng.choice(RATES)),
            "iterations": int(rng.choice(STEPS)),
        }
        yield Student(f"{style} {[*constants.values()]}", file.read_text(encoding="utf-8") + _lines(constants))


def _graded(setting: Setting, work: Student, secret: int) -> Grade:
    with tempfile.TemporaryDirectory(prefix="grader-") as folder:
        path = Path(folder, setting.assignment.rubric.entry.module)
        path.write_text(work.source, encoding="utf-8")
        return grade(setting.order(secret), path)


def _trained(setting: Setting, student: Student) -> Figures:
    """The figures of each run, with the recipe and the data of the assignment."""
    data = _data(setting)
    recipe = _module((setting.assignment.folder / "inside.py").read_text(encoding="utf-8"))
    figures: Figures = {metric: [] for metric in PUBLISHED}
    sets = (
        (data.visible["features"], data.visible["targets"]),
        (data.asked["features"], data.labels.reveal()["targets"]),
    )
    for seed in range(RUNS):
        np.random.seed(seed)  # noqa: NPY002  the generator that the work draws from
        with np.errstate(all="ignore"):  # some learning rates are too high
            network = recipe.train(_module(student.source), data.visible, seed, math.inf)["network"]
        for metric, (features, targets) in zip(PUBLISHED, sets, strict=True):
            figures[metric].append(mean_squared_error(np.reshape(network.run(features), -1), targets))
    return figures


@cache
def _data(setting: Setting) -> Dataset:
    order = setting.order()
    return order.data(order.plan())


def _module(source: str) -> ModuleType:
    made = ModuleType("work")
    exec(source, vars(made))  # noqa: S102  the repository's own
    return made


def _key(student: Student, setting: Setting) -> str:
    """What the figures of a student depend on: not on thresholds, which move more often."""
    folder = setting.assignment.folder
    files = [folder / "data.py", folder / "inside.py"]
    parts = [student.source, setting.profile, str(RUNS), *(file.read_text(encoding="utf-8") for file in files)]
    return sha256("\0".join(parts).encode()).hexdigest()[:20]


def _rate(rule: Rule, works: Mapping[str, Figures], *, refused: bool = True) -> str:
    """The share of gradings of these works that end in refusal, or not; each work's runs come in random order."""
    rng = np.random.default_rng(SEED)
    ends = [rule.refuses(each, rng.permutation(RUNS)) == refused for each in works.values() for _ in range(GRADINGS)]
    return f"{np.mean(ends):.1%} ({len(works)} works)" if works else "nobody"


def _earns_less(values: Sequence[float], trial: Trial) -> bool:
    """Whether the figures of these runs, as many as it takes, earn less than full marks."""
    for runs in range(trial.seeds.first, len(values) + 1):
        decision = decide(values[:runs], trial)
        if not decision.open:
            return decision.step < trial.threshold.steps
    return False


def _good(figures: Figures, trials: Mapping[str, Trial], first: int) -> bool:
    """Whether the mean of the `first` runs earns full marks by every metric."""
    means = {metric: float(np.mean(runs[:first])) for metric, runs in figures.items()}
    return all(one.worse(means[metric], one.threshold.full_at) <= 0 for metric, one in trials.items())


def _of(values: Sequence[float], order: Sequence[int]) -> list[float]:
    return [values[place] for place in order]


def _moved(threshold: Threshold, full_at: float | None) -> Threshold:
    return threshold if full_at is None else threshold.model_copy(update={"full_at": full_at})


def _lines(constants: Mapping[str, float]) -> str:
    return "".join(f"\n{name} = {value}" for name, value in constants.items()) + "\n"


def _solution(assignment: Assignment) -> str:
    return (_reference(assignment) / "solution.py").read_text(encoding="utf-8")


def _reference(assignment: Assignment) -> Path:
    if assignment.reference is None:
        sys.exit(f"{assignment.name}: there is no reference beside the assignment")
    return assignment.reference


if __name__ == "__main__":
    main()
