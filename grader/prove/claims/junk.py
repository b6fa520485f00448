"""Whatever the student's side answers to whatever a check asks, the check ends in a verdict."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grader.prove.junk import upsets
from grader.prove.lending import lent
from grader.prove.proof import Finding
from grader.prove.setting import Setting, contents


@dataclass(frozen=True)
class StandsJunk:
    """One check, with junk in place of each answer in turn, never ends in `not_graded`."""

    check: str
    group: str = "junk"

    @property
    def name(self) -> str:
        """The check."""
        return self.check

    def rests_on(self, setting: Setting) -> Iterable[bytes]:
        """What is asked, and the reference that answers it."""
        return [*setting.asks(), *contents([setting.solution])]

    def findings(self, setting: Setting) -> Iterator[Finding]:
        """A finding for each place in the check that some junk breaks."""
        with lent(setting, setting.order()) as order:
            found = upsets(order, setting.solution, self.check)
        for upset in found:
            says = f"{self.check} breaks when {upset.asked} answers with {upset.junk}: {upset.trouble}"
            yield Finding(upset.file, upset.line, says)


def claims(setting: Setting) -> list[StandsJunk]:
    """A claim for each check."""
    checks = dict.fromkeys(criterion.check for criterion in setting.assignment.rubric.criteria)
    return [StandsJunk(check) for check in checks]
