"""Archives as they are handed in: one file a format, named as the format is.

A format is a module with three names: `WRAPS` (whether it holds one nameless file, as gzip does), `recognises` and
`members`. Reading is bounded in time and memory whatever the archive says of itself, and writes nothing: what comes
out goes through `unpacking`, which decides which names are used.
"""
