"""A few hundred kilobytes that unpack to hundreds of megabytes."""
EXPECT = {"status": "not_gradable", "says": "unpacks to more than 250 times its size"}
PACK = {"as": "zip", "members": [("my_answers.py", "work"), ("zeros.bin", "zeros", 120)]}
# --- the network ---
