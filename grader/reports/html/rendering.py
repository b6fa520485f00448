"""Templates, and the policy that a page carries: nothing from elsewhere, and only our own style and script."""

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from grader.reports.html.safe import output, said, short
from grader.reports.parts import words

_TEMPLATES: Final = Path(__file__).parent / "templates"


def page(template: str, **values: Any) -> str:
    """The page that a template without a script makes."""
    return _template(template).render(_common(script=False) | values)


def streamed(template: str, **values: Any) -> Iterator[str]:
    """The page that a template with our script makes, in pieces."""
    return iter(_template(template).stream(_common(script=True) | values))


@cache
def _template(name: str) -> Template:
    made = Environment(
        loader=PackageLoader("grader.reports.html"),
        autoescape=True,
        finalize=output,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(said=said, short=short, points=words.points, seconds=words.seconds)
    return made.get_template(name)


@cache
def _common(*, script: bool) -> dict[str, Any]:
    style, program = _own("style.css"), _own("class.js") if script else ""
    allowed = _hash(program) if script else "'none'"
    policy = (
        f"default-src 'none'; img-src data:; style-src {_hash(style)}; script-src {allowed}; "
        "base-uri 'none'; form-action 'none'"
    )
    return {"policy": policy, "style": Markup(style), "script": Markup(program)}  # noqa: S704 - files of this package


def _own(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
