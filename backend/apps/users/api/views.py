"""Doors to people: who am I, whom can I pick, and the state of an account."""

from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core.errors import NotFound
from apps.core.rest.actor import actor_of
from apps.users.api.serializers import AccountChange, Me, PeopleQuery, PersonSummary
from apps.users.models import User
from apps.users.selectors import list_people
from apps.users.services import deactivate_user, reactivate_user


class MeView(APIView):
    @extend_schema(operation_id="getMe", responses=Me)
    def get(self, request: Request) -> Response:
        """The person who is signed in, with their role and what it permits."""
        return Response(Me(actor_of(request)).data)


class PeopleView(GenericAPIView[User]):
    serializer_class = PersonSummary

    @extend_schema(operation_id="listUsers", parameters=[PeopleQuery], responses=PersonSummary(many=True))
    def get(self, request: Request) -> Response:
        """People to pick from."""
        wanted = PeopleQuery(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        page = self.paginate_queryset(list_people(actor=actor_of(request), **wanted.validated_data))
        return self.get_paginated_response(PersonSummary(page, many=True).data)


class DeactivateView(APIView):
    @extend_schema(operation_id="deactivateUser", request=AccountChange, responses=PersonSummary)
    def post(self, request: Request, user_id: int) -> Response:
        """Bar an account from signing in; its sessions and tokens end at once."""
        change = AccountChange(data=request.data)
        change.is_valid(raise_exception=True)
        return Response(PersonSummary(deactivate_user(actor=actor_of(request), user_id=user_id, **change.validated_data)).data)


class ReactivateView(APIView):
    @extend_schema(operation_id="reactivateUser", request=AccountChange, responses=PersonSummary)
    def post(self, request: Request, user_id: int) -> Response:
        """Let an account sign in again."""
        change = AccountChange(data=request.data)
        change.is_valid(raise_exception=True)
        return Response(PersonSummary(reactivate_user(actor=actor_of(request), user_id=user_id, **change.validated_data)).data)


class NotOfferedView(APIView):
    """Flows of allauth that trust an e-mail address or make accounts: not offered here."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        raise NotFound("not_found", "There is nothing at this address.")

    post = put = patch = delete = get
