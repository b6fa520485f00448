"""Files of the archive name their place from the root on: among the checks, in start folders, on drives."""
EXPECT = {"base": "right", "only": ["activation", "forward"], "loses": [], "says": "leads outside"}
PACK = {"as": "tar", "members": [
    ("{course}/assignments/first_nn/checks/{marker}.py", "text", "print('swordfish-check')"),
    ("/etc/cron.d/{marker}", "text", "* * * * * root id\n"),
    ("//{marker}.py", "text", "above"),
    ("C:\\{marker}.py", "text", "above"),
    ("\\\\server\\{marker}.py", "text", "above"),
    ("my_answers.py", "work"),
]}
# --- the network ---
