"""Letters that run backwards, hide, or take no room, so that a report reads otherwise than it is."""
EXPECT = {"says": "hijack", "beside": ["everywhere"], "only": ["activation", "output_shape", "one_output", "train_runs"]}
from everywhere import everywhere
# --- the network ---

output_nodes = (
    "hijack \u202epassed\u202c \u2066\u2067x\u2069 \u200b\u200e\u200f\u061c \u2028\u2029 \ufeff\u00ad\u2060 "
    "\U000e0001\U000e0068 \ufff9x\ufffb 100\u202d001"
)
NeuralNetwork = everywhere(output_nodes, NeuralNetwork)
