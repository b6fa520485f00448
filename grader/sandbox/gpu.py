"""An NVIDIA GPU for confined work: which one, and the few files that the driver reads and writes.

Which files these are was gathered from reports about other sandboxes; docs/design/cuda.md says from where.
"""

import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from grader.errors import GraderError

VISIBLE = "CUDA_VISIBLE_DEVICES"
_LIBRARY = "libcuda.so.1"
_SHARED = ("nvidiactl", "nvidia-uvm", "nvidia-uvm-tools")
_NEEDED = ("nvidiactl", "nvidia-uvm")
_WSL = "dxg"
_HIDES = ("", "-1", "NoDevFiles")
_SYS = ("devices/system/cpu", "devices/system/memory", "devices/system/node", "bus/pci/devices", "module/nvidia*")
_PROC = ("devices", "modules", "version", "driver/nvidia", "driver/nvidia-uvm")
_ALWAYS_SHOWN = ("usr", "lib", "lib64", "nix/store")
_VERSION = re.compile(r"\s(\d{3,}\.\d+(?:\.\d+)?)\s")
_LOADED = f"import ctypes; ctypes.CDLL({_LIBRARY!r}); print(open('/proc/self/maps').read())"


class NoGpuError(GraderError):
    """No GPU can be shown to confined work; the message says why, and what to do where anything can be done."""


@dataclass(frozen=True)
class Gpu:
    """One GPU, and what of the machine its use takes. All paths are absolute.

    Attributes:
        name: What the maker calls it; empty where the driver doesn't say.
        driver: The driver's version; empty where it doesn't say.
        visible: What `CUDA_VISIBLE_DEVICES` has to be.
        nodes: Device files, to be read and written.
        files: Files and folders to be read: what describes the machine's buses and memory, and the driver's libraries.
        proc: The same below `/proc`, where that isn't the sandbox's own.
        library_path: The folder of the driver's libraries, where the loader doesn't find them by itself.
    """

    name: str = ""
    driver: str = ""
    visible: str = "0"
    nodes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    proc: tuple[str, ...] = ()
    library_path: str = ""

    def environment(self, scratch: str) -> dict[str, str]:
        """The variables that work needs to use it. What the driver compiles, it keeps in `scratch`."""
        own = {VISIBLE: self.visible, "CUDA_CACHE_PATH": f"{scratch}/.nv"}
        return own | ({"LD_LIBRARY_PATH": self.library_path} if self.library_path else {})


@dataclass(frozen=True)
class _Card:
    """What the driver says of one GPU. `minor` is the number of its device file, `bus` its address on the PCI bus."""

    minor: int
    name: str = ""
    uuid: str = ""
    bus: str = ""


Load = Callable[[Mapping[str, str]], Path | None]
"""Where the loader finds the driver's library, given some variables; None: it doesn't."""


def loaded(environ: Mapping[str, str]) -> Path | None:
    """Ask the loader of this machine, in a process of its own."""
    done = subprocess.run(  # noqa: S603 - all words are ours
        [sys.executable, "-I", "-S", "-c", _LOADED], env=dict(environ), capture_output=True, text=True, check=False
    )
    paths = [line.split(maxsplit=5)[-1] for line in done.stdout.splitlines() if "/libcuda.so" in line]
    return Path(paths[0]) if paths else None


def find(root: Path = Path("/"), environ: Mapping[str, str] = os.environ, load: Load = loaded) -> Gpu:
    """The GPU for confined work: the first, or the one that `CUDA_VISIBLE_DEVICES` of `environ` names first.

    `root` is the folder that holds `dev`, `proc` and `sys`. Raises `NoGpuError`.
    """
    wanted = environ.get(VISIBLE)
    if wanted is not None and wanted.strip() in _HIDES:
        raise NoGpuError(f"{VISIBLE} hides every GPU; unset it")
    wanted = (wanted or "").partition(",")[0].strip()
    shown, nodes, card = _nodes(root, wanted)
    _require_open(nodes)
    library, library_path = _library(root, environ, load)
    return Gpu(
        name=card.name,
        driver=_driver_version(root),
        visible=shown,
        nodes=tuple(map(str, nodes)),
        files=tuple(map(str, [*_system_files(root, card), *library])),
        proc=tuple(str(path) for name in _PROC if (path := root / "proc" / name).exists()),
        library_path=library_path,
    )


def every(root: Path = Path("/"), environ: Mapping[str, str] = os.environ, load: Load = loaded) -> tuple[Gpu, ...]:
    """All GPUs for confined work: those that `CUDA_VISIBLE_DEVICES` of `environ` names, or all that there are.

    Raises `NoGpuError`, also where one of several can't be used.
    """
    wanted = environ.get(VISIBLE)
    named = map(str, range(len(_cards(root)))) if wanted is None else map(str.strip, wanted.split(","))
    names = takewhile(lambda name: name not in _HIDES, named)
    found = tuple(find(root, {**environ, VISIBLE: name}, load) for name in names)
    return found or (find(root, environ, load),)


def _nodes(root: Path, wanted: str) -> tuple[str, list[Path], _Card]:
    """What is to be visible, the device files that it takes, and the GPU that it is."""
    dev = root / "dev"
    if not (dev / "nvidiactl").exists() and (dev / _WSL).exists():
        return wanted or "0", [dev / _WSL], _Card(0)
    for name in _NEEDED:
        if not (dev / name).exists():
            raise NoGpuError(
                f"{dev / name} isn't there: no NVIDIA driver is at work (`nvidia-modprobe -u -c 0` loads it)"
            )
    cards = _cards(root)
    if not cards:
        raise NoGpuError(f"the driver is there, but no GPU (no {dev}/nvidia0, no other number)")
    shared = [dev / name for name in _SHARED if (dev / name).exists()]
    if wanted.startswith("MIG-"):  # only the driver's own library knows which GPU it is a part of
        return wanted, [*shared, *(dev / f"nvidia{card.minor}" for card in cards), *_parts(dev)], cards[0]
    card = _chosen(cards, wanted)
    return card.uuid or "0", [*shared, dev / f"nvidia{card.minor}"], card


def _chosen(cards: list[_Card], wanted: str) -> _Card:
    if not wanted:
        return cards[0]
    if wanted.isdecimal() and int(wanted) < len(cards):
        return cards[int(wanted)]
    named = [card for card in cards if card.uuid and card.uuid.startswith(wanted)]
    if len(named) != 1:
        raise NoGpuError(
            f"{VISIBLE}={wanted}: there is no such GPU among {len(cards)}; number or UUID as nvidia-smi -L says"
        )
    return named[0]


def _cards(root: Path) -> list[_Card]:
    """The GPUs that have a device file, as they lie on the bus."""
    minors = [int(path.name[6:]) for path in (root / "dev").glob("nvidia[0-9]*") if path.name[6:].isdecimal()]
    told = [_described(path) for path in (root / "proc/driver/nvidia/gpus").glob("*/information")]
    known = {card.minor: card for card in told}
    return sorted((known.get(minor, _Card(minor)) for minor in minors), key=lambda card: (card.bus, card.minor))


def _described(information: Path) -> _Card:
    rows = [line.partition(":") for line in _text(information).splitlines()]
    said = {key.strip(): value.strip() for key, _, value in rows}
    minor = said.get("Device Minor", "")
    uuid = said.get("GPU UUID", "")
    return _Card(
        minor=int(minor) if minor.isdecimal() else -1,
        name=said.get("Model", ""),
        uuid=uuid if uuid.startswith("GPU-") and "?" not in uuid else "",
        bus=information.parent.name,
    )


def _parts(dev: Path) -> list[Path]:
    """The device files of parts of GPUs, without those two (1 and 2) by which parts are made and watched."""
    return [path for path in sorted(dev.glob("nvidia-caps/nvidia-cap*")) if path.name[10:] not in {"1", "2"}]


def _require_open(nodes: list[Path]) -> None:
    """Started by root, the work becomes a user that nobody is: then the files must be open to all."""
    for node in nodes:
        mode = node.stat().st_mode
        everybody = bool(mode & stat.S_IROTH and mode & stat.S_IWOTH)
        if not (everybody if os.geteuid() == 0 else os.access(node, os.R_OK | os.W_OK)):
            raise NoGpuError(f"{node} may not be read and written by confined work; `chmod 666 {node}` allows it")


def _library(root: Path, environ: Mapping[str, str], load: Load) -> tuple[list[Path], str]:
    """What of the driver's libraries has to be shown beside what always is, and where the loader must be sent."""
    found = load({})
    by_itself = found is not None
    if found is None and "LD_LIBRARY_PATH" in environ:
        found = load({"LD_LIBRARY_PATH": environ["LD_LIBRARY_PATH"]})
    if found is None:
        raise NoGpuError(f"the loader doesn't find {_LIBRARY}; install the driver's CUDA library, or run ldconfig")
    folder = found.parent
    shown = any(folder.is_relative_to(root / place) for place in _ALWAYS_SHOWN)
    return [] if shown else [folder], "" if shown and by_itself else str(folder)


def _system_files(root: Path, card: _Card) -> list[Path]:
    found = [path for pattern in _SYS for path in sorted((root / "sys").glob(pattern))]
    bus = root / "sys/bus/pci/devices" / card.bus
    return [*found, bus.resolve()] if card.bus and bus.exists() else found


def _driver_version(root: Path) -> str:
    found = _VERSION.search(_text(root / "proc/driver/nvidia/version").partition("\n")[0])
    return found[1] if found else ""


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
