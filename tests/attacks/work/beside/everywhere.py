"""Puts one text wherever a report may show something of the work, for attackers."""

import linecache
import os
import sys


def everywhere(text, network):
    """`network` with `text` in the names and messages of its errors, in names of types, files and functions, in lines.

    Names of types hold no NUL and no lone surrogates, so these are left out there.
    """
    name = text.encode("utf-8", "ignore").decode().replace("\0", "")
    strange = type(name, (Exception,), {"__doc__": text})
    kind = type(name, (), {"__doc__": text, "__repr__": lambda _: text})
    for stream in (sys.stdout, sys.stderr):
        print(text, file=stream)

    class Network(network):
        def activation_function(self, x):
            raise strange(text)

        def run(self, features):
            return kind()

        def train(self, *_):
            raise AttributeError(text, name=name, obj=kind())

        @property
        def forward_pass_train(self):
            return _from_file(text, name)

    Network.__doc__ = text
    Network.__name__ = Network.__qualname__ = name
    return Network


def _from_file(text, name):
    """A function that fails in a line, a function and a file of the work's that are called `text`."""
    file = os.path.join(os.getcwd(), name)
    made = {}
    exec(compile("def fail(*_):\n    raise ValueError\n", file, "exec"), made)
    made["fail"].__code__ = made["fail"].__code__.replace(co_name=name)
    linecache.cache[file] = (1, None, [f"{text}\n"] * 3, file)
    return made["fail"]
