"""Sign-in names as somebody typed them, made fit for the database."""

LONGEST_NAME = 150
_REPLACEMENT = "\ufffd"


def storable_name(typed: object) -> str:
    """The name in lower case and at most 150 characters; what PostgreSQL cannot hold is shown as the replacement character."""
    text = str(typed)[:LONGEST_NAME].lower()[:LONGEST_NAME]
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", _REPLACEMENT)
