"""Two files under one name: one for whoever reads the archive, the other for the grader."""
EXPECT = {"only": ["activation", "forward"], "says": "More than once in the archive"}
PACK = {"as": "zip", "members": [
    ("my_answers.py", "work"),
    ("MY_ANSWERS.py", "text", "raise SystemExit('the second')"),
    ("./my_answers.py", "text", "class NeuralNetwork:\n    pass\n"),
]}
# --- the network ---
