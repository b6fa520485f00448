"""Never gets to the end of its module."""
EXPECT = {"base": "right", "only": ["activation", "forward"], "loses": ["activation", "forward"], "says": "did not finish within 3 seconds"}
import time
# --- the network ---

while True:
    time.sleep(1)
