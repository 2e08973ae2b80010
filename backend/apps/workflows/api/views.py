"""Doors to the lifecycle: what may I do, do it, what waits for me, what happened."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core.rest.actor import actor_of
from apps.core.rest.idempotency import idempotent
from apps.documents.api.serializers import DocumentDetail
from apps.documents.api.shapes import detail_of, document_detail
from apps.documents.selectors import get_visible_document
from apps.security.selectors import signatures_of
from apps.users.models import User
from apps.users.selectors import list_people
from apps.workflows.api.doors import answering_for
from apps.workflows.api.serializers import (
    Candidate,
    CandidatesQuery,
    DocumentHistory,
    ImpactAnswered,
    ImpactAnswerInput,
    LifecycleDetail,
    MoveInput,
    OfferList,
    ReassignInput,
    SignatureDetail,
    StateDetail,
    WaitingTask,
    WorkflowTaskDetail,
)
from apps.workflows.models import WorkflowTask
from apps.workflows.selectors import (
    get_visible_task,
    history_of,
    lifecycle_in_words,
    list_states,
    obstacles_to,
    offers,
    offers_upon_impact,
    open_tasks_of,
    tasks_of,
    waiting_tasks,
)
from apps.workflows.services import answer_impact, move_document, reassign_task


class DocumentTransitionsView(APIView):
    """What may I do with this document now, and do it."""

    @extend_schema(operation_id="listOffers", responses=OfferList)
    def get(self, request: Request, uuid: str) -> Response:
        document = get_visible_document(actor=actor_of(request), uuid=uuid)
        return Response(OfferList({"revision": document.revision, "offers": offers(document, actor=actor_of(request))}).data)

    @extend_schema(operation_id="moveDocument", request=MoveInput, responses={200: DocumentDetail, 201: DocumentDetail})
    def post(self, request: Request, uuid: str) -> Response:
        actor = actor_of(request)
        document = get_visible_document(actor=actor, uuid=uuid)
        asked = MoveInput(data=request.data)
        asked.is_valid(raise_exception=True)
        with answering_for(actor, document):
            moved = move_document(actor=actor, document_id=document.pk, **asked.wanted())
        if moved.pk == document.pk:
            return Response(detail_of(moved, actor))
        return Response(document_detail(moved, actor), status=201)


class DocumentHistoryView(APIView):
    """The moves and tasks of one version."""

    @extend_schema(operation_id="getDocumentHistory", responses=DocumentHistory)
    def get(self, request: Request, uuid: str) -> Response:
        document = get_visible_document(actor=actor_of(request), uuid=uuid)
        return Response(DocumentHistory({"transitions": history_of(document), "tasks": tasks_of(document)}).data)


class DocumentSignaturesView(APIView):
    """The signatures on one version."""

    @extend_schema(operation_id="listDocumentSignatures", responses=SignatureDetail(many=True))
    def get(self, request: Request, uuid: str) -> Response:
        document = get_visible_document(actor=actor_of(request), uuid=uuid)
        return Response(SignatureDetail(signatures_of(document), many=True).data)


class DocumentCandidatesView(GenericAPIView[User]):
    """People who could review or approve one version."""

    queryset = User.objects.none()
    serializer_class = Candidate

    @extend_schema(operation_id="listDocumentCandidates", parameters=[CandidatesQuery], responses=Candidate(many=True))
    def get(self, request: Request, uuid: str) -> Response:
        document = get_visible_document(actor=actor_of(request), uuid=uuid)
        asked = CandidatesQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        people = self.paginate_queryset(list_people(actor=actor_of(request), **asked.validated_data)) or []
        context = {"open_tasks": open_tasks_of(people), "obstacles": obstacles_to(people, document, asked.task, actor=actor_of(request))}
        return self.get_paginated_response(Candidate(people, many=True, context=context).data)


class WorkflowTasksView(ListAPIView[WorkflowTask]):
    """Tasks that wait, by due date."""

    serializer_class = WaitingTask
    queryset = WorkflowTask.objects.none()

    def get_queryset(self) -> QuerySet[WorkflowTask]:
        scope = self.request.query_params.get("scope", "mine")
        if scope not in ("mine", "team"):
            raise ValidationError({"scope": ["Must be one of: mine, team."]})
        return waiting_tasks(actor=actor_of(self.request), scope=scope)

    @extend_schema(
        operation_id="listWorkflowTasks",
        parameters=[
            OpenApiParameter("scope", str, enum=["mine", "team"], description="`team` shows everybody's tasks to document admins.")
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class ImpactAnswerView(APIView):
    """Answer what a new version means for a document that builds upon it."""

    @extend_schema(operation_id="answerImpact", request=ImpactAnswerInput, responses=ImpactAnswered)
    def post(self, request: Request, uuid: UUID) -> Response:
        actor = actor_of(request)
        asked = ImpactAnswerInput(data=request.data)
        asked.is_valid(raise_exception=True)
        task = answer_impact(actor=actor, task_uuid=uuid, **asked.validated_data)
        return Response(ImpactAnswered({"task": task, "offers": offers_upon_impact(task, actor=actor)}).data)


class TaskReassignView(APIView):
    """Giving somebody's task to somebody else."""

    @extend_schema(operation_id="reassignWorkflowTask", request=ReassignInput, responses=WorkflowTaskDetail)
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actor = actor_of(request)
        task = get_visible_task(actor=actor, uuid=uuid)
        asked = ReassignInput(data=request.data)
        asked.is_valid(raise_exception=True)
        with answering_for(actor, task.workflow.document):
            given = reassign_task(
                actor=actor, task=task, assignee_id=asked.validated_data["assignee"], reason=asked.validated_data["reason"]
            )
        return Response(WorkflowTaskDetail(given).data)


class StatesView(APIView):
    """The states a document can be in."""

    @extend_schema(operation_id="listStates", responses=StateDetail(many=True))
    def get(self, request: Request) -> Response:
        return Response(StateDetail(list_states(), many=True).data)


class LifecycleView(APIView):
    """The lifecycle table and its diagram."""

    @extend_schema(operation_id="getLifecycle", responses=LifecycleDetail)
    def get(self, request: Request) -> Response:
        return Response(lifecycle_in_words())
