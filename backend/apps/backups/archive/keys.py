"""The key that manifests are signed with, and the keys whose signature is trusted."""

import base64
import contextlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from apps.core.errors import Conflict

_OWNER_ONLY = 0o600


class KeyUnusable(Conflict):
    """A key file is missing or holds no key of the right kind."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__("key_unusable", f"The key {path} cannot be used: {why}.")


def signing_key() -> Ed25519PrivateKey:
    """The private key of this installation; made when there is none yet, for the eyes of the program's account only."""
    path: Path = settings.BACKUP_SIGNING_KEY
    if not path.exists():
        _make_key(path)
    try:
        key = serialization.load_pem_private_key(_bytes_of(path), password=None)
    except (TypeError, ValueError) as error:
        raise KeyUnusable(path, "it holds no private key that can be read without a password") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusable(path, "it is no Ed25519 key")
    return key


def public_key_file() -> Path:
    """The public half of the key, to be kept elsewhere: a new installation needs it to trust archives of this one."""
    path: Path = settings.BACKUP_SIGNING_KEY.with_suffix(".pub")
    return path


def trusted_keys(files: Iterable[Path] = ()) -> list[Ed25519PublicKey]:
    """The keys whose archives are believed: this installation's own, if it has one yet, those remembered, and those in ``files``."""
    own = [signing_key().public_key()] if settings.BACKUP_SIGNING_KEY.exists() else []
    return own + [_public_key_in(path) for path in [*sorted(_trusted_folder().glob("*.pub")), *files]]


def remember_trusted(files: Iterable[Path]) -> None:
    """From now on believe these keys as well: this installation was restored from what they signed."""
    for path in files:
        key = _public_key_in(path)
        _trusted_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        (_trusted_folder() / f"{key.public_bytes_raw().hex()}.pub").write_bytes(_as_pem(key))


def name_of(key: Ed25519PublicKey) -> str:
    """The public key as text, by which a manifest says who signed it."""
    return base64.b64encode(key.public_bytes_raw()).decode()


def is_signed(content: bytes, signature: str, key_name: str, trusted: Sequence[Ed25519PublicKey]) -> bool:
    """Whether a trusted key of that name signed exactly these bytes."""
    for key in trusted:
        if name_of(key) == key_name:
            with contextlib.suppress(InvalidSignature, ValueError):
                key.verify(base64.b64decode(signature, validate=True), content)
                return True
    return False


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise KeyUnusable(path, str(error.strerror).lower()) from error


def _public_key_in(path: Path) -> Ed25519PublicKey:
    try:
        key = serialization.load_pem_public_key(_bytes_of(path))
    except ValueError as error:
        raise KeyUnusable(path, "it holds no public key, as backup.pub does") from error
    if not isinstance(key, Ed25519PublicKey):
        raise KeyUnusable(path, "it is no Ed25519 key")
    return key


def _make_key(path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption_algorithm=serialization.NoEncryption()
    )
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(private)
        os.fsync(file.fileno())
    # Whoever was quicker wins, so that two programs that begin at once sign with one key.
    with contextlib.suppress(FileExistsError):
        os.link(unfinished, path)
    unfinished.unlink()
    path.with_suffix(".pub").write_bytes(_as_pem(signing_key().public_key()))


def _as_pem(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def _trusted_folder() -> Path:
    folder: Path = settings.BACKUP_SIGNING_KEY.parent / "trusted"
    return folder
