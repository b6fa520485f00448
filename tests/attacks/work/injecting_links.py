"""Links, titles and the clipboard by escape sequences, in both alphabets that terminals know for them."""
EXPECT = {"says": "hijack", "beside": ["everywhere"], "only": ["activation", "output_shape", "one_output", "train_runs"]}
from everywhere import everywhere
# --- the network ---

output_nodes = (
    "\x1b]8;;https://hijack.example/\x1b\\points\x1b]8;;\x1b\\ hijack \x1b]52;c;aGlqYWNr\x07\x1b]0;hijack\x07"
    "\x9d8;;https://hijack.example/\x9c\x9b2J\x90+q\x9c\x1bP+q\x1b\\\x1b[5n\x1b[21t\x85\x1b(0"
)
NeuralNetwork = everywhere(output_nodes, NeuralNetwork)
