import subprocess
import sys
from pathlib import Path

import grader

ROOT = Path(grader.__file__).parents[1]


def test_without_the_packages_the_extra_to_install_is_named():
    program = f"""
import sys
sys.path.append({str(ROOT)!r})
from grader.host.kernel.running import KernelError, load_packages
try:
    load_packages()
except KernelError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=True)
    assert "pip install 'grader[notebooks]'" in done.stdout
    assert "nbclient" in done.stdout


def test_nothing_but_the_driver_and_the_kernel_needs_them():
    program = f"""
import sys
sys.path.append({str(ROOT)!r})
import grader.host.kernel.running, grader.host.kernel.watching, grader.host.kernel.outbox, grader.host.kernel.streams
print({{"zmq", "IPython", "nbformat", "nbclient", "asyncio"}} & set(sys.modules))
"""
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
