"""Reaches for the modules, compiled or not, that everybody's work imports: a line in one runs in all later works.

Opens them to append, and appends nothing.
"""
EXPECT = {"unconfined": "opens the packages that its user installed", "only": ["activation", "forward"]}
import os
import sys
import sysconfig
# --- the network ---


def files():
    for module in list(sys.modules.values()):
        yield from filter(None, (getattr(module, "__file__", None), getattr(module, "__cached__", None)))
    for folder in {*sysconfig.get_paths().values(), "../runtime/grader/host", "../submission", "../data"}:
        yield from (os.path.join(folder, name) for name in (os.listdir(folder) if os.access(folder, os.R_OK) else ()))
    yield from (sys.executable, os.path.realpath("/proc/self/exe"), "/bin/sh")


own = os.path.realpath(os.getcwd())
for path in files():
    if not os.path.realpath(path).startswith(own) or os.path.islink(path):
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_APPEND))
        except OSError:
            continue
        print("swordfish-opened", path)
        break
