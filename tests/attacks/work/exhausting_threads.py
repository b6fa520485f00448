"""Starts threads until there are no more."""
EXPECT = {"base": "right", "patient": True, "only": ["activation", "forward"], "loses": ["activation"], "says": "{processes} processes and threads"}
import threading
import time
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        while np.ndim(x) == 1:
            threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        return super().activation_function(x)
