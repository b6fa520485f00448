"""Puts start files where Python looks for them, then has itself started afresh, in the hope that they run by then."""
EXPECT = {"base": "right", "loses": ["activation"], "only": ["activation", "initial_weights", "forward"]}
FILES = {
    "sitecustomize.py": "print('swordfish-site')\n",
    "usercustomize.py": "print('swordfish-user')\n",
}
import os
import signal
import site
import sys
# --- the network ---

HOME = os.path.join(os.getcwd(), os.path.relpath(site.getusersitepackages(), os.path.expanduser("~")))


def leave():
    for folder in (HOME, *site.getsitepackages(), *sys.path, os.path.dirname(os.__file__), "../runtime"):
        for name, text in FILES.items():
            path = os.path.join(folder, name)
            try:
                with open(path, "x") as file:
                    file.write(text)
            except OSError:
                continue
            if folder != HOME:
                print("swordfish-left-in", folder)
                os.unlink(path)


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        if np.ndim(x) == 1:
            leave()
            os.kill(os.getppid(), signal.SIGKILL)
            os._exit(0)
        return super().activation_function(x)


os.makedirs(HOME, exist_ok=True)
os.environ |= {"PYTHONPATH": os.getcwd(), "PYTHONSTARTUP": "sitecustomize.py", "PYTHONUSERBASE": os.getcwd()}
leave()
