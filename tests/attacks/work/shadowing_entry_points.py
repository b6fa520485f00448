"""Looks like an installed package with a plug-in for pytest, which loads all whose metadata lie on the path."""
EXPECT = {"only": ["activation", "forward", "batch"]}
FILES = {
    "forger-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: forger\nVersion: 1.0\n",
    "forger-1.0.dist-info/RECORD": "forger.py,,\n",
    "forger-1.0.dist-info/entry_points.txt": (
        "[pytest11]\nforger = forger\n[grader.sandbox]\nnone = forger\n[console_scripts]\npytest = forger:main\n"
    ),
    "forger.egg-info/PKG-INFO": "Metadata-Version: 2.1\nName: forger\nVersion: 1.0\n",
    "forger.egg-info/entry_points.txt": "[pytest11]\nforger = forger\n",
    "forger.py": """
import pytest

print("swordfish-plug-in")


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    return True
""",
}
# --- the network ---
