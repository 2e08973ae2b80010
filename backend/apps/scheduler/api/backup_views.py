"""Doors to backups: the list, making one, verifying, copying, downloading, rehearsing a restore. Nothing restores through a door."""

from django.http import FileResponse, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.backups.models import Backup, RestoreRehearsal
from apps.backups.permissions import may_operate_backups
from apps.backups.selectors import get_backup, list_backups, list_rehearsals
from apps.backups.services.copying import request_copy
from apps.backups.services.downloading import download_backup
from apps.backups.services.verifying import request_verification
from apps.core.errors import refuse
from apps.core.rest.actor import actor_of
from apps.core.rest.idempotency import idempotent
from apps.scheduler.api.backup_serializers import BackupInput, BackupOutput, RehearsalInput, RehearsalOutput, RehearsalQuery
from apps.scheduler.api.parsers import SmallJSONParser
from apps.scheduler.api.run_shapes import without_paging
from apps.scheduler.api.serializers import QueuedRun
from apps.scheduler.api.views import queued_shape
from apps.scheduler.services.manual import queue_task


class BackupsView(GenericAPIView[Backup]):
    serializer_class = BackupOutput
    parser_classes = (SmallJSONParser,)

    @extend_schema(operation_id="listBackups", responses=BackupOutput(many=True))
    def get(self, request: Request) -> Response:
        """Backups, newest first; also those that failed, are lost or no longer kept."""
        page = self.paginate_queryset(list_backups(actor=actor_of(request)))
        return self.get_paginated_response(BackupOutput(page, many=True).data)

    @extend_schema(operation_id="startBackup", request=BackupInput, responses={202: QueuedRun})
    @idempotent
    def post(self, request: Request) -> Response:
        """Let a worker make a backup; the run tells how far it is."""
        actor = actor_of(request)
        refuse(may_operate_backups(actor))
        wanted = BackupInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        return Response(queued_shape(queue_task(actor=actor, **wanted.asked)), status=202)


class BackupView(APIView):
    @extend_schema(operation_id="getBackup", responses=BackupOutput)
    def get(self, request: Request, name: str) -> Response:
        """One backup."""
        return Response(BackupOutput(get_backup(actor=actor_of(request), name=name)).data)


class VerifyBackupView(APIView):
    @extend_schema(operation_id="verifyBackup", request=None, responses={202: BackupOutput})
    def post(self, request: Request, name: str) -> Response:
        """Let a worker read every byte of an archive; `verification_requested_at` is null again when it has. Again is as good as once."""
        return Response(BackupOutput(request_verification(actor=actor_of(request), name=name)).data, status=202)


class CopyBackupView(APIView):
    @extend_schema(operation_id="copyBackup", request=None, responses={202: BackupOutput})
    def post(self, request: Request, name: str) -> Response:
        """Let a worker copy an archive into the bucket; `copy_requested_at` is null again when it has tried. Again is as good as once."""
        return Response(BackupOutput(request_copy(actor=actor_of(request), name=name)).data, status=202)


class DownloadBackupView(APIView):
    @extend_schema(operation_id="downloadBackup", responses={(200, "application/gzip"): OpenApiTypes.BINARY})
    def get(self, request: Request, name: str) -> HttpResponseBase:
        """The archive. It holds everything, so each download is on record."""
        backup, path = download_backup(actor=actor_of(request), name=name)
        answer = FileResponse(path.open("rb"), as_attachment=True, filename=backup.name, content_type="application/gzip")
        answer["Cache-Control"] = "no-store"
        answer["X-Content-Type-Options"] = "nosniff"
        return answer


class RehearsalsView(GenericAPIView[RestoreRehearsal]):
    serializer_class = RehearsalOutput
    parser_classes = (SmallJSONParser,)

    @extend_schema(operation_id="listRehearsals", parameters=[RehearsalQuery], responses=RehearsalOutput(many=True))
    def get(self, request: Request) -> Response:
        """Rehearsals of a restore, newest first."""
        actor = actor_of(request)
        refuse(may_operate_backups(actor))
        query = RehearsalQuery(data=without_paging(request.query_params))
        query.is_valid(raise_exception=True)
        page = self.paginate_queryset(list_rehearsals(actor=actor, **query.validated_data))
        return self.get_paginated_response(RehearsalOutput(page, many=True).data)

    @extend_schema(operation_id="startRehearsal", request=RehearsalInput, responses={202: QueuedRun})
    @idempotent
    def post(self, request: Request) -> Response:
        """Let a worker restore the newest verified backup into a scratch database and compare."""
        actor = actor_of(request)
        refuse(may_operate_backups(actor))
        wanted = RehearsalInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        return Response(queued_shape(queue_task(actor=actor, task_name="rehearse_restore", **wanted.validated_data)), status=202)
