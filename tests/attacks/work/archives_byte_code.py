"""Byte code under the names of the work and of libraries, and start files, where Python would take them before the source."""
EXPECT = {"base": "right", "only": ["activation", "forward"], "loses": []}
PACK = {"as": "zip", "members": [
    ("my_answers.py", "work"),
    ("__pycache__/my_answers.cpython-311.pyc", "text", "swordfish"),
    ("numpy.pyc", "text", "swordfish"),
    ("venv/lib/python3.11/site-packages/numpy.py", "text", "print('swordfish-venv')"),
    ("site-packages/sitecustomize.py", "text", "print('swordfish-site')"),
    (".ipynb_checkpoints/my_answers-checkpoint.py", "text", "print('swordfish-checkpoint')"),
]}
import os
# --- the network ---

for name in ("__pycache__", "numpy.pyc", "venv", "site-packages", ".ipynb_checkpoints"):
    if os.path.exists(name) and os.listdir(name):
        print("swordfish-litter", name)
