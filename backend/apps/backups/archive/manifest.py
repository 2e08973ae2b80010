"""The manifest: what an archive holds and what the database said at its moment, in one form only, signed."""

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from apps.backups.archive import BadArchive
from apps.backups.archive.keys import is_signed, name_of

FORMAT = 1
# A manifest has a line for each table and migration; more than this is none.
LARGEST = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Digest:
    """So many bytes or rows, and the SHA-256 over them, in hexadecimal."""

    count: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Base:
    """The full backup that the unchanged files are in, and the digest of its manifest."""

    name: str
    manifest_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseState:
    """What the database held at the moment of the snapshot."""

    rows: dict[str, int]
    audit: Digest
    signatures: Digest
    migrations: list[list[str]]
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesState:
    """The stored files: all that belong to the backup, those in this archive, and what was wrong with the store."""

    count: int
    bytes: int
    copied: int
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What is in ``manifest.json``; ``parts`` are sizes and digests of the other members."""

    name: str
    timestamp: str
    version: str
    backup_type: str
    parts: dict[str, Digest]
    state: DatabaseState
    files: FilesState
    base: Base | None = None
    database: str = "database.dump"
    storage: str = "storage.tar.gz"
    format: int = FORMAT

    @property
    def taken_at(self) -> datetime:
        return datetime.fromisoformat(self.timestamp)


def signed_text(manifest: Manifest, key: Ed25519PrivateKey) -> bytes:
    """The manifest as it stands in an archive."""
    content = asdict(manifest)
    signature = base64.b64encode(key.sign(_text(content))).decode()
    return _text({**content, "signature": {"algorithm": "ed25519", "key": name_of(key.public_key()), "value": signature}})


def read_manifest(text: bytes, trusted: Sequence[Ed25519PublicKey]) -> Manifest:
    """The manifest in ``text``, once it is proved that a trusted key signed it.

    Raises:
        BadArchive: it is damaged, another's, or of a form that this program does not know.
    """
    content = _parsed(text)
    signature = content.pop("signature", None)
    match signature:
        case {"algorithm": "ed25519", "key": str(key_name), "value": str(value)} if len(signature) == 3:
            if not any(name_of(key) == key_name for key in trusted):
                raise BadArchive(
                    f"The manifest is signed by a key that is not trusted here ({key_name}): --trust names the public key of the "
                    "installation that the archive is from."
                )
            if not is_signed(_text(content), value, key_name, trusted):
                raise BadArchive("The signature of the manifest does not fit: it was changed after it was signed.")
        case _:
            raise BadArchive("The manifest is not signed.")
    if content.get("format") != FORMAT:
        raise BadArchive(f"The archive has the format {content.get('format')}, and this program knows {FORMAT}.")
    return _manifest_from(content)


def _parsed(text: bytes) -> dict[str, Any]:
    try:
        content = json.loads(text)
        exact = isinstance(content, dict) and _text(content) == text
    except (ValueError, RecursionError) as error:
        raise BadArchive(f"The manifest cannot be read: {error}.") from error
    if not exact:
        raise BadArchive("The manifest is not written as manifests are: it was changed.")
    found: dict[str, Any] = content
    return found


def _manifest_from(content: dict[str, Any]) -> Manifest:
    try:
        state, base = content["state"], content["base"]
        return Manifest(
            **{
                **content,
                "parts": {name: Digest(**part) for name, part in content["parts"].items()},
                "state": DatabaseState(
                    **{**state, "audit": Digest(**state["audit"]), "signatures": Digest(**state["signatures"])},
                ),
                "files": FilesState(**content["files"]),
                "base": Base(**base) if base else None,
            }
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise BadArchive(f"The manifest lacks something or holds too much: {error}.") from error


def _text(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()
