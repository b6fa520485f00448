"""No confinement: limits and a clear end, for machines where nothing better works, and only for one's own work."""

from collections.abc import Mapping

from . import planning, trial
from .base import Command, Confined, Promise
from .warden.cgroups import bounds
from .warden.client import Tree, order

name = "none"
strength = 0

_GAPS = {
    Promise.no_network: "the work can reach the network",
    Promise.files_hidden: "the work can read every file that you can read",
    Promise.read_only_system: "the work can change every file that you can change",
    Promise.processes_hidden: "the work can see your other processes",
    Promise.no_signals_out: "the work can stop your other processes, the grader's too",
    Promise.dangerous_syscalls: "the work can use every system call that you can use",
    Promise.disk: "the work can fill every folder that you can write to",
    Promise.inodes: "the work can make files in every folder that you can write to",
}
_UNBOUNDED_MEMORY = "memory in files without a name and in /dev/shm is not counted on this machine"


class Unconfined:
    """See the module."""

    name = name

    @property
    def gaps(self) -> Mapping[Promise, str]:
        """Nearly everything; what is left out is held unless the work attacks the grader itself."""
        return _GAPS if bounds() else _GAPS | {Promise.memory: _UNBOUNDED_MEMORY}

    def trouble(self) -> str | None:
        """See `Sandbox.trouble`."""
        return trial.trouble(self.start)

    def start(self, command: Command) -> Confined:
        """See `Sandbox.start`."""
        command = planning.absolute(command)
        plan = planning.bare_plan(command)
        return Tree(order(command, planning.python(plan), plan.environment, watch_scratch=True))


def make() -> Unconfined:
    """The sandbox, for the registry."""
    return Unconfined()
