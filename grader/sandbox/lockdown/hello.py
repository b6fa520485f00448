"""The trivial script by which a sandbox is tried."""
