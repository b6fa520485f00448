"""Reaches the host of a virtual machine by vsock, and devices nearby by radio and by buses."""
EXPECT = {"base": "right", "loses": [], "only": ["activation", "forward"]}
import socket
# --- the network ---

VSOCK, BLUETOOTH, CAN, NFC, TIPC, X25 = 40, 31, 29, 39, 30, 9
HOST, LOCAL = 2, 1

for family in (VSOCK, BLUETOOTH, CAN, NFC, TIPC, X25):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
        for protocol in range(4):
            try:
                socket.socket(family, kind, protocol).close()
            except OSError:
                continue
            print("swordfish-family", family, kind, protocol)
for machine in (HOST, LOCAL):
    for port in (22, 53, 80, 1024, 9999):
        try:
            with socket.socket(VSOCK, socket.SOCK_STREAM) as line:
                line.settimeout(0.2)
                line.connect((machine, port))
                print("swordfish-reached", machine, port)
        except OSError:
            continue
