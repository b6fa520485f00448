"""What can go wrong on the wire.

WireError            what came in is no value, no frame or no message of ours
├── ConnectionEnded  the other side is gone
└── Late             nothing whole came in time
SecretLeak           what was to go out holds a Secret: a programming error of ours, never the student's
"""


class WireError(Exception):
    """What the other side sent can't be accepted."""


class ConnectionEnded(WireError):
    """The other side closed the connection, or died."""


class Late(WireError):
    """The other side did not send a whole frame in time."""


class SecretLeak(TypeError):
    """A `Secret` was about to cross the boundary."""
