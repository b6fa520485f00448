"""Files of the archive lie above the place where it is unpacked, by every spelling of the way up."""
EXPECT = {"base": "right", "only": ["activation", "forward"], "loses": [], "says": "leads outside"}
PACK = {"as": "zip", "members": [
    ("my_answers.py", "work"),
    ("../{marker}.py", "text", "print('swordfish-above')"),
    ("data/../../../{marker}.txt", "text", "above"),
    ("..\\..\\{marker}.py", "text", "above"),
    ("./../../../../../../../../../../tmp/{marker}", "text", "above"),
    ("..", "text", "above"),
]}
# --- the network ---
