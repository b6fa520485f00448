"""What runs first in a sandbox that is lent out: it imports what an assignment needs, once, and forks for each work."""

import contextlib
import itertools
import os
import shutil
import signal
import socket
import sys
from pathlib import Path

from grader.host import loading
from grader.host.server import Server
from grader.wire.errors import WireError
from grader.wire.frames import Channel

CHANNEL = 3


def serve(channel: Channel) -> None:
    """For each descriptor that comes, hold a conversation on it in a fork, in an empty folder, until the end."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    for number in itertools.count():
        descriptor = channel.receive_descriptor()
        place = Path(str(number))
        place.mkdir()
        if not os.fork():
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            channel.close()
            os.chdir(place)
            Server(Channel(socket.socket(fileno=descriptor))).serve()
        os.close(descriptor)
        shutil.rmtree(str(number - 1), ignore_errors=True)


if __name__ == "__main__":
    loading.prepare(sys.argv[1:])
    with contextlib.suppress(WireError, OSError):  # whoever lends it out has hung up
        serve(Channel(socket.socket(fileno=CHANNEL)))
