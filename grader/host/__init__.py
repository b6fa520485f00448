"""What runs beside student code, inside the sandbox. Untrusted: it imports `grader.wire` and nothing else of ours."""
