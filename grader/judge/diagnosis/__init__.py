"""Why a check was failed: which known mistake gives the student's very figures."""
