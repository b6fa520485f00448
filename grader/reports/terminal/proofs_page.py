"""What `grader verify` found: a line for each kind of claim, then every finding with its file and line."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from grader.judge.grade import Verdict
from grader.prove.proof import Finding, Proof
from grader.reports.parts import words
from grader.reports.parts.places import shown_file
from grader.reports.terminal.pieces import line


def render_proofs(proofs: Sequence[Proof], root: Path, seconds: float) -> RenderableType:
    """The proofs of several assignments, which took `seconds`; files are named relative to `root`."""
    return _ProofsPage(tuple(proofs), root, seconds)


@dataclass(frozen=True)
class _ProofsPage:
    proofs: tuple[Proof, ...]
    root: Path
    seconds: float

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        ascii_only = options.ascii_only
        for assignment, group in groupby(self.proofs, key=lambda proof: proof.assignment):
            members = list(group)
            yield line(assignment, "bold", ascii_only=ascii_only)
            yield from console.render(_table(members, ascii_only=ascii_only), options)
        for proof in self.proofs:
            for finding in proof.findings:
                yield _found(finding, self.root, ascii_only=ascii_only)
        yield Text(f"{_counted(self.proofs)}, in {words.seconds(self.seconds)}", "bold")


def _table(proofs: Sequence[Proof], *, ascii_only: bool) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for name, members in groupby(proofs, key=lambda proof: proof.group):
        table.add_row(*_row(name, list(members), ascii_only=ascii_only))
    return table


def _row(name: str, proofs: Sequence[Proof], *, ascii_only: bool) -> Iterator[Text]:
    holds = all(proof.holds for proof in proofs)
    mark = words.MARKS[Verdict.passed if holds else Verdict.failed]
    yield Text(f"{mark.ascii if ascii_only else mark.sign} {name}", "green" if holds else "red")
    yield Text(_claims(len(proofs)), justify="right")
    yield Text(", ".join(_remarks(proofs)), "dim")


def _remarks(proofs: Sequence[Proof]) -> Iterator[str]:
    wrong = sum(not proof.holds for proof in proofs)
    known = sum(proof.known for proof in proofs)
    if wrong:
        yield f"{wrong} not so"
    if known:
        yield f"{known} shown before"
    for why, count in Counter(proof.skipped for proof in proofs if proof.skipped).items():
        yield f"{count} not tried: {why}"


def _counted(proofs: Sequence[Proof]) -> str:
    findings = sum(len(proof.findings) for proof in proofs)
    found = f"{findings} finding{'s' * (findings != 1)}" if findings else "nothing found against them"
    return f"{_claims(len(proofs))}, {found}"


def _claims(count: int) -> str:
    return f"{count} claim{'s' * (count != 1)}"


def _found(finding: Finding, root: Path, *, ascii_only: bool) -> Text:
    place = f"{shown_file(finding.file, root)}:{finding.line}:"
    return Text(" ").join([line(place, "red", ascii_only=ascii_only), line(finding.says, ascii_only=ascii_only)])
