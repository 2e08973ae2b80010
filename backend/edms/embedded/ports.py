"""Ports on the loopback address: is one free, and which one could be taken."""

import errno
import random
import socket

from edms.embedded.refusal import CannotStart

LOOPBACK = "127.0.0.1"
# Below the ports that systems give to outgoing connections, which could take the place of a server while it restarts.
OURS = range(20_000, 32_000)


def is_free(port: int) -> bool:
    """Nothing listens on the port. Recently closed connections do not count."""
    return _binding_error(port) is None


def find_free(remembered: int = 0) -> int:
    """The remembered port if it is free, else any free one of :data:`OURS`."""
    if remembered and is_free(remembered):
        return remembered
    for port in random.sample(OURS, k=100):
        if is_free(port):
            return port
    raise CannotStart(f"No free port was found between {OURS[0]} and {OURS[-1]} on {LOOPBACK}: end what uses them.")


def refuse_unless_free(port: int) -> None:
    """Raise :class:`CannotStart` when the web server could not listen on the port."""
    if not 0 < port < 65536:
        raise CannotStart(f"{port} is not a port: give a number from 1 to 65535 with --port or EDMS_PORT.")
    error = _binding_error(port)
    if error is None:
        return
    if error.errno == errno.EADDRINUSE:
        raise CannotStart(
            f"Port {port} on {LOOPBACK} is in use by another program: stop it, or choose another port with --port or EDMS_PORT."
        )
    raise CannotStart(f"Port {port} on {LOOPBACK} may not be used ({error.strerror}): choose another with --port or EDMS_PORT.")


def _binding_error(port: int) -> OSError | None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            return error
    return None
