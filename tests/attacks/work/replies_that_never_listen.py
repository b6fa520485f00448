"""Closes its end as soon as it is asked to fork, so that whoever passes a descriptor writes to nobody."""
import os
import socket
import sys
# --- the network ---

server = sys.modules["grader.host.server"].Server
answer = server._answer


def deaf(self, frame):
    if frame.head["do"] == "fork":
        socket.socket(fileno=os.dup(3)).shutdown(socket.SHUT_RDWR)
        os._exit(0)
    answer(self, frame)


server._answer = deaf
