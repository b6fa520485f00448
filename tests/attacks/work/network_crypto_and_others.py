"""Opens every kind of socket that the kernel has, by number: each is a part of the kernel that nobody thinks of."""
EXPECT = {"base": "right", "loses": [], "only": ["activation", "forward"], "unconfined": "opens rare kinds of sockets"}
import socket
# --- the network ---

ORDINARY = (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6)

for family in range(64):
    for kind in range(1, 7):
        try:
            socket.socket(family, kind).close()
        except OSError:
            continue
        if family not in ORDINARY or (kind == socket.SOCK_RAW and family != socket.AF_UNIX):
            print("swordfish-family", family, kind)
    try:
        socket.socketpair(family)
    except OSError:
        continue
    if family != socket.AF_UNIX:
        print("swordfish-pair", family)
