"""What a calibration says about thresholds, as JSON for programs."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from grader.prove.calibration.assessment import Assessment
from grader.prove.calibration.record import ProfileRecord
from grader.reports.parts.plain import escaped_json

SCHEMA: Final = "grader/calibrate/v1"


def calibration_to_json(name: str, profile: str, record: ProfileRecord, found: Sequence[Assessment]) -> str:
    """The assessments of assignment `name` under `profile` as JSON text."""
    told = {
        "schema": SCHEMA,
        "assignment": name,
        "profile": profile,
        "data": record.data,
        "device": record.device,
        "threads": record.threads,
        "versions": record.versions,
        "metrics": [_metric(one) for one in found],
    }
    return escaped_json(json.dumps(told, ensure_ascii=False, indent=2))


def _metric(one: Assessment) -> dict[str, Any]:
    proposed = [asdict(chance) for chance in one.proposed_full]
    return {
        "metric": one.metric,
        "present": {"full_at": one.present.full_at, "zero_at": one.present.zero_at},
        "proposed": {"full_at": one.full_at, "zero_at": one.zero_at},
        "bound": one.bound.model_dump(mode="json"),
        "too_strict": one.too_strict,
        "works": [
            {
                "kind": work.kind,
                "name": work.name,
                "must_fail": work.must_fail,
                "figures": work.figures,
                "full_marks": asdict(work.full),
                "full_marks_counted": work.counted,
                "full_marks_proposed": chance,
            }
            for work, chance in zip(one.works, proposed, strict=True)
        ],
    }
