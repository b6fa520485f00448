"""Hands in the reference solution by a link to it."""
EXPECT = {"base": "right", "status": "not_gradable", "says": "holds no file that can be graded but my_answers.py (is a link)"}
PACK = {"as": "zip", "members": [("my_answers.py", "link", "{course}/reference/first_nn/solution.py")]}
# --- the network ---
