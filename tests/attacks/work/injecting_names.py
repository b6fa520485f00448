"""Names of what is handed in, and of files in it, that act on a terminal, a page or a sheet wherever they are shown."""
EXPECT = {"base": "right", "only": ["activation", "forward"], "says": "hijack", "called": "=hijack\x1b[2J\u202e\n<script>hijack()", "loses": ["activation"]}
FILES = {"\x1b]0;hijack\x07=1<script>hijack()": "0", "hijack\n\u202e.py": "def fail():\n    raise ValueError('hijack')\n"}
import importlib.util
# --- the network ---

spec = importlib.util.spec_from_file_location("hijack", "hijack\n\u202e.py")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        return module.fail() if np.ndim(x) == 1 else super().activation_function(x)
