"""Reaches sockets that have names and no file: other gradings', and its own of a second run, and leaves one."""
EXPECT = {"base": "right", "loses": [], "only": ["activation", "forward"], "times": 2, "unconfined": "reaches every abstract socket"}
import os
import socket
# --- the network ---

for address in (*WORLD["sockets"], f"\0{WORLD['marker']}-of-work", "\0/tmp/.X11-unix/X0", "\0/tmp/dbus-"):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
        try:
            with socket.socket(socket.AF_UNIX, kind) as line:
                line.settimeout(0.2)
                line.connect(address)
                print("found", line.recv(100))
        except OSError:
            continue
try:
    server = socket.socket(socket.AF_UNIX)
    server.bind(f"\0{WORLD['marker']}-of-work")
    server.listen()
    if os.fork() == 0:
        os.setsid()
        while True:
            with server.accept()[0] as line:
                line.sendall(b"swordfish-of-earlier-work")
except OSError:
    pass
