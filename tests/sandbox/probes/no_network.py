# ruff: noqa: SIM117 - a probe makes the plain calls that an attacker would
import socket

from probing import attempt, world


def reach(family, kind, address):
    with socket.socket(family, kind) as client:
        client.settimeout(2)
        client.connect(address)
        client.send(b"x")


with attempt("a TCP port of this machine"):
    reach(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", world.tcp_port))
with attempt("an abstract Unix socket"):
    reach(socket.AF_UNIX, socket.SOCK_STREAM, world.abstract_socket)
with attempt("a Unix socket in a folder"):
    reach(socket.AF_UNIX, socket.SOCK_STREAM, world.path_socket)
for family in ("AF_VSOCK", "AF_NETLINK", "AF_PACKET", "AF_ALG"):
    with attempt(f"a socket of family {family}"):
        socket.socket(getattr(socket, family), socket.SOCK_DGRAM).close()
with attempt("a way to the outside"):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.connect(("192.0.2.1", 53))
