"""Brings a course of its own: a rubric that asks for nothing, checks that pass, a reference that is itself."""
EXPECT = {"only": ["activation", "forward", "training_loss"]}
FILES = {
    "course.yaml": "name: first_nn\ntitle: My own course\n",
    "rubric.yaml": "assignment: first_nn\ntitle: Mine\npass_at: 0.0\ncriteria: []\n",
    "assignments/first_nn/rubric.yaml": "assignment: first_nn\ntitle: Mine\npass_at: 0.0\ncriteria: []\n",
    "assignments/first_nn/data.py": "print('swordfish-data')\n",
    "assignments/first_nn/inside.py": "print('swordfish-inside')\ndef train(*_): return {}\n",
    "reference/first_nn/solution.py": "print('swordfish-solution')\nfrom my_answers import *\n",
    "reference/first_nn/mistakes.yaml": "[]\n",
    "reference/first_nn/calibration.json": '{"validation_loss": {"full_at": 1e9, "zero_at": 1e10}}',
    "checks/test_forward.py": "print('swordfish-check')\ndef test_forward(): pass\ndef test_activation(): pass\n",
    "checks/test_step.py": "def test_step(): pass\ndef test_batch(): pass\ndef test_gradient_hidden(): pass\n",
    "checks/test_training.py": "def test_training_loss(measure): measure('training_loss', 0.0)\n",
    "checks/networks.py": "print('swordfish-helper')\ndef same(*_): return True\ndef same_pair(*_): return True\n",
    "checks/student_network.py": "print('swordfish-helper')\n",
    "data.py": "print('swordfish-data')\ndef load(*_): return None\n",
    "expect.yaml": "score: 100\nverdicts: {forward: passed, step: passed}\n",
    "golden/mine/expect.yaml": "score: 100\n",
    "mistakes.yaml": "[]\n",
}
import os
# --- the network ---

os.environ["GRADER_COURSE"] = os.environ["GRADER_SECRET"] = os.environ["GRADER_HOME"] = os.getcwd()
