"""A process that grades one submission after the other. It is trusted: student code runs in sandboxes of its own."""

import multiprocessing
import os
import signal
import tempfile
import threading
import time
import traceback
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, TextIO

from grader.batch.executing import Graded, Refused, Says, Task, Unfit, Workplace
from grader.errors import AskError, GraderError, SandboxError
from grader.judge.grade import Grade
from grader.judge.grading import grade
from grader.judge.hand_in import shown
from grader.judge.order import Order

READY: Final = "ready"
_LONG: Final = 2_000


def main(name: str, pipe: Connection, workplace: Workplace) -> None:
    """Grade what comes through `pipe`, and report through it, until it is closed."""
    _begin(workplace.scratch / name)
    with _opened(workplace.logs / "workers.log") as log:
        _print_into(log)
        try:
            order = replace(workplace.setting.order(), slots=workplace.slots)
            order.data(order.plan())  # a fault of the course is told before anything is graded
        except GraderError as error:
            pipe.send(Unfit(str(error), isinstance(error, AskError)))
            return
        pipe.send(READY)
        while (task := _next(pipe)) is not None:
            with _opened(task.log) as own:
                _print_into(own)
                report = _report(order, task, workplace, Voice(name, pipe, own))
                _print_into(log)
            pipe.send(report)


@dataclass(frozen=True)
class Voice:
    """What a grading says: each step goes to the coordinator and into the log, and all else into the log alone."""

    worker: str
    pipe: Connection
    log: TextIO

    def say(self, step: str) -> None:
        """Tell the step that is taken now."""
        self.write(step)
        self.pipe.send(Says(self.worker, step))

    def write(self, says: str, text: str = "") -> None:
        """Write a line, and the lines of `text` below it; what would act on a terminal is written out."""
        lines = [
            f"{time.strftime('%H:%M:%S')} {shown(says, _LONG)}",
            *(f"  | {shown(one, _LONG)}" for one in text.splitlines()),
        ]
        self.log.write("\n".join(lines) + "\n")
        self.log.flush()


def _begin(scratch: Path) -> None:
    """Be a process group; leave interrupts to the parent, end when it is gone, put temporary files into `scratch`."""
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    os.environ["TMPDIR"] = tempfile.tempdir = str(scratch)


def _end_with_the_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # a sandbox ends with whoever started it


def _next(pipe: Connection) -> Task | None:
    try:
        task: Task | None = pipe.recv()
    except EOFError:
        return None
    return task


def _report(order: Order, task: Task, workplace: Workplace, voice: Voice) -> Graded | Refused:
    voice.write(f"grading {task.path}")
    try:
        result = grade(order, task.path, voice.say)
        text = workplace.write(result)
    except SandboxError as error:
        voice.write(f"the sandbox broke: {error}")
        return Refused(voice.worker, str(error), passing=True)
    except GraderError as error:
        voice.write(f"no grade: {error}")
        return Refused(voice.worker, str(error), passing=False)
    except Exception as error:  # noqa: BLE001 - a fault of the grader costs one submission, and the class goes on
        voice.write("the grader broke", traceback.format_exc())
        return Refused(voice.worker, f"the grader broke ({type(error).__name__}: {error})", passing=True)
    voice.write(f"{result.status}: {result.score:g} of {result.max_score:g} {result.reason}".rstrip())
    for what, said in (("it printed", result.log), ("for the author", result.author_log)):
        if said:
            voice.write(what, said)
    return graded(voice.worker, result, text)


def graded(worker: str, result: Grade, text: str) -> Graded:
    """What is reported of `result`, which was written as `text`."""
    return Graded(
        worker=worker,
        text=text,
        status=result.status,
        score=result.score,
        max_score=result.max_score,
        passed=result.passed,
        seconds=result.seconds,
        cpu_seconds=result.cpu_seconds,
        digest=result.submission.digest,
    )


def _opened(path: Path) -> TextIO:
    return path.open("a", encoding="utf-8", errors="backslashreplace")


def _print_into(log: TextIO) -> None:
    """Have whatever this process prints, course authors' checks among it, go into `log`."""
    for descriptor in (1, 2):
        os.dup2(log.fileno(), descriptor)
