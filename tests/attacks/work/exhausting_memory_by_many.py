"""Takes little memory in each of many processes: no limit on one of them would see it."""
EXPECT = {"base": "right", "patient": True, "only": ["activation", "forward"], "loses": ["activation"], "says": "more than the {memory_mb} MB of memory"}
import os
import time
# --- the network ---


def hold(megabytes):
    return [bytearray(b"x" * (1 << 20)) for _ in range(megabytes)]


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        if np.ndim(x) == 1:
            out, into = os.pipe()
            for _ in range(8):
                if os.fork() == 0:
                    os.closerange(3, into)
                    kept = hold(20)
                    os.write(into, b"x")
                    time.sleep(60)
            for _ in range(8):
                os.read(out, 1)
            kept = hold(250)
            time.sleep(60)
        return super().activation_function(x)
