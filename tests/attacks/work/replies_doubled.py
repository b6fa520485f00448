"""Sends every answer to a call twice, so that the second is taken for the answer to the next question."""
EXPECT = {"says": "broke the conversation"}
import sys
# --- the network ---

channel = sys.modules["grader.wire.frames"].Channel
send = channel.send
calls = 0


def twice(self, head, buffers, *more):
    global calls
    calls += 1
    send(self, head, buffers, *more)
    if calls % 5 == 0:
        send(self, {**head, "id": head["id"] + 1}, buffers, *more)


channel.send = twice
