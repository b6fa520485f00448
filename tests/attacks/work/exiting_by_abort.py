"""Aborts in the middle of a call, with every handler and core file that it can set up for that moment."""
EXPECT = {
    "base": "right",
    "loses": ["activation"],
    "says": "killed by SIGABRT",
    "only": ["activation", "initial_weights"],
}
import atexit
import faulthandler
import os
import resource
import signal
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        if np.ndim(x) == 1:
            faulthandler.enable(all_threads=True)
            atexit.register(print, "swordfish-at-exit")
            most = resource.getrlimit(resource.RLIMIT_CORE)[1]
            resource.setrlimit(resource.RLIMIT_CORE, (most, most))
            signal.signal(signal.SIGABRT, signal.SIG_DFL)
            os.abort()
        return super().activation_function(x)
