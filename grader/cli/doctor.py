"""`grader doctor`: what works on this machine, and what each thing means."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Final

import click
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.cli import options
from grader.cli.findings import Finding, all_findings, can_confine
from grader.cli.output import STDOUT, console, target
from grader.reports.terminal.pieces import WIDEST, line
from grader.sandbox.choose import sandboxes

_SIGNS: Final = {True: ("✓", "+", "green"), False: ("✗", "x", "red"), None: (" ", " ", "")}


@click.command("doctor")
@options.all_of(options.JSON, options.COURSE)
def command(json_file: str | None, course: Path | None) -> int:
    """Show what works on this machine: sandboxes, versions, device, where the course and its secret are.

    Exit codes: 0 if work can be confined here; 3 if it can't.
    """
    with target("--json", json_file) as write:
        troubles = {key: sandbox.trouble() for key, sandbox in sandboxes().items()}
        findings = list(all_findings(troubles, course))
        write(json.dumps([asdict(finding) for finding in findings], indent=2))
    usable = can_confine(troubles)
    if json_file != STDOUT:
        screen = console()
        page = _page(findings, usable, ascii_only=screen.options.ascii_only)
        screen.print(page, width=min(screen.width, WIDEST))
    return 0 if usable else 3


def _page(findings: Sequence[Finding], usable: bool, *, ascii_only: bool) -> RenderableType:
    parts: list[RenderableType] = []
    for topic, group in groupby(findings, key=lambda finding: finding.topic):
        parts += [line(topic, "bold", ascii_only=ascii_only), _table(list(group), ascii_only=ascii_only), Text()]
    parts.append(
        line(
            "Work can be confined on this machine."
            if usable
            else "NOTHING here confines work: run your own with --sandbox none, and never other people's.",
            "bold green" if usable else "bold red",
            ascii_only=ascii_only,
        )
    )
    return Group(*parts)


def _table(findings: Sequence[Finding], *, ascii_only: bool) -> Table:
    table = Table.grid(expand=True, padding=(0, 1))
    table.add_column(width=2, justify="right")
    table.add_column(width=12)
    table.add_column(ratio=1, overflow="fold")
    for finding in findings:
        sign, ascii_sign, style = _SIGNS[finding.good]
        said = line(finding.found, ascii_only=ascii_only)
        if finding.means:
            said = Text("\n").join([said, line(finding.means, "dim", ascii_only=ascii_only)])
        table.add_row(Text(ascii_sign if ascii_only else sign, style), line(finding.name, ascii_only=ascii_only), said)
    return table
