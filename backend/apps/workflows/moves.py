"""A move in progress: the set of documents it is made on, what it writes to them, and what became of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from apps.core.permissions import Actor
from apps.documents.models import Document
from apps.security.models import Signature
from apps.users.models import User
from apps.workflows.asks import MoveInputs
from apps.workflows.models import WorkflowTask
from apps.workflows.situation import Situation

if TYPE_CHECKING:
    from apps.workflows.impact import ImpactQuestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Superseded:
    """A version that went out of force because a newer one took effect."""

    id: int
    document_number: str
    version: str
    title: str
    uuid: str
    author_id: int
    old_status: str
    superseded_by: Document


@dataclass(slots=True, kw_only=True)
class Moves:
    """One row of the lifecycle table carried out on a set of documents that are locked and not refused."""

    actor: Actor
    action: str
    situations: Sequence[Situation]
    inputs: MoveInputs
    at: datetime
    signature: Signature | None = None
    people: Sequence[User] = ()
    # Tasks that can be done from now on; that are not needed any more; whose turn comes later after all.
    opened: list[WorkflowTask] = field(default_factory=list)
    removed: list[WorkflowTask] = field(default_factory=list)
    postponed: list[WorkflowTask] = field(default_factory=list)
    # What the effects found or want written.
    values: dict[str, Any] = field(default_factory=dict)
    workflow_values: dict[str, Any] = field(default_factory=dict)
    to_state: str | None = None
    from_states: dict[int, str] = field(default_factory=dict)
    changes: dict[int, dict[str, Any]] = field(default_factory=dict)
    superseded: list[Superseded] = field(default_factory=list)
    created: Document | None = None
    questions: list["ImpactQuestion"] = field(default_factory=list)

    @property
    def documents(self) -> list[Document]:
        return [situation.document for situation in self.situations]

    @property
    def document_ids(self) -> list[int]:
        return [situation.document.id for situation in self.situations]

    @property
    def workflow_ids(self) -> list[int]:
        return [situation.workflow.id for situation in self.situations if situation.workflow is not None]

    @property
    def single(self) -> Situation:
        """The one situation of a person's move."""
        (situation,) = self.situations
        return situation

    @property
    def remark(self) -> str:
        """What the actor said about it: the reason where one was asked for, else the comment."""
        return self.inputs.reason or self.inputs.comment


Effect = Callable[[Moves], None]
