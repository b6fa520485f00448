"""More entries than anybody looks at: none of them is ever written, and all have to be read."""
EXPECT = {"status": "not_gradable", "says": "more than 2000 files"}
PACK = {"as": "tar", "members": [("__MACOSX/{number}", "many", 25_000), ("my_answers.py", "work")]}
# --- the network ---
