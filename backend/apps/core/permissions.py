"""Who acts, and why an act is refused: the two words that every permission rule is made of."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol


class Role(IntEnum):
    """The ladder of roles; each includes the ones below it."""

    NONE = 0
    VIEWER = 1
    AUTHOR = 2
    REVIEWER = 3
    APPROVER = 4
    DOCUMENT_ADMIN = 5
    SUPERUSER = 6

    @property
    def group(self) -> str:
        """The name of the Django group that carries this role."""
        return self.name.lower()


class Actor(Protocol):
    """Somebody who acts: a person, or the named service account that automated actions are attributed to."""

    @property
    def pk(self) -> int: ...
    @property
    def full_name(self) -> str: ...
    @property
    def role(self) -> Role: ...
    @property
    def is_service(self) -> bool: ...
    @property
    def is_active(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something cannot be done. ``authority`` tells a missing right (403) from an obstacle in the state of things (409)."""

    code: str
    message: str
    authority: bool = False

    def as_dict(self) -> dict[str, str]:
        return {"code": self.code, "message": self.message}
