"""Elements, attributes and scripts for a page that takes text for HTML, and ends of whatever it may stand in."""
EXPECT = {"says": "hijack", "beside": ["everywhere"], "only": ["activation", "output_shape", "one_output", "train_runs"]}
from everywhere import everywhere
# --- the network ---

output_nodes = (
    "hijack</td></title></textarea></style></script><script>hijack()</script><hijack-now>"
    "<img src=hijack onerror=hijack()><svg/onload=hijack()><iframe srcdoc=hijack></iframe><a href=javascript:hijack()>x</a>"
    "'\"` onmouseover=hijack() x=' &lt;script&gt;hijack&#40;&#41; <!-- hijack"
)
NeuralNetwork = everywhere(output_nodes, NeuralNetwork)
