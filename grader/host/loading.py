"""Loading a submission: its module becomes a namespace that questions can be asked of."""

import importlib.util
import os
import random
import shutil
import sys
import types
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any


def prepare(needs: list[str]) -> None:
    """Import what the assignment needs, before any student code runs, so that it is the real thing."""
    for name in needs:
        importlib.import_module(name)
    if "numpy" in sys.modules:
        importlib.import_module("numpy.random")  # numpy puts it off till its first use, which is in each fork anew
    if "torch" in sys.modules:
        importlib.import_module("torch._dynamo")  # which torch.optim puts off in the same way, and that takes a second


def place(submission: str, data: str, main: str) -> None:
    """Copy the submission into the current folder, which is writable and bounded; link the data files beside `main`.

    A file of the student's own stays. Published work spells the names of data folders in several ways, or has moved the
    files out of them, so each file is found in lower case and by its bare name as well.
    """
    shutil.copytree(submission, ".", dirs_exist_ok=True)
    for source in sorted(path for path in Path(data).rglob("*") if path.is_file()):
        name = source.relative_to(data)
        for spelling in (name, Path(str(name).lower()), Path(name.name), Path("data", name.name)):
            target = Path(main).parent / spelling
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.symlink_to(source)


@dataclass(frozen=True)
class Loaded:
    """The namespace of a submission as far as it got, what stopped it if anything did, and remarks for the report."""

    namespace: types.ModuleType
    error: BaseException | None = None
    findings: tuple[Any, ...] = ()
    notebook: bytes | None = None


Loader = Callable[[str], Loaded]


def loader(fields: dict[str, Any], hang_up: Callable[[], None]) -> Loader:
    """The function that loads the submission the `way` that `fields` say. To be had before student code is in reach.

    Running every cell ends in another process than it began in; the one that is left behind calls `hang_up`.
    """
    if fields["way"] == "module":
        return load_module
    definitions = importlib.import_module("grader.host.notebook.definitions")
    by_definitions = partial(_load_definitions, definitions.load, fields)
    if fields["way"] == "definitions":
        return by_definitions
    running = importlib.import_module("grader.host.kernel.running")
    running.load_packages()
    settings = running.Settings(fields["cell_seconds"], fields["seconds"], fields["parameters"])
    return partial(_run_all, running, settings, hang_up, by_definitions)


def load_module(file: str) -> Loaded:
    """Run the module `file`."""
    name = Path(file).stem
    source = SourceFileLoader(name, file)
    module = types.ModuleType(name)
    module.__file__ = file
    module.__spec__ = importlib.util.spec_from_loader(name, source)
    sys.modules[name] = module
    try:
        source.exec_module(module)
    except BaseException as error:  # noqa: BLE001  SystemExit of the student's must not end the host
        return Loaded(module, error)
    return Loaded(module)


def _run_all(running: Any, settings: Any, hang_up: Callable[[], None], by_definitions: Loader, file: str) -> Loaded:
    """Run every cell; where no kernel lives through that, the definitions must do."""
    try:
        done = running.run_notebook(file, settings, hang_up)
    except running.KernelError as error:
        loaded = by_definitions(file)
        why = {"kind": "note", "cell": 0, "line": "", "message": f"{error} Only its definitions were taken."}
        return replace(loaded, findings=(why, *loaded.findings))
    if any(one["kind"] in {"failed", "timed_out", "killed"} for one in done.findings):
        _fill_in(done.namespace, by_definitions(file).namespace)
    return Loaded(done.namespace, findings=tuple(done.findings), notebook=done.notebook)


def _fill_in(namespace: types.ModuleType, definitions: types.ModuleType) -> None:
    """Give `namespace` the names that it lacks because a cell stopped halfway: below a failing import, say."""
    for name, value in vars(definitions).items():
        vars(namespace).setdefault(name, value)


def _load_definitions(load: Callable[..., Any], fields: dict[str, Any], file: str) -> Loaded:
    loaded = load(file, frozenset(fields["wanted"]), fields["parameters"])
    return Loaded(loaded.namespace, findings=tuple(asdict(one) for one in loaded.findings))


def seed(number: int) -> None:
    """Put every generator of random numbers that is loaded into a known state."""
    random.seed(number)
    numpy, torch = sys.modules.get("numpy"), sys.modules.get("torch")
    if numpy is not None:
        numpy.random.seed(number % 2**32)
    if torch is not None:
        torch.manual_seed(number)


def share_gpu(share: float | None) -> None:
    """Have torch take at most `share` of the GPU's memory, from when it is first used; None: there is no GPU.

    It isn't touched before that: what runs a notebook's cells forks once more.
    """
    torch = sys.modules.get("torch")
    if torch is not None and share is not None:
        torch.cuda._lazy_call(lambda: torch.cuda.set_per_process_memory_fraction(share))  # noqa: SLF001


def let_go_of_gpu() -> None:
    """Give back what memory of the GPU is kept for later and holds nothing now."""
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_initialized():
        torch.cuda.empty_cache()


def enter(folder: str) -> None:
    """Make `folder` the place where the student's own imports are found first."""
    sys.path.insert(0, folder)
    os.chdir(folder)


def weights(file: str | None) -> Any:
    """The weights in `file`, unread, for a recipe to load; None where none were handed in."""
    if file is None:
        return None
    return importlib.import_module("grader.host.weights.handed_in").Weights(Path(file))


def recipes(file: str | None) -> Any:
    """The assignment's recipes, that run beside the student's code; an empty namespace where it has none."""
    if file is None:
        return types.SimpleNamespace()
    loaded = load_module(file)
    if loaded.error is not None:
        raise loaded.error
    return loaded.namespace
