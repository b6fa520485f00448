"""What `grader verify` claims of an assignment: one kind of claim a file."""
