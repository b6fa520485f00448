"""Brings a bent copy of the harness's own part, forgets the right one, and has itself started afresh."""
EXPECT = {"base": "right", "loses": ["activation"], "only": ["activation", "initial_weights", "forward"]}
FILES = {
    "grader/__init__.py": "print('swordfish-package')\n",
    "grader/wire/__init__.py": "print('swordfish-wire')\n",
    "grader/wire/values.py": "print('swordfish-values')\ndef encode(self, value, depth=0): return True\n",
    "grader/wire/frames.py": "print('swordfish-frames')\n",
    "grader/host/__init__.py": "print('swordfish-host')\n",
    "grader/host/__main__.py": "print('swordfish-main')\n",
    "grader/host/server.py": "print('swordfish-server')\n",
    "grader/host/raising.py": "print('swordfish-raising')\ndescribe = lambda *_: None\n",
    "lockdown/__init__.py": "print('swordfish-lockdown')\n",
    "lockdown/enter.py": "print('swordfish-enter')\ndef main(): pass\n",
}
import importlib
import os
import signal
import sys
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        if np.ndim(x) == 1:
            os.kill(os.getppid(), signal.SIGKILL)
            os._exit(0)
        return super().activation_function(x)


for name in [name for name in sys.modules if name.partition(".")[0] in ("grader", "lockdown")]:
    del sys.modules[name]
importlib.invalidate_caches()
