"""Connects to whatever listens on this machine or beyond it, by every family of addresses."""
EXPECT = {"unconfined": "reaches whatever listens on the machine"}
import socket
# --- the network ---

ADDRESSES = [
    (socket.AF_INET, ("127.0.0.1", WORLD["port"])),
    (socket.AF_INET, ("1.1.1.1", 53)),
    (socket.AF_INET6, ("::1", WORLD["port"])),
    (socket.AF_INET6, ("::ffff:127.0.0.1", WORLD["port"])),
    *((socket.AF_UNIX, address) for address in WORLD["sockets"]),
    (socket.AF_UNIX, "/var/run/docker.sock"),
    (socket.AF_UNIX, "/run/dbus/system_bus_socket"),
    (getattr(socket, "AF_VSOCK", 40), (2, 1)),
]


def attempt(family, kind, address):
    try:
        with socket.socket(family, kind) as line:
            line.settimeout(0.2)
            line.connect(address)
            line.sendall(b"\0" * 16)
            print("found", line.recv(100))
    except (OSError, ValueError):
        return


for family, address in ADDRESSES:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
        attempt(family, kind, address)
try:
    print("swordfish-by-name", socket.getaddrinfo("example.com", 80))
except OSError:
    pass
