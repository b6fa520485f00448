"""Kills its parents, the sandbox's first process, the judge, and everything else that it may."""
EXPECT = {"base": "right", "loses": ["activation"], "says": "The process that ran your code ended"}
import os
import signal
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        if np.ndim(x) == 1:
            for pid in [os.getppid(), WORLD["judge"], WORLD["victim"], 1, 2, *range(3, 60), -1]:
                if pid != os.getpid():
                    for number in (signal.SIGTERM, signal.SIGKILL):
                        try:
                            os.kill(pid, number)
                        except OSError:
                            continue
            os._exit(0)
        return super().activation_function(x)
