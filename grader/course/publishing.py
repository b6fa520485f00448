"""What `public.json` is made from, and whether the one that is there was made from that. Nothing is run."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from grader.course.discovery import Assignment
from grader.course.mistakes import FILE, Catalogue, Known, mistakes_of
from grader.course.noise import PUBLIC, noise_of
from grader.course.plan import make_plan, profiles_of
from grader.course.public import Noise, Public, PublicAdvice, PublicMistake, Withheld, digest, read_public
from grader.course.rubric import Rubric
from grader.course.student_course import FOLDER, public_criteria, student_files
from grader.errors import CourseError


def public_file(assignment: Assignment) -> Path:
    """Where the `public.json` of `assignment` belongs; an absolute path."""
    return assignment.course.root.absolute() / FOLDER / "assignments" / assignment.name / PUBLIC


def outline(assignment: Assignment) -> Public:
    """The `public.json` of `assignment` as far as it can be had without running anything: all but what checks see.

    Raises:
        CourseError: the rubric, the known mistakes or the calibration can't be read, or students can't have a check.
    """
    rubric, known = assignment.rubric, known_of(assignment)
    noise = _noise(assignment)
    return Public(
        assignment=assignment.name,
        made_from=digest(_parts(assignment, known, noise)),
        data=make_plan(rubric, "quick").data,
        withheld=_withheld(rubric),
        mistakes=_mistakes(rubric, known.catalogue) if known else (),
        advice=tuple(PublicAdvice(id=one.id, says=one.says, finds=one.finds) for one in known.catalogue.advice)
        if known
        else (),
        noise=noise,
    )


def is_in_step(assignment: Assignment) -> bool:
    """Whether `public.json` is there, untouched, and made from what there is now; True where there is none to make.

    Raises what `outline` raises.
    """
    path = public_file(assignment)
    if not public_criteria(assignment.rubric):
        return True
    wanted = outline(assignment)
    try:
        found = read_public(path, path.stat().st_mtime_ns)
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError, CourseError):
        return False
    return found.made_from == wanted.made_from and text == found.text()


def known_of(assignment: Assignment) -> Known | None:
    """The known mistakes of `assignment`; None where there is no list of them. Raises what `mistakes_of` raises."""
    folder = assignment.reference
    return mistakes_of(assignment) if folder is not None and (folder / FILE).is_file() else None


def _withheld(rubric: Rubric) -> Withheld:
    kept = [one for one in rubric.criteria if one.visibility != "public"]
    titles = tuple(one.title for one in kept if one.visibility == "after_due")
    return Withheld(count=len(kept), points=sum(one.points for one in kept), titles=titles)


def _mistakes(rubric: Rubric, catalogue: Catalogue) -> tuple[PublicMistake, ...]:
    """Those that a public criterion shows, in the order of the list."""
    ids = {one.id for one in public_criteria(rubric)}
    shown = ((one, tuple(name for name in one.fails if name in ids)) for one in catalogue.mistakes)
    return tuple(PublicMistake(id=one.id, says=one.says, fails=fails, see=one.see) for one, fails in shown if fails)


def _noise(assignment: Assignment) -> Noise:
    metrics = {one.metric for one in public_criteria(assignment.rubric)}
    found = {profile: noise_of(assignment, profile) for profile in profiles_of(assignment.rubric)}
    return {
        profile: {metric: asdict(one) for metric, one in noise.items() if metric in metrics}
        for profile, noise in found.items()
        if noise
    }


def _parts(assignment: Assignment, known: Known | None, noise: Noise) -> Iterator[bytes]:
    """All that the file follows from: the questions, the reference, its known mistakes, the calibration."""
    yield b"grader/public/v1"
    asks = {"rubric.yaml", *(path.relative_to(assignment.folder).as_posix() for path in assignment.data_files)}
    for name, content in student_files(assignment).items():
        if name in asks or name.startswith("checks/"):
            yield from (name.encode(), content)
    yield _json(_withheld(assignment.rubric).model_dump())
    yield _json(noise)
    if known is not None:
        yield known.source.encode()
        yield _json(known.catalogue.model_dump(mode="json", include={"mistakes", "advice"}))


def _json(value: object) -> bytes:
    return json.dumps(value, sort_keys=True).encode()
