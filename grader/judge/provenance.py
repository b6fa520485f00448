"""What someone else needs to get the same grade again."""

import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version

from grader import __version__
from grader.course.plan import Plan
from grader.judge.device import described, gaps, remarks
from grader.judge.grade import Provenance, WeightsId
from grader.judge.order import Order
from grader.sandbox.gpu import Gpu


def provenance(
    order: Order, plan: Plan, notes: Iterable[str], weights: WeightsId | None = None, used: Gpu | None = None
) -> Provenance:
    """The provenance of a grade; `weights` are those that stood in for a training, and `used` is the GPU that was."""
    return Provenance(
        grader=__version__,
        python=platform.python_version(),
        packages=versions(order.assignment.rubric.needs),
        rubric=order.assignment.digest,
        profile=plan.profile,
        data=plan.data,
        seed_id=order.secret.id,
        sandbox=order.sandbox.name,
        gaps=tuple(f"{promise}: {why}" for promise, why in {**gaps(order.device), **order.sandbox.gaps}.items()),
        device=described(order.device, used),
        notes=(*notes, *remarks(order.device)),
        weights=weights,
    )


def versions(names: Iterable[str]) -> dict[str, str]:
    """The version of each package that is installed."""
    return {name: found for name in names if (found := _version(name)) is not None}


def _version(name: str) -> str | None:
    try:
        return version(name.partition(".")[0])
    except PackageNotFoundError:
        return None
