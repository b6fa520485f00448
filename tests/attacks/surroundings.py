"""All that must be as it was once hostile work has been graded."""

from .state import differences, judge_state, machine_state


class Surroundings:
    """The judge, the machine, the neighbours, and the judge's `patience`, from now on."""

    def __init__(self, world, patience):
        self.secret = world.secret
        self._world = world
        self._patience = patience
        self._planted = world.digests()
        self._neighbour = world.state()
        self._judge = judge_state()
        self._machine = machine_state()

    def unlike_before(self, grade):
        """What is different, left over, or took too long, after a grading that gave `grade`."""
        yield from differences(self._judge, judge_state(self._judge["modules"]))
        yield from differences(self._machine, machine_state())
        yield from differences(self._neighbour, self._world.state())
        yield from self._world.traces()
        yield from (path for path, _ in self._planted.items() ^ self._world.digests().items())
        yield from self._patience.overdrawn()
        yield from self._patience.late(grade)
