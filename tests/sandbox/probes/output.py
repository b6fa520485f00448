# ruff: noqa: T201 - a probe makes the plain calls that an attacker would
import os

print("first words", flush=True)
line = b"x" * 63 + b"\n"
for number in range(200):
    os.write(1 + number % 2, line * (1 << 14))
print("last words", flush=True)
