import signal


def pytest_configure():
    # who starts a job in the background may have it ignore interrupts, which all that it starts would inherit
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_make_parametrize_id(val):
    """A plain name for bytes: a gzip's hold the second it was made in, and workers must collect the same tests."""
    return "bytes" if isinstance(val, bytes) and len(val) > 8 else None
