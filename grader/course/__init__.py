"""What course authors write: rubrics, assignment folders, data sets; and the secret of the course."""
