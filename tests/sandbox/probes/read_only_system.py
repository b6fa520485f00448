# ruff: noqa: PTH101, PTH104, PTH108, PTH116, PTH120, PTH123 - a probe makes the plain calls that an attacker would
import os
import sysconfig
from contextlib import suppress

from probing import attempt, world

for folder in ("/usr", "/etc", "/", sysconfig.get_path("stdlib"), world.packages, os.path.dirname(__file__)):
    name = f"{folder}/grader-probe-{os.getpid()}"
    with attempt(f"makes a file in {folder}"):
        open(name, "x").close()
        os.unlink(name)
for file in ("/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", os.__file__, __file__, *world.secrets):
    with attempt(f"opens {file} for writing"):
        open(file, "r+").close()
for secret in world.secrets:
    with attempt(f"changes mode or time of {secret}"):
        before = os.stat(secret)
        with suppress(OSError):
            os.chmod(secret, 0o604)
        with suppress(OSError):
            os.utime(secret, (1, 1))
        after = os.stat(secret)
        if (before.st_mode, before.st_mtime) == (after.st_mode, after.st_mtime):
            raise OSError
for secret in world.secrets:
    with attempt(f"empties {secret}"):
        os.truncate(secret, os.stat(secret).st_size)
    with attempt(f"renames {secret}"):
        os.rename(secret, secret + ".moved")
        os.rename(secret + ".moved", secret)
