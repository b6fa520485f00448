def pytest_make_parametrize_id(val):
    """A plain name for bytes: a gzip's hold the second it was made in, and workers must collect the same tests."""
    return "bytes" if isinstance(val, bytes) and len(val) > 8 else None
