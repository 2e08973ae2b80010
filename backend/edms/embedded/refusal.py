"""The one way in which starting is refused: a sentence that says what, where, and what to do."""


class CannotStart(Exception):
    """Shown to the person at the terminal as it is, without a traceback; the exit code is 1."""
