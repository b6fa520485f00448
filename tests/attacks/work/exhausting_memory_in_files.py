"""Takes memory by files in memory, under names, by the library that is meant for it."""
EXPECT = {"base": "right", "patient": True, "only": ["activation", "forward"], "loses": ["activation"], "says": {"bubblewrap": "killed by SIGBUS", "landlock": "Permission denied"}}
from multiprocessing import shared_memory
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        if np.ndim(x) == 1:
            kept = [shared_memory.SharedMemory(create=True, size=32 << 20) for _ in range(20)]
            for one in kept:
                np.frombuffer(one.buf, np.uint8)[:] = 1
            print("swordfish-held")
        return super().activation_function(x)
