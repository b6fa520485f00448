"""Presses Ctrl-C, here and at the judge, its process group and its session, so that a whole batch would stop."""
EXPECT = {
    "base": "right",
    "says": "raised KeyboardInterrupt",
    "loses": ["activation"],
    "only": ["activation", "initial_weights"],
}
import _thread
import os
import signal
# --- the network ---


def interrupt(pid):
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGTERM, signal.SIGHUP):
        try:
            os.kill(pid, number)
        except OSError:
            continue


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        if np.ndim(x) == 1:
            for pid in (WORLD["judge"], -WORLD["judge"], WORLD["victim"]):
                interrupt(pid)
            _thread.interrupt_main()
            raise KeyboardInterrupt
        return super().activation_function(x)
