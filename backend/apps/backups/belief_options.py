"""What commands that read an archive are told about it: trusted keys, private age keys, where the base is."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from apps.backups.archive.keys import KeyUnusable, trusted_keys
from apps.backups.services.verifying import Belief, Identity


def add_belief_options(parser: CommandParser) -> None:
    """The options of ``verify_backup`` and ``restore``."""
    add_identity_option(parser)
    parser.add_argument(
        "--trust", metavar="KEY", type=Path, action="append", default=[], help="public key (backup.pub) of the installation it was made by"
    )
    parser.add_argument("--base", metavar="FILE", type=Path, help="the full backup of an incremental one, if it is not beside it")


def add_identity_option(parser: CommandParser) -> None:
    """The option of every command that looks into archives."""
    parser.add_argument(
        "--identity",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="private age key of an encrypted archive; - reads it from the standard input",
    )


def belief_from(options: dict[str, Any]) -> Belief:
    """What these options say.

    Raises:
        KeyUnusable: a file holds no key.
    """
    return Belief(trusted=trusted_keys(options["trust"]), identities=identities_from(options), base=options["base"])


def identities_from(options: dict[str, Any]) -> list[Identity]:
    """The private keys that were given.

    Raises:
        KeyUnusable: a file holds none.
    """
    return [identity for path in options["identity"] for identity in _identities_in(path)]


def _identities_in(path: Path) -> list[Identity]:
    import pyrage

    try:
        text = sys.stdin.read() if path == Path("-") else path.read_text()
        lines = [line.strip() for line in text.splitlines()]
        return [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except OSError as error:
        raise KeyUnusable(path, str(error.strerror).lower()) from error
    except (ValueError, pyrage.IdentityError) as error:
        raise KeyUnusable(path, "it holds no private age key, AGE-SECRET-KEY-…") from error
