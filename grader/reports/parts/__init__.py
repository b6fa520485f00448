"""What several reports share: safe text, wording, charts. Nothing here knows a format."""
