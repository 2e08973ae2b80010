"""Doors to groups of people: list, make, read, change."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core.errors import Stale
from apps.core.rest.actor import actor_of
from apps.core.rest.idempotency import idempotent
from apps.core.rest.serializers import StrictCharField, StrictIntegerField, StrictSerializer
from apps.users.groups import change_group, create_group
from apps.users.models import PeopleGroup, User
from apps.users.selectors import get_group, list_groups

_MOST_MEMBERS = 5_000


class GroupQuery(serializers.Serializer[Any]):
    search = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")


class GroupRow(serializers.ModelSerializer[PeopleGroup]):
    """A group of people in a list."""

    size = serializers.IntegerField(read_only=True, help_text="How many people are in it.")

    class Meta:
        model = PeopleGroup
        fields = ("id", "name", "description", "size", "revision")
        read_only_fields = fields


class GroupMember(serializers.ModelSerializer[User]):
    """Somebody in a group."""

    class Meta:
        model = User
        fields = ("id", "username", "full_name", "is_active")
        read_only_fields = fields


class GroupDetail(serializers.ModelSerializer[PeopleGroup]):
    """A group and everybody in it."""

    members = GroupMember(many=True, read_only=True)

    class Meta:
        model = PeopleGroup
        fields = ("id", "name", "description", "members", "revision")
        read_only_fields = fields


class GroupInput(StrictSerializer):
    """A new group of people."""

    name = StrictCharField(max_length=150)
    description = StrictCharField(max_length=300, allow_blank=True, required=False)
    members = serializers.ListField(
        child=StrictIntegerField(min_value=1, max_value=2**31 - 1), max_length=_MOST_MEMBERS, required=False, help_text="Ids of people."
    )
    reason = StrictCharField(max_length=1000, allow_blank=True, required=False, default="")


class GroupChange(GroupInput):
    """Changes to a group; what is left out stays as it is. ``members`` are all who shall be in it from now on."""

    name = StrictCharField(max_length=150, required=False)
    expected_revision = StrictIntegerField(required=False, min_value=0, help_text="The `revision` the caller has seen.")


class GroupsView(GenericAPIView[PeopleGroup]):
    serializer_class = GroupRow

    @extend_schema(operation_id="listGroups", parameters=[GroupQuery], responses=GroupRow(many=True))
    def get(self, request: Request) -> Response:
        """Groups of people to grant something to."""
        wanted = GroupQuery(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        page = self.paginate_queryset(list_groups(actor=actor_of(request), **wanted.validated_data))
        return self.get_paginated_response(GroupRow(page, many=True).data)

    @extend_schema(operation_id="createGroup", request=GroupInput, responses={201: GroupDetail})
    @idempotent
    def post(self, request: Request) -> Response:
        """Make a group of people."""
        sent = GroupInput(data=request.data)
        sent.is_valid(raise_exception=True)
        group = create_group(actor=actor_of(request), **sent.validated_data)
        return Response(_detail(actor_of(request), group.pk), status=201)


class GroupView(APIView):
    @extend_schema(operation_id="readGroup", responses=GroupDetail)
    def get(self, request: Request, group_id: int) -> Response:
        """A group and everybody in it."""
        return Response(_detail(actor_of(request), group_id))

    @extend_schema(operation_id="changeGroup", request=GroupChange, responses=GroupDetail)
    def patch(self, request: Request, group_id: int) -> Response:
        """Give a group another name or description, or other members."""
        sent = GroupChange(data=request.data)
        sent.is_valid(raise_exception=True)
        changes = dict(sent.validated_data)
        why = {name: changes.pop(name) for name in ("reason", "expected_revision") if name in changes}
        try:
            change_group(actor=actor_of(request), group_id=group_id, changes=changes, **why)
        except Stale as stale:
            stale.extra["current"] = _detail(actor_of(request), group_id)
            raise
        return Response(_detail(actor_of(request), group_id))


def _detail(actor: Any, group_id: int) -> dict[str, Any]:
    return GroupDetail(get_group(actor=actor, group_id=group_id)).data
