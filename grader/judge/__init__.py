"""From one submission to one grade."""
