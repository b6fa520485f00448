"""Hands in modules under the names of others, and settings for the tools that may read them."""
FILES = {
    "numpy.py": "raise SystemExit('numpy of my own')\n",
    "numpy/__init__.py": "print('swordfish-numpy')\n",
    "json.py": "def loads(*_, **__): return {'id': 1, 'value': True}\ndumps = loads\n",
    "socket.py": "raise SystemExit\n",
    "inside.py": "def train(*_, **__): return {}\ndef desk(*_, **__): return {}\n",
    "networks.py": "def same(*_): return True\n",
    "grader/__init__.py": "print('swordfish-package')\n",
    "grader/judge/__init__.py": "print('swordfish-judge')\n",
    "grader/host/server.py": "print('swordfish-server')\n",
    "grader/wire/values.py": "print('swordfish-values')\n",
    "conftest.py": "def pytest_runtest_call(item): item.obj = lambda **_: None\n",
    "checks/test_forward.py": "def test_forward(): pass\n",
    "rubric.yaml": "assignment: first_nn\npass_at: 0.0\n",
    "pytest.ini": "[pytest]\naddopts = --collect-only\n",
    "pyproject.toml": "[tool.pytest.ini_options]\naddopts = '--co'\n",
    "sitecustomize.py": "print('swordfish-site')\n",
    "usercustomize.py": "print('swordfish-user')\n",
    "evil.pth": "import os; print('swordfish-pth')\n",
}
import json
import sys
# --- the network ---

sys.path.insert(0, "grader")
