"""What crosses the boundary between judge and host: values, frames and messages.

    values.py     a value <-> a JSON tree and raw buffers, under caps
    frames.py     one JSON head and its buffers <-> bytes on a socket
    messages.py   the questions a judge may ask and the answers a host may give
    secret.py     what must never cross

Only the standard library is imported here; numpy and torch are used when they are already loaded.
"""
