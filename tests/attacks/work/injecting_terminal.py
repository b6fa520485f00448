"""Escape sequences, rich markup and text that runs backwards in every string that a report may show."""
EXPECT = {"says": "raised"}
import sys
# --- the network ---

NASTY = "\x1b[2J\x1b]0;owned\x07\x1b[31m[bold red]100 points[/bold red][/]\u202e\r\x08\x9b31m [link=file:///etc]x[/link] \udcff\0"
NAME = NASTY.encode("utf-8", "replace").decode().replace("\0", "")
Strange = type("Error" + NAME, (Exception,), {})
Kind = type("Kind" + NAME, (), {})


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        raise Strange(NASTY * 10)

    def run(self, features):
        return Kind()

    def train(self, *_):
        raise AttributeError(NASTY)


print(NASTY)
print(NASTY, file=sys.stderr)
output_nodes = NASTY
sys.stdout.buffer.write(b"\xff\xfe\x1b[2J\x00 bytes that are no text\n")
sys.stdout.flush()
