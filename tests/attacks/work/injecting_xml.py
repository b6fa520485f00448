"""What no XML can hold, ends of sections, entities, and a test of its own that passed."""
EXPECT = {"says": "hijack", "beside": ["everywhere"], "only": ["activation", "output_shape", "one_output", "train_runs"]}
from everywhere import everywhere
# --- the network ---

output_nodes = (
    "hijack]]></failure></testcase><testcase name='hijack'><hijack/></testcase>&hijack;&#0;&#x1b;"
    "<?xml version='1.1'?><!DOCTYPE x [<!ENTITY hijack SYSTEM 'file:///etc/passwd'>]>\x00\x01\x08\x0b\ufffe\uffff\ud800"
)
NeuralNetwork = everywhere(output_nodes, NeuralNetwork)
