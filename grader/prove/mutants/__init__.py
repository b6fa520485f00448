"""Wrong work that nobody wrote: the reference with one small change to its syntax tree."""
