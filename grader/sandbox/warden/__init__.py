"""The trusted process between the judge and one confined tree: it starts it, bounds it, and clears it away.

It runs on its own so that nothing forks the judge, and ends its tree when the judge is gone however that died.
"""
