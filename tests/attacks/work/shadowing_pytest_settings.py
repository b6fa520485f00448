"""Brings settings for pytest, in every file and variable that it reads them from, that load a plug-in of the work's."""
EXPECT = {"only": ["activation", "forward", "batch"]}
FILES = {
    "pytest.ini": "[pytest]\naddopts = -p forger\npythonpath = .\n",
    ".pytest.ini": "[pytest]\naddopts = -p forger\npythonpath = .\n",
    "tox.ini": "[pytest]\naddopts = -p forger\npythonpath = .\n",
    "setup.cfg": "[tool:pytest]\naddopts = -p forger\npythonpath = .\n",
    "pyproject.toml": '[tool.pytest.ini_options]\naddopts = "-p forger"\npythonpath = ["."]\n',
    "forger.py": """
import pytest

print("swordfish-plug-in")


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    return True
""",
}
import os
# --- the network ---

os.environ |= {"PYTEST_ADDOPTS": "-p forger", "PYTEST_PLUGINS": "forger", "PYTHONPATH": os.getcwd()}
