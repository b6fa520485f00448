"""Hands in a numpy of its own, that agrees with everything, and has itself started afresh beside it."""
EXPECT = {"base": "right", "loses": ["activation"], "only": ["activation", "initial_weights", "forward"]}
FILES = {
    "numpy/__init__.py": """
print("swordfish-numpy")
class ndarray:
    __eq__ = lambda self, other: True
allclose = array_equal = isclose = lambda *_, **__: True
__getattr__ = lambda name: lambda *_, **__: ndarray()
""",
    "numpy/testing/__init__.py": "print('swordfish-testing')\n__getattr__ = lambda name: lambda *_, **__: None\n",
    "numpy.py": "raise SystemExit(0)\n",
    "random.py": "print('swordfish-random')\nseed = lambda *_: None\n",
    "linecache.py": "print('swordfish-linecache')\ngetline = lambda *_: ''\n",
}
import os
import signal
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        if np.ndim(x) == 1:
            os.kill(os.getppid(), signal.SIGKILL)
            os._exit(0)
        return super().activation_function(x)


os.environ["PYTHONPATH"] = os.getcwd()
