"""The people and the things of the permission matrix: a document of each sort, and who stands where to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from apps.backups.folder import path_of
from apps.core import clock
from apps.core.permissions import Role
from apps.documents.models import Document, DocumentGrant, StoredFile
from apps.documents.services.attachments import add_attachment
from apps.documents.services.comments import add_comment, resolve_comment
from apps.documents.states import DocumentStatus, SensitivityLabel
from apps.documents.storage import keep
from apps.documents.uploads import receive_file
from apps.notifications.models import Notification
from apps.notifications.services import notify
from apps.scheduler.services.cancelling import cancel_chain, cancel_run
from apps.scheduler.services.chains import order_chain
from apps.scheduler.services.manual import queue_task, run_task_now
from apps.scheduler.services.pausing import pause_scheduler
from apps.scheduler.services.task_settings import change_task
from apps.users.models import PeopleGroup, User
from apps.workflows.announcements import about
from apps.workflows.models import TaskRole, TaskStatus, WorkflowTask
from apps.workflows.services import move_due_documents
from testing.cast import make_user
from testing.make import make_backup, make_document, make_stored_file

CONTENT = b"%PDF-1.4 content of the matrix"
# In the order of the columns. Those named after a role have it, and nothing to do with the documents; «owner» wrote them,
# «participant» is assigned to them as a reviewer, «granted» is named in the grants of the restricted one.
PEOPLE: Mapping[str, Role | None] = {
    "anonymous": None,
    "no role": Role.NONE,
    "viewer": Role.VIEWER,
    "author": Role.AUTHOR,
    "reviewer": Role.REVIEWER,
    "approver": Role.APPROVER,
    "admin": Role.DOCUMENT_ADMIN,
    "superuser": Role.SUPERUSER,
    "owner": Role.AUTHOR,
    "participant": Role.REVIEWER,
    "granted": Role.VIEWER,
}
SUBJECTS: Mapping[str, tuple[DocumentStatus, SensitivityLabel]] = {
    "draft": (DocumentStatus.DRAFT, SensitivityLabel.INTERNAL),
    "in review": (DocumentStatus.UNDER_REVIEW, SensitivityLabel.INTERNAL),
    "in force": (DocumentStatus.EFFECTIVE, SensitivityLabel.INTERNAL),
    "restricted": (DocumentStatus.EFFECTIVE, SensitivityLabel.RESTRICTED),
}


@dataclass
class World:
    """Everybody, and what a route is tried on; things are made when a route first needs them."""

    people: dict[str, User | None] = field(default_factory=lambda: {name: _person(name, role) for name, role in PEOPLE.items()})
    _made: dict[str, Any] = field(default_factory=dict)

    def person(self, name: str) -> User:
        account = self.people[name]
        assert account is not None
        return account

    def document(self, subject: str) -> Document:
        """The document of this sort; a route without one is given none."""
        document: Document = self._once(subject, self._make_document)
        return document

    def thing(self, kind: str, subject: str) -> Any:
        """The id, uuid or code of something that a route names, such as a comment on the document."""
        return self._once(f"{kind} of {subject}", lambda _: getattr(self, f"_make_{kind}")(subject))

    def _once(self, name: str, make: Any) -> Any:
        if name not in self._made:
            self._made[name] = make(name)
        return self._made[name]

    def _make_document(self, subject: str) -> Document:
        status, label = SUBJECTS[subject]
        document = make_document(
            author=self.person("owner"), status=status, reviewers=[self.person("participant")], sensitivity_label=label, file=_stored()
        )
        DocumentGrant.objects.create(document_number=document.document_number, user=self.person("granted"), granted_by=self.person("owner"))
        return document

    def _make_grant(self, subject: str) -> int:
        return DocumentGrant.objects.get(document_number=self.document(subject).document_number).pk

    def _make_comment(self, subject: str) -> int:
        return add_comment(actor=self.person("owner"), document=self.document(subject), text="Which vessel is meant?").pk

    def _make_resolved(self, subject: str) -> int:
        comment = add_comment(actor=self.person("owner"), document=self.document(subject), text="Which vessel is meant?")
        return resolve_comment(actor=self.person("owner"), document=self.document(subject), comment_id=comment.pk).pk

    def _make_next_version(self, subject: str) -> UUID:
        """Another version of what is in force, to compare it with."""
        document = self.document(subject)
        earlier = make_document(
            author=self.person("owner"),
            status=DocumentStatus.SUPERSEDED,
            document_number=document.document_number,
            version_minor=9,
            file=_stored(),
        )
        return earlier.uuid

    def _make_attachment(self, subject: str) -> int:
        upload = receive_file([CONTENT], name="measurements.pdf")
        return add_attachment(actor=self.person("owner"), document=self.document(subject), upload=upload).pk

    def _make_type(self, subject: str) -> str:
        return "SOP"

    def _make_review(self, subject: str) -> UUID:
        """The participant's open task."""
        return WorkflowTask.objects.get(workflow__document=self.document("in review"), status=TaskStatus.PENDING).uuid

    def _make_question(self, subject: str) -> UUID:
        """The owner is asked what a new version means for what they have in force."""
        owner = self.person("owner")
        upon = self.document("in force")
        target = make_document(author=owner, status=DocumentStatus.EFFECTIVE)
        upon.dependencies.create(depends_on=target)
        newer = make_document(
            author=owner,
            status=DocumentStatus.APPROVED_PENDING_EFFECTIVE,
            document_number=target.document_number,
            version_major=2,
            previous_version=target,
        )
        move_due_documents(action="make_effective", document_ids=[newer.pk], today=clock.today())
        return WorkflowTask.objects.get(role=TaskRole.IMPACT, assignee=owner).uuid

    def _make_group(self, subject: str) -> int:
        return PeopleGroup.objects.create(name="Filling line").pk

    def _make_account(self, subject: str) -> int:
        return make_user("leaver", Role.VIEWER).pk

    def _make_leaver(self, subject: str) -> int:
        return make_user("gone", Role.VIEWER, is_active=False).pk

    def _make_notification(self, subject: str) -> int:
        """One of the owner's."""
        owner = self.person("owner")
        notify(recipients=[owner], code="effective", context={**about(self.document("in force")), "effective_date": "2026-01-01"})
        return Notification.objects.get(recipient=owner).pk

    def _make_run(self, subject: str) -> int:
        return run_task_now(actor=self.person("superuser"), task_name="cleanup_workflow_tasks", dry_run=True).run.pk

    def _make_task(self, subject: str) -> str:
        return "cleanup_workflow_tasks"

    def _make_waived(self, subject: str) -> str:
        """A critical task of which the superuser asks that it be critical no more; so the admin is the one who may decide."""
        for critical in (True, False):
            change_task(
                actor=self.person("superuser"), task_name="check_workflow_timeouts", changes={"critical": critical}, reason="Four eyes"
            )
        return "check_workflow_timeouts"

    def _make_backup(self, subject: str) -> str:
        backup = make_backup()
        path_of(backup.name).write_bytes(b"an archive of the matrix")
        return backup.name

    def _make_queued(self, subject: str) -> int:
        return queue_task(actor=self.person("superuser"), task_name="cleanup_workflow_tasks", reason="Too many tasks").pk

    def _make_cancelled(self, subject: str) -> int:
        return cancel_run(actor=self.person("superuser"), run_id=self._make_queued(subject)).pk

    def _make_critical(self, subject: str) -> int:
        """A run of a critical task that the superuser asked for; so the admin is the one who may decide."""
        changes = {"critical": True}
        change_task(actor=self.person("superuser"), task_name="cleanup_workflow_tasks", changes=changes, reason="Four eyes")
        return self._make_queued(subject)

    def _make_chain(self, subject: str) -> UUID | None:
        return order_chain(actor=self.person("superuser"), task_names=["cleanup_workflow_tasks"])[0].chain_id

    def _make_cancelled_chain(self, subject: str) -> UUID:
        chain_id: UUID = self._make_chain(subject)  # type: ignore[assignment]
        cancel_chain(actor=self.person("superuser"), chain_id=chain_id)
        return chain_id

    def _make_pause(self, subject: str) -> str:
        """The whole scheduler stands still, so that it can be resumed."""
        pause_scheduler(actor=self.person("superuser"), reason="Moving house")
        return "pause"


def _stored() -> StoredFile:
    """A small original, whose bytes are in the store."""
    keep(receive_file([CONTENT], name="cleaning.pdf"))
    return make_stored_file(CONTENT)


def _person(name: str, role: Role | None) -> User | None:
    return None if role is None else make_user(f"{name.replace(' ', '_')}_of_the_matrix", role)
