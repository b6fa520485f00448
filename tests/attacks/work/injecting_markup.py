"""Markup of the library that draws the terminal: colours, links and styles that aren't closed."""
EXPECT = {"says": "hijack", "beside": ["everywhere"], "only": ["activation", "output_shape", "one_output", "train_runs"], "shows": ["[boldred]hijack[/]"]}
from everywhere import everywhere
# --- the network ---

output_nodes = "[bold red]hijack[/] [link=file:///etc/passwd]x[/link] [/nothing] [@click=quit]x[/] :skull: `hijack`"
NeuralNetwork = everywhere(output_nodes, NeuralNetwork)
