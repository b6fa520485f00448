"""The first code that runs confined: it ties its own hands, then runs the script.

This folder alone is seen from inside, as the top-level package `lockdown`; it imports the standard library only.
"""
