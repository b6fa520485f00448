"""Takes memory that belongs to no process: what lies in sockets and pipes that nobody reads."""
EXPECT = {
    "base": "right", "patient": True, "only": ["activation", "forward"], "loses": ["activation"], "says": "more than the {memory_mb} MB of memory",
    "succeeds": {"without control groups": "what lies in sockets and pipes is counted by control groups alone"},
}
import os
import socket
# --- the network ---

MOST = 480 << 20


def fill(write):
    """How many bytes go in until it is full."""
    total = 0
    try:
        while total < MOST:
            total += write(bytes(1 << 16))
    except OSError:
        pass
    return total


def lines():
    while True:
        for line in socket.socketpair():
            line.setblocking(False)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 << 20)
            yield line, line.send
        out, into = os.pipe()
        os.set_blocking(into, False)
        yield out, lambda data, into=into: os.write(into, data)


def hold(most):
    """Fill lines until no more can be opened, or `most` bytes lie in them."""
    kept, total = [], 0
    try:
        for line, write in lines():
            kept.append(line)
            total += fill(write)
            if total > most:
                break
    except OSError:
        pass
    return kept, total


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        if np.ndim(x) == 1:
            out, into = os.pipe()
            for _ in range(6):
                if os.fork() == 0:
                    kept, total = hold(MOST // 6)
                    os.write(into, total.to_bytes(8, "little"))
                    os.read(os.pipe()[0], 1)
            held = sum(int.from_bytes(os.read(out, 8), "little") for _ in range(6))
            print("swordfish-held", held >> 20, "MB")
            raise ValueError
        return super().activation_function(x)
