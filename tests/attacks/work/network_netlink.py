"""Asks the kernel over netlink for addresses, routes and sockets of the machine, and listens to its devices and audit."""
EXPECT = {"base": "right", "loses": [], "only": ["activation", "forward"], "unconfined": "learns the machine's addresses and sockets"}
import socket
import struct
# --- the network ---

ROUTE, DIAGNOSIS, AUDIT, EVENTS, GENERIC = 0, 4, 9, 15, 16
LINKS = struct.pack("IHHIIBxHiII", 32, 18, 0x301, 1, 0, 0, 0, 0, 0, 0)

for protocol in (ROUTE, DIAGNOSIS, AUDIT, EVENTS, GENERIC):
    for kind in (socket.SOCK_RAW, socket.SOCK_DGRAM):
        try:
            with socket.socket(socket.AF_NETLINK, kind, protocol) as line:
                print("swordfish-netlink", protocol)
                line.settimeout(0.2)
                line.bind((0, 1))
                line.send(LINKS)
                print("found", line.recv(4096)[:64])
        except OSError:
            continue
