"""A notebook without a kernel: what its cells define, taken from their syntax. `definitions.load` is the way in."""
