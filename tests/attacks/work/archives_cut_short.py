"""An archive that ends in the middle of what it says it holds."""
EXPECT = {"status": "not_gradable", "says": "is damaged or cut short"}
PACK = {"as": "tar.gz", "cut": 300, "members": [("my_answers.py", "work"), ("zeros.bin", "zeros", 1)]}
# --- the network ---
