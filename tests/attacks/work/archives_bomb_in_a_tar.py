"""The same in one piece, behind a compressed tar whose own size says nothing."""
EXPECT = {"status": "not_gradable", "says": "times its size"}
PACK = {"as": "tar.gz", "members": [("zeros.bin", "zeros", 120), ("my_answers.py", "work")]}
# --- the network ---
