"""Takes all the memory: in the checked process, in many processes, and as the result of a call."""
EXPECT = {"base": "right", "patient": True, "loses": ["activation", "output_shape"], "says": "more than the 320 MB of memory"}
import os
# --- the network ---


def grab(megabytes):
    return bytearray(os.urandom(1 << 20)) * megabytes


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        if np.ndim(x) == 1:
            hoard = []
            while True:
                hoard.append(grab(16))
        return super().activation_function(x)

    def run(self, features):
        if features.shape == (5, 3):
            for _ in range(8):
                if os.fork() == 0:
                    hoard = grab(60)
                    while True:
                        pass
            return grab(400)
        return super().run(features)
