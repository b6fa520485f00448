"""Ways to run many gradings side by side, a file each; see `grader.batch.executing`."""
