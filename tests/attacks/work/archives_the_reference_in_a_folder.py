"""Hands in a folder whose module is a link to the reference solution, with links to the course beside it, and a pipe."""
EXPECT = {"base": "right", "status": "not_gradable", "says": "there is no my_answers.py"}
PACK = {"as": "folder", "members": [
    ("my_answers.py", "link", "{course}/reference/first_nn/solution.py"),
    ("solution.py", "link", "{course}/reference/first_nn/solution.py"),
    ("first_nn.ipynb", "fifo"),
    ("course", "link", "{course}"),
]}
# --- the network ---
