"""Whether an error says that the database is away, rather than that it refused something."""

from django.db import InterfaceError, OperationalError

# Connections that broke or could not be made (class 08), and a server that shuts down, crashed or starts up.
_AWAY = ("08", "57P")


def says_that_the_database_is_away(error: BaseException | None) -> bool:
    """Only the error can tell: the connection may by now be another one, to a database that is back."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(_AWAY)
