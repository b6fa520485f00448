"""More files than anybody hands in, each of them empty: it is the names that cost."""
EXPECT = {"status": "not_gradable", "says": "more than 2000 files"}
PACK = {"as": "zip", "members": [("my_answers.py", "work"), ("{number}.txt", "many", 12_000)]}
# --- the network ---
