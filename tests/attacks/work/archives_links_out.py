"""Links in the archive lead to the course, its key and other people's work, and further files are written through them."""
EXPECT = {"base": "right", "only": ["activation", "forward"], "loses": [], "says": "is a link"}
PACK = {"as": "tar.gz", "members": [
    ("my_answers.py", "work"),
    ("neighbour", "link", "{state}/neighbour/submission"),
    ("neighbour/{marker}.txt", "text", "written through a link"),
    ("checks", "link", "{course}/assignments/first_nn/checks"),
    ("checks/{marker}.py", "text", "written through a link"),
    ("key.txt", "hard link", "{state}/course.key"),
    ("root", "link", "../../../../../../.."),
    ("loop", "link", "loop"),
]}
import os
# --- the network ---

for place in ("neighbour/secret.txt", "key.txt", "root" + WORLD["state"] + "/course.key", "checks/secret.txt"):
    try:
        print("found", open(place).read())
    except OSError:
        continue
if os.path.lexists("neighbour/secret.txt") or os.path.lexists("key.txt"):
    print("swordfish-link")
