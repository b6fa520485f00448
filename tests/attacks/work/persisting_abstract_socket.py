"""Leaves a process that listens at an abstract address, which is no file, and tells the next run what it has seen."""
EXPECT = {"times": 2, "only": ["activation", "forward"]}
import os
import signal
import socket
# --- the network ---

ADDRESS = f"\0{WORLD['marker']}-left"


def listen():
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGPIPE, signal.SIGCHLD):
        signal.signal(number, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(ADDRESS)
        server.listen()
        server.settimeout(20)
        while True:
            server.accept()[0].sendall(b"answers")


def meet():
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(ADDRESS)
            print("swordfish-met", line.recv(100))
    except OSError:
        return


def stay():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            try:
                listen()
            finally:
                os._exit(0)
        os._exit(0)
    os.wait()


meet()
stay()
