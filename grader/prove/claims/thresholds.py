"""Thresholds leave correct work its marks: shown by a calibration that is as old as what it rests on.

Nothing is trained here. `grader calibrate` keeps the bounds beside the figures, so that looking at them takes no time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.course.noise import noise_of
from grader.course.plan import make_plan, profiles_of
from grader.course.rubric import Criterion, Rubric
from grader.course.yaml_lines import Document, read_yaml
from grader.judge.scoring import trials_of
from grader.prove.calibration.assessment import stricter, strictest
from grader.prove.calibration.basis import basis_of, changed
from grader.prove.calibration.record import Calibration, ProfileRecord, file_of, read
from grader.prove.calibration.works import Work, mistakes_that_learn, reference, style
from grader.prove.proof import Finding
from grader.prove.setting import Setting, contents


@dataclass(frozen=True)
class LeavesItsMarks:
    """Under one profile, correct work loses marks at most once in a thousand trainings, by the tolerance bound."""

    profile: str
    group: str = "thresholds"

    @property
    def name(self) -> str:
        """Which profile."""
        return f"correct work keeps its marks under {self.profile}"

    def rests_on(self, setting: Setting) -> Iterable[bytes]:
        """The rubric and the checks, the works, and the calibration."""
        works = [setting.solution, setting.known.file, *_styles(setting, self._record(setting))]
        return [*setting.judges(), *contents([*works, file_of(setting.reference)])]

    def findings(self, setting: Setting) -> Iterator[Finding]:
        """A finding for what was never calibrated, is out of date, or is too strict."""
        record = self._record(setting)
        if record is None:
            line = _line_of_first_metric(setting)
            yield Finding(setting.rubric_file, line, self._told("was never calibrated", setting))
            return
        why = list(_out_of_date(setting, record, self.profile))
        if why:
            says = self._told(f"was calibrated before this changed: {', '.join(why)}", setting)
            yield Finding(file_of(setting.reference), 1, says)
            return
        yield from self._too_strict(setting, record)

    def _record(self, setting: Setting) -> ProfileRecord | None:
        calibration = read(file_of(setting.reference))
        return calibration.profiles.get(self.profile) if calibration is not None else None

    def _told(self, what: str, setting: Setting) -> str:
        option = "" if self.profile == "quick" else f" --profile {self.profile}"
        return f"the profile {self.profile} {what}; run `grader calibrate {setting.name}{option}`"

    def _too_strict(self, setting: Setting, record: ProfileRecord) -> Iterator[Finding]:
        document = read_yaml(setting.rubric_file)
        plan = make_plan(setting.assignment.rubric, self.profile)
        trials = trials_of(plan, noise_of(setting.assignment, self.profile))
        for index, criterion in enumerate(plan.criteria):
            trial, bound = trials.get(criterion.id), record.bounds.get(criterion.metric or "")
            if trial is None or bound is None or not stricter(bound, trial):
                continue
            line = _line_of(document, setting.assignment.rubric, self.profile, criterion, index)
            says = (
                f"{criterion.id}: full_at is {trial.threshold.full_at:g}, and right work may come to {bound.value:g} "
                f"({bound.work}, under {self.profile}): more than one grading in a thousand would lose marks; "
                f"{strictest(bound, trial):.3g} is the strictest that leaves them"
            )
            yield Finding(setting.rubric_file, line, says)


def claims(setting: Setting) -> list[LeavesItsMarks]:
    """A claim for each profile that can be run without real data, and for each that was calibrated.

    Raises:
        CourseError: the calibration can't be read.
    """
    rubric = setting.assignment.rubric
    if all(criterion.metric is None for criterion in rubric.criteria):
        return []
    calibration = read(file_of(setting.reference)) or Calibration(assignment=setting.name)
    embedded = [name for name, profile in profiles_of(rubric).items() if profile.data == rubric.data.default]
    calibrated = [name for name in calibration.profiles if name in profiles_of(rubric)]
    return [LeavesItsMarks(profile) for profile in dict.fromkeys([*embedded, *calibrated])]


def _out_of_date(setting: Setting, record: ProfileRecord, profile: str) -> Iterator[str]:
    """What the calibration rests on and is otherwise now, in words."""
    yield from changed(record.rests_on, basis_of(setting.assignment, make_plan(setting.assignment.rubric, profile)))
    now = {(one.kind, one.name): one for one in _works(setting, record)}
    then = {(one.kind, one.name): one.work for one in record.works}
    yield from (f"{work.shown} is new" for place, work in now.items() if place not in then)
    for place, work in then.items():
        if place not in now:
            yield f"{work.shown} is gone"
        elif now[place] != work:
            yield work.shown


def _works(setting: Setting, record: ProfileRecord) -> Iterator[Work]:
    """What a calibration like `record` would train now; mistakes, if any was."""
    yield reference(setting)
    styles = (style(setting, one.name) for one in record.works if one.kind == "style")
    yield from (one for one in styles if one is not None)
    if any(one.kind == "mistake" for one in record.works):
        yield from mistakes_that_learn(setting)


def _styles(setting: Setting, record: ProfileRecord | None) -> list[Path]:
    works = record.works if record is not None else ()
    return [setting.reference / "golden" / one.name for one in works if one.kind == "style"]


def _line_of_first_metric(setting: Setting) -> int:
    criteria = setting.assignment.rubric.criteria
    first = next(index for index, criterion in enumerate(criteria) if criterion.metric is not None)
    return read_yaml(setting.rubric_file).place(("criteria", first, "metric"))[0]


def _line_of(document: Document, rubric: Rubric, profile: str, criterion: Criterion, index: int) -> int:
    """The line on which the criterion's `full_at` stands: with the profile, or with the criterion itself."""
    own = rubric.profiles[profile].thresholds if profile in rubric.profiles else {}
    path = ("profiles", profile, "thresholds", criterion.metric or "", "full_at")
    return document.place(path if criterion.metric in own else ("criteria", index, "full_at"))[0]
