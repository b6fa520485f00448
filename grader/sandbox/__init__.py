"""Ways to confine a process, one file each."""
