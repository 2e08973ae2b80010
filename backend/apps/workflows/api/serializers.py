"""Shapes of moves, offers, history and tasks in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.permissions import Refusal, Role
from apps.core.rest.serializers import StrictCharField, StrictIntegerField, StrictSerializer
from apps.security.models import Signature
from apps.security.services import Credentials
from apps.users.api.serializers import PersonSummary
from apps.users.models import User
from apps.workflows.models import DocumentState, DocumentTransition, TaskRole, WorkflowTask, WorkflowType
from apps.workflows.people import ROLE_TO_ANSWER
from apps.workflows.services import move_inputs


class Person(serializers.ModelSerializer[User]):
    """A person in any payload."""

    class Meta:
        model = User
        fields = ("id", "username", "full_name")


class SignatureInput(StrictSerializer):
    """What the signer proves themselves with."""

    password = StrictCharField(max_length=1024, trim_whitespace=False)


class MoveInput(StrictSerializer):
    """A move: which one, on which revision, with which inputs, signed how."""

    action = StrictCharField(max_length=40)
    expected_revision = StrictIntegerField(required=False, allow_null=True, min_value=0)
    inputs = serializers.DictField(required=False, default=dict)
    signature = SignatureInput(required=False, allow_null=True)

    def wanted(self) -> dict[str, Any]:
        """The move as the service takes it; refuses (400) inputs that its row does not ask for."""
        sent = self.validated_data
        signature = sent.get("signature")
        return {
            "action": sent["action"],
            "inputs": move_inputs(action=sent["action"], inputs=sent["inputs"], expected_revision=sent.get("expected_revision")),
            "credentials": Credentials(password=signature["password"]) if signature else None,
        }


class ReassignInput(StrictSerializer):
    """Who shall do a task instead, and why."""

    assignee = StrictIntegerField(min_value=1, max_value=2**63 - 1)
    reason = StrictCharField(max_length=5000)


class OfferRefusal(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()


class OfferSignature(serializers.Serializer[Any]):
    meaning = serializers.CharField()
    sentence = serializers.CharField()


class OfferDecision(serializers.Serializer[Any]):
    """What somebody decided in an earlier round that sent the document back, or kept it in force."""

    action = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    round = serializers.IntegerField()
    decided_by = Person()
    decided_at = serializers.DateTimeField()
    comment = serializers.CharField()


class MoveOffer(serializers.Serializer[Any]):
    """A move that may be made now: everything a client needs to draw its button and dialog."""

    action = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    description = serializers.CharField()
    emphasis = serializers.ChoiceField(choices=("primary", "default", "danger"))
    inputs = serializers.DictField(help_text="JSON schema (draft 2020-12) of the inputs.")
    signature = OfferSignature(allow_null=True)
    refusals = OfferRefusal(many=True)
    previous_decisions = OfferDecision(many=True, help_text="Oldest first; to be shown to whoever hands the document on again.")


class OfferList(serializers.Serializer[Any]):
    revision = serializers.IntegerField()
    offers = MoveOffer(many=True)


class SignatureDetail(serializers.ModelSerializer[Signature]):
    """The manifestation of a signature (21 CFR 11.50): printed name, time with zone, meaning."""

    signer = serializers.SerializerMethodField()

    class Meta:
        model = Signature
        fields = (
            "uuid",
            "signer",
            "signer_role",
            "meaning",
            "sentence",
            "signed_at",
            "time_zone",
            "content_sha256",
            "metadata_sha256",
            "methods",
            "round",
        )

    @extend_schema_field(Person)
    def get_signer(self, signature: Signature) -> dict[str, Any]:
        return {"id": signature.signer_id, "username": signature.signer_login, "full_name": signature.signer_name}


class TransitionDetail(serializers.ModelSerializer[DocumentTransition]):
    """A move that was made: who, when, from where to where, why, and the signature given with it."""

    transitioned_by = Person()
    from_state = serializers.CharField(source="from_state_id")
    to_state = serializers.CharField(source="to_state_id")
    signature = SignatureDetail(allow_null=True)

    class Meta:
        model = DocumentTransition
        fields = ("id", "action", "from_state", "to_state", "transitioned_by", "transitioned_at", "comment", "round", "signature")


class WorkflowTaskDetail(serializers.ModelSerializer[WorkflowTask]):
    """A task: for whom, what, by when, and what became of it."""

    assignee = Person()
    role_display = serializers.CharField(source="get_role_display")

    class Meta:
        model = WorkflowTask
        fields = (
            "uuid",
            "role",
            "role_display",
            "assignee",
            "status",
            "position",
            "due_date",
            "round",
            "created_at",
            "ended_at",
            "decision",
            "comment",
            "cancel_reason",
        )


class TaskDocument(serializers.Serializer[Any]):
    """The document a waiting task is about."""

    uuid = serializers.UUIDField()
    document_number = serializers.CharField()
    version = serializers.CharField()
    title = serializers.CharField()
    status = serializers.CharField()
    author = Person()


class CandidatesQuery(serializers.Serializer[Any]):
    """For which task somebody is looked for, and by which name."""

    role = serializers.ChoiceField(
        choices=("author", "reviewer", "approver"),
        help_text="The role that the task needs; the same or one above it. Authors answer questions about impact.",
    )
    search = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")

    def validate_role(self, name: str) -> Role:
        return Role[name.upper()]

    @property
    def task(self) -> TaskRole:
        role = self.validated_data["role"]
        return TaskRole.IMPACT if role is ROLE_TO_ANSWER else TaskRole(role.name)


class Candidate(PersonSummary):
    """Somebody who could be given a task on a document: what waits for them already, and what stands against it."""

    open_tasks = serializers.SerializerMethodField(help_text="Tasks that wait for this person, over all documents.")
    refusals = serializers.SerializerMethodField(help_text="Why this person cannot be chosen; empty if they can.")

    class Meta(PersonSummary.Meta):
        fields = (*PersonSummary.Meta.fields, "open_tasks", "refusals")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]

    def get_open_tasks(self, person: User) -> int:
        open_tasks: dict[int, int] = self.context["open_tasks"]
        return open_tasks.get(person.pk, 0)

    @extend_schema_field(OfferRefusal(many=True))
    def get_refusals(self, person: User) -> list[dict[str, str]]:
        obstacles: dict[int, Refusal] = self.context["obstacles"]
        return [obstacles[person.pk].as_dict()] if person.pk in obstacles else []


class TaskCause(serializers.Serializer[Any]):
    """The version whose taking effect caused a question about impact."""

    uuid = serializers.UUIDField()
    document_number = serializers.CharField()
    version = serializers.CharField()
    title = serializers.CharField()


class WaitingTask(WorkflowTaskDetail):
    """A task that waits for somebody, with its document."""

    document = serializers.SerializerMethodField()
    workflow_type = serializers.ChoiceField(choices=WorkflowType.choices, source="workflow.workflow_type")
    cause = serializers.SerializerMethodField(help_text="Of an impact assessment: what has the new version, if you may see it.")
    is_overdue = serializers.SerializerMethodField()
    is_blocked = serializers.SerializerMethodField(help_text="Its assignee cannot act any more: somebody else must be asked.")

    class Meta(WorkflowTaskDetail.Meta):
        fields = (*WorkflowTaskDetail.Meta.fields, "document", "workflow_type", "cause", "is_overdue", "is_blocked")  # type: ignore[assignment]

    @extend_schema_field(TaskDocument)
    def get_document(self, task: WorkflowTask) -> Any:
        return TaskDocument(task.subject or task.workflow.document).data

    @extend_schema_field(TaskCause(allow_null=True))
    def get_cause(self, task: WorkflowTask) -> Any:
        is_shown = task.subject is not None and getattr(task, "is_cause_visible", False)
        return TaskCause(task.workflow.document).data if is_shown else None

    def get_is_overdue(self, task: WorkflowTask) -> bool:
        return bool(getattr(task, "is_overdue", False))

    def get_is_blocked(self, task: WorkflowTask) -> bool:
        return bool(getattr(task, "is_blocked", False))


class ImpactAnswerInput(StrictSerializer):
    """What a new version means for the document that was asked about, and why."""

    decision = serializers.ChoiceField(choices=[("no_impact", "No impact"), ("new_version_needed", "New version needed")])
    comment = StrictCharField(max_length=5000)


class ImpactAnswered(serializers.Serializer[Any]):
    """The question as it is answered; where a new version is needed, the offer to start one."""

    task = WaitingTask()
    offers = MoveOffer(many=True)


class DocumentHistory(serializers.Serializer[Any]):
    """The workflow history of one version: its moves and its tasks."""

    transitions = TransitionDetail(many=True)
    tasks = WorkflowTaskDetail(many=True)


class StateDetail(serializers.ModelSerializer[DocumentState]):
    class Meta:
        model = DocumentState
        fields = ("code", "name", "sequence", "is_final")


class LifecycleRow(serializers.Serializer[Any]):
    """One row of the lifecycle table, in words."""

    action = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    description = serializers.CharField()
    sources = serializers.ListField(child=serializers.CharField())
    target = serializers.CharField(allow_null=True)
    outcome = serializers.CharField()
    signature = serializers.CharField(allow_null=True)


class LifecycleDetail(serializers.Serializer[Any]):
    rows = LifecycleRow(many=True)
    diagram = serializers.CharField(help_text="The table as a Mermaid state diagram.")
