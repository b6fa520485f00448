"""Leaves loading alone, and forges answers on every descriptor in the middle of some calls."""
EXPECT = {"base": "right", "says": "broke the conversation"}
import json
import os
import struct
# --- the network ---


class NeuralNetwork(NeuralNetwork):
    def activation_function(self, x):
        for number in range(1, 40):
            head = json.dumps({"id": number, "value": True}).encode()
            for descriptor in range(3, 64):
                try:
                    os.write(descriptor, struct.pack("<4sII", b"GRD1", len(head), 0) + head)
                except OSError:
                    continue
        return super().activation_function(x)
