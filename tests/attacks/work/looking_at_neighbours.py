"""Knows no path: looks into all that lies beside, above and below its own folders, as other people's work would."""
EXPECT = {"unconfined": "reads the work of whoever is graded at the same time", "only": ["activation", "forward"]}
import os
import re
import sys
import tempfile
# --- the network ---

SECRET = re.compile(rb"swordfish-[0-9a-f]{32}")
MOST = 5_000
OWN = [os.getcwd(), os.path.dirname(os.path.abspath(__file__)), tempfile.gettempdir(), os.path.expanduser("~")]
OWN += [os.path.dirname(module.__file__) for module in list(sys.modules.values()) if "grader" in module.__name__]


def above(place):
    """The three folders that hold `place`, the nearest first."""
    for _ in range(3):
        place = os.path.dirname(place)
        yield place


def files():
    for start in dict.fromkeys(folder for place in OWN for folder in above(place)):
        for folder, folders, names in os.walk(start):
            folders[:] = [name for name in folders if name not in ("proc", "sys", "usr", ".venv", ".git")]
            yield from (os.path.join(folder, name) for name in names)


for _, path in zip(range(MOST), files()):
    try:
        with open(path, "rb") as file:
            print(*(f"found {text}" for text in SECRET.findall(file.read(10_000))), end="")
    except OSError:
        continue
