"""Speaks below addresses: raw packets on every device, raw IP, and pings."""
EXPECT = {"base": "right", "loses": [], "only": ["activation", "forward"]}
import socket
# --- the network ---

EVERYTHING = 0x300

for family, kind, protocol in (
    (socket.AF_PACKET, socket.SOCK_RAW, EVERYTHING),
    (socket.AF_PACKET, socket.SOCK_DGRAM, EVERYTHING),
    (socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW),
    (socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP),
    (socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6),
    (socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP),
):
    try:
        with socket.socket(family, kind, protocol) as line:
            line.settimeout(0.2)
            if family != socket.AF_PACKET:
                line.connect(("127.0.0.1", 0) if family == socket.AF_INET else ("::1", 0))
                line.send(b"\x08\0\0\0\0\0\0\0")
            print("swordfish-packets", family, kind, line.recv(100))
    except OSError:
        continue
