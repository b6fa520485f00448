"""Names that act on a terminal, that are too long or too deep, that are no names, and that are two for one file."""
EXPECT = {"base": "right", "only": ["activation", "forward"], "loses": [], "says": "is no name for a file"}
PACK = {"as": "zip", "members": [
    ("my_answers.py", "work"),
    ("\x1b]0;hijack\x07\x9b2J.py", "text", "x"),
    ("hijack\nhijack\r.py", "text", "x"),
    ("=hijack(1)\u202e<script>hijack()<", "text", "x"),
    ("{long}", "text", "x"),
    ("{deep}deep", "text", "x"),
    ("CON", "text", "x"), ("a:b", "text", "x"), (" ", "text", "x"),
    ("r\u00e9seau.py", "text", "x"), ("re\u0301seau.py", "text", "x"),
]}
# --- the network ---
