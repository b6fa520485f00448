# ruff: noqa: PTH110, PTH123, SIM115 - a probe makes the plain calls that an attacker would
import os

from probing import broken, world

allowed = {"HOME", "TMPDIR", "USER", "PATH", "LANG", "MPLBACKEND", "PYTHONHASHSEED"}
allowed |= {"CUDA_VISIBLE_DEVICES", *world.of_gpu}
allowed |= {f"{library}_NUM_THREADS" for library in ("OMP", "OPENBLAS", "MKL")}
for name in set(os.environ) - allowed:
    broken(f"has {name}")
if os.path.exists("/proc/self/environ") and world.marker in open("/proc/self/environ").read():
    broken("has the judge's environment in /proc")
if hash("grader") != world.hash_of_grader:
    broken("hashes differ from run to run")
