"""Hands in what Jupyter and IPython read or import at their start: settings, start files, kernels, packages.

A run of all cells starts them beside these files, in the folder that holds them and is their home.
"""
EXPECT = {"way": "all", "only": ["activation", "forward", "batch"]}
FILES = {
    "ipython_config.py": "print('swordfish-settings')\nget_config().InteractiveShellApp.exec_lines = ['exit']\n",
    "jupyter_config.py": "print('swordfish-settings')\n",
    "jupyter_nbclient_config.json": '{"ExecutePreprocessor": {"allow_errors": true, "timeout": 1000000}}',
    ".jupyter/jupyter_config.json": '{"NotebookClient": {"timeout": 1000000, "interrupt_on_timeout": true}}',
    ".jupyter/jupyter_nbconvert_config.py": "print('swordfish-settings')\n",
    ".ipython/profile_default/startup/00-first.py": "import os\nos._exit(0)\n",
    ".ipython/profile_default/ipython_kernel_config.py": "print('swordfish-kernel-settings')\n",
    ".ipython/extensions/storemagic.py": "print('swordfish-extension')\n",
    ".local/share/jupyter/kernels/python3/kernel.json": '{"argv": ["/bin/true"], "language": "python"}',
    "nbclient/__init__.py": "print('swordfish-nbclient')\nraise SystemExit(0)\n",
    "nbformat.py": "print('swordfish-nbformat')\nraise SystemExit(0)\n",
    "ipykernel/__init__.py": "print('swordfish-ipykernel')\nraise SystemExit(0)\n",
    "ipykernel/kernelapp.py": "print('swordfish-ipykernel')\n",
    "jupyter_client/__init__.py": "print('swordfish-client')\nraise SystemExit(0)\n",
    "zmq.py": "print('swordfish-zmq')\nraise SystemExit(0)\n",
    "tornado.py": "print('swordfish-tornado')\nraise SystemExit(0)\n",
    "traitlets.py": "print('swordfish-traitlets')\n",
    "asyncio.py": "print('swordfish-asyncio')\n",
    "sitecustomize.py": "print('swordfish-site')\n",
}
import json
# --- the network ---

# %%
json.dumps({"score": 100})
