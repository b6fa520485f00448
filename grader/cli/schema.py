"""`grader schema`: what the YAML files of an assignment may say, for editors."""

import json
from typing import Final

import click
from pydantic import BaseModel

from grader.course.golden import Expected
from grader.course.mistakes import Catalogue
from grader.course.rubric import Rubric

MODELS: Final[dict[str, type[BaseModel]]] = {"rubric": Rubric, "mistakes": Catalogue, "golden": Expected}
"""What each kind of file is read as."""


@click.command("schema")
@click.option("--mistakes", is_flag=True, help="That of reference/NAME/mistakes.yaml.")
@click.option("--golden", is_flag=True, help="That of reference/NAME/golden/CASE/expect.yaml.")
def command(mistakes: bool, golden: bool) -> int:
    """Print the JSON Schema of rubric.yaml, with which editors complete keys and underline what is wrong.

    Rules that span several keys or files are left to `grader verify`.
    """
    if mistakes and golden:
        raise click.UsageError("--mistakes and --golden are two schemas: ask for one at a time")
    click.echo(schema("mistakes" if mistakes else "golden" if golden else "rubric"))
    return 0


def schema(kind: str) -> str:
    """The JSON Schema of a file of this kind, one of `MODELS`, as text."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(dialect | MODELS[kind].model_json_schema(), ensure_ascii=False, indent=2)
