"""Outputs of cells that are pages, scripts and pictures, which an executed notebook brings into a report."""
EXPECT = {"base": "right", "way": "all", "only": ["activation", "forward"], "loses": []}
import sys
# --- the network ---

# %%
NASTY = "hijack<script>hijack()</script>\x1b[2J\u202e\x9b2J"
print(NASTY)
print(NASTY, file=sys.stderr)
# %%
from IPython.display import HTML, SVG, Javascript, Markdown, display

display(HTML("<hijack-now onclick=hijack()><script>hijack()</script>"))
display(Javascript("hijack()"), Markdown("[x](javascript:hijack()) <img src=x onerror=hijack()>"))
display(SVG("<svg xmlns='http://www.w3.org/2000/svg' onload='hijack()'><script>hijack()</script></svg>"))
display({"text/plain": NASTY, "text/html": NASTY, "application/javascript": "hijack()"}, raw=True)
# %%
raise type("Hijack<script>hijack()</script>", (Exception,), {})(NASTY)
