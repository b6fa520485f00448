"""The work bench: one submission loaded in one sandbox, from which every check gets a fork of its own."""

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

from grader.course.plan import Plan
from grader.course.rubric import Rubric
from grader.errors import SandboxError
from grader.judge.clearing import empty
from grader.judge.faults import Crashed, Fault, StudentError, TimedOut
from grader.judge.grade import Artifact, WeightsId
from grader.judge.limits import behind, past, with_limit
from grader.judge.proxy import Place, Proxy
from grader.judge.remarks import executed_in, remarks_of
from grader.judge.session import About, Session
from grader.judge.staging import Staged
from grader.judge.usage import Meter, Usage
from grader.sandbox.base import Command, Confined, Exit, Limits, Sandbox
from grader.sandbox.gpu import Gpu
from grader.sandbox.slots import Seat
from grader.wire.frames import Channel
from grader.wire.messages import INSIDE, STUDENT

MOST_STARTS = 4
REAP_SECONDS = 2.0
PREPARE_SECONDS = 120.0


class Bench:
    """A loaded submission. When its process is killed or broken, a fresh one is loaded, a few times at most."""

    def __init__(self, sandbox: Sandbox, staged: Staged, plan: Plan, rubric: Rubric) -> None:
        self._sandbox = sandbox
        self._staged = staged
        self._plan = plan
        self._rubric = rubric
        self.limits = _limits(plan)
        self._confined: Confined | None = None
        self._root: Session | None = None
        self._doom: Fault | None = None
        self._living: list[Session] = []
        self._exits: list[Exit] = []
        self._gpu: Gpu | None = None
        self.used_gpu: Gpu | None = None
        self._beside: list[Bench] = []
        self.meter = Meter()
        self.stopped_at: StudentError | None = None
        self.remarks: tuple[str, ...] = ()
        self.executed: Artifact | None = None

    @property
    def weights(self) -> WeightsId | None:
        """The weights that came with the submission."""
        return self._staged.weights

    def root(self) -> Session:
        """The conversation with the process that loaded the submission. Raises the `Fault` that prevents it."""
        if self._doom is not None:
            raise self._doom
        if self._root is None or not self._root.alive:
            self._start()
        assert self._root is not None
        return self._root

    def beside(self, seat: Seat) -> "Bench":
        """A bench for the same work, in a sandbox of its own that has a GPU. It is closed and counted with this one."""
        staged = self._staged.elsewhere(f"{self._staged.place}-{len(self._beside) + 1}")
        bench = Bench(self._sandbox, staged, self._plan, self._rubric)
        bench.meter, bench._gpu = self.meter, seat.gpu
        self.used_gpu = seat.gpu
        bench.limits = replace(self.limits, gpu_share=seat.share)
        self._beside.append(bench)
        return bench

    @contextmanager
    def fork(self, parent: Session, seed: int) -> Iterator[Session]:
        """A fork of `parent`, its random generators put to `seed`; it and all that it started end with the block.

        What has a GPU can't be forked: it is asked itself, and lives on.
        """
        if any(bench.loaded(parent) for bench in self._beside):
            with parent.turn(seed):
                yield parent
            return
        child = self._fork(parent)
        self._living.append(child)
        try:
            child.ask("seed", {"number": seed})
            yield child
            if child.leftover():
                raise Crashed("The process that ran your code sent more answers than it was asked for.")
        finally:
            self._living.remove(child)
            self._hang_up(child)
            self._bury(parent, child)

    def allow(self, seconds: float) -> None:
        """Don't count so many seconds as the work's: it waited through no doing of its own."""
        if self._confined is not None:
            self._confined.allow(seconds)

    def loaded(self, session: Session) -> bool:
        """Whether it is the process at the other end of `session` that has loaded the work here."""
        return session is self._root

    def close(self) -> None:
        """End everything."""
        self._end()
        for bench in self._beside:
            bench.close()

    def _end(self) -> None:
        """End what is in the sandbox of this bench."""
        if self._root is not None:
            self._hang_up(self._root)
        if self._confined is not None:
            self._exits.append(self._confined.end())
        self._root = self._confined = None

    @property
    def cpu_seconds(self) -> float:
        """What the student's processes used, once the bench is closed."""
        return sum(one.cpu_seconds for one in self.exits)

    @property
    def usage(self) -> Usage:
        """What they used of their limits, once the bench is closed."""
        return self.meter.usage(max((one.peak_memory_mb for one in self.exits), default=0.0))

    @property
    def log(self) -> str:
        """What they printed, once the bench is closed."""
        return "\n".join(filter(None, map(_log_of, self.exits)))

    @property
    def exits(self) -> list[Exit]:
        """How the sandboxes ended, those of the benches beside this one included."""
        return [*self._exits, *(one for bench in self._beside for one in bench.exits)]

    def _fork(self, parent: Session) -> Session:
        try:
            return parent.fork()
        except StudentError as error:
            limits = self.limits
            raise Crashed(
                f"No process could be started for this check ({error.type}: {error.text}). All that your code starts "
                f"may be {limits.processes} processes and threads, and use {limits.memory_mb} MB of memory."
            ) from error

    def _hang_up(self, session: Session) -> None:
        session.close()
        self.meter.note_call(session.slowest)

    def _start(self) -> None:
        self._end()
        if len(self._exits) >= MOST_STARTS:
            self._doom = Crashed("Your code ended the process that runs it again and again.")
            raise self._doom
        empty(self._staged.scratch)
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                self._confined = self._sandbox.start(self._command(theirs))
        except BaseException:
            ours.close()
            raise
        call_seconds = self._plan.limits.call_seconds
        self._root = Session(Channel(ours), call_seconds, self._autopsy, lambda raised: behind(raised, self.limits))
        self._load(self._root)

    def _load(self, root: Session) -> None:
        staged = self._staged
        try:
            root.ask(
                "prepare",
                {
                    "needs": list(self._rubric.needs),
                    "submission": str(staged.submission),
                    "data": str(staged.data),
                    "main": staged.main,
                    "inside": staged.inside,
                    "weights": str(staged.submission / staged.weights.file) if staged.weights is not None else None,
                    "gpu_share": self.limits.gpu_share if self._gpu is not None else None,
                },
                PREPARE_SECONDS,
            )
        except Fault as fault:
            raise SandboxError(f"{self._sandbox.name}: the sandbox could not be prepared: {fault.message}") from fault
        try:
            asked = self._asked_to_load()
            with self.meter.loading():
                told = root.ask("load", asked, self._load_seconds(), About(f"Loading {staged.main}"))
            remarks = remarks_of(told, staged.main)
            self.remarks = tuple(with_limit(remark, self.limits) for remark in remarks)
            self.executed = executed_in(told)
        except StudentError as error:
            self.stopped_at = error
        except Fault as fault:
            self._doom = fault
            raise

    def _asked_to_load(self) -> dict[str, Any]:
        entry, notebooks = self._rubric.entry, self._plan.notebooks
        return {
            "main": self._staged.main,
            "way": notebooks.way if self._staged.kind == "notebook" else "module",
            "wanted": [*entry.names, *entry.also],
            "parameters": dict(notebooks.parameters),
            "seconds": notebooks.seconds,
            "cell_seconds": notebooks.cell_seconds,
        }

    def _load_seconds(self) -> float:
        """Definitions load like a module; a run of all cells has its own time, and stops itself within it."""
        runs_all = self._staged.kind == "notebook" and self._plan.notebooks.way == "all"
        return self._plan.limits.load_seconds + (self._plan.notebooks.seconds if runs_all else 0.0)

    def _command(self, channel: socket.socket) -> Command:
        staged = self._staged
        return Command(
            script=staged.runtime / "grader" / "host" / "__main__.py",
            path=(staged.runtime,),
            readable=(staged.submission, staged.data, staged.runtime),
            scratch=staged.scratch,
            channel=channel,
            limits=self.limits,
            gpu=self._gpu,
        )

    def _bury(self, parent: Session, child: Session) -> None:
        """Kill what the fork left running. Where that fails, the whole sandbox goes, and a fresh one is made."""
        if self._confined is None or self._root is None:
            return
        keep = [session.process for session in (self._root, *self._living)]
        gone = self._confined.sweep([pid for pid in keep if pid is not None])
        if not gone:
            self._end()
        elif parent.alive:
            with suppress(Fault):
                parent.ask("status", {"fork": child.fork_number, "seconds": REAP_SECONDS}, REAP_SECONDS * 2)

    def _autopsy(self, dead: Session) -> Crashed | TimedOut:
        breach = self._confined.breach() if self._confined is not None else None
        if breach == "seconds":
            return TimedOut("Your work used up all the time that there is for grading it.")
        if breach is not None:
            return Crashed(past(breach, self.limits))
        status = None
        if dead.fork_number is not None and self._root is not None and self._root.alive:
            with suppress(Fault):
                status = self._root.ask("status", {"fork": dead.fork_number, "seconds": REAP_SECONDS}, REAP_SECONDS * 2)
        return Crashed(f"The process that ran your code ended in the middle of a call{_how(status)}.", EXITS)


EXITS = "Look for exit(), quit() or os._exit(), or for a crash inside a compiled library."


def _limits(plan: Plan) -> Limits:
    """The bounds of the whole sandbox, which holds the stages as well."""
    own, stages = plan.limits, plan.stages.values()
    return Limits(
        seconds=own.seconds + plan.notebooks.seconds + sum(stage.seconds * stage.seeds.most for stage in stages),
        memory_mb=max([own.memory_mb, *(stage.memory_mb or 0 for stage in stages)]),
        processes=own.processes,
        disk_mb=own.disk_mb,
        files=own.files,
        output_kb=own.output_kb,
    )


def submission(session: Session) -> Proxy:
    """The namespace of the loaded submission."""
    return Proxy(Place(session, STUDENT))


def recipes(session: Session) -> Proxy:
    """The assignment's recipes beside it."""
    return Proxy(Place(session, INSIDE))


def _how(status: object) -> str:
    if not isinstance(status, int) or isinstance(status, bool):
        return ""
    if status < 0:
        try:
            return f", killed by {signal.Signals(-status).name}"
        except ValueError:
            return ""
    return f", with exit code {status}"


def _log_of(exit_: Exit) -> str:
    lost = f"\n... {exit_.log_lost} more bytes were not kept ..." if exit_.log_lost else ""
    return exit_.log + lost
