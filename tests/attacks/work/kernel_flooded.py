"""Floods whoever collects the outputs of cells: with lines, pictures, widgets and errors."""
EXPECT = {"base": "right", "way": "all", "only": ["activation", "forward"], "loses": []}
import sys
# --- the network ---

# %%
for number in range(20_000):
    print("x" * 1_000)
    display({"image/png": "x" * 1_000}, raw=True)
# %%
print("x" * 20_000_000, file=sys.stderr)
# %%
raise ValueError("x" * 20_000_000)
