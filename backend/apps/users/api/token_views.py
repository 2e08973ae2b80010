"""Doors for programs: tokens for a password, the next pair for a refresh token, the end of one."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core.rest.throttling import DoorThrottle
from apps.users.api.authentication import BearerAuthentication
from apps.users.api.serializers import RefreshInput, TokenPairOutput, TokenRequest
from apps.users.sign_in import authenticate_person
from apps.users.tokens import issue_tokens, revoke_tokens, rotate_tokens


class TokenDoor(APIView):
    """A door that asks for no sign-in, and counts who knocks."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (DoorThrottle,)

    def get_authenticate_header(self, request: Request) -> str:
        return str(BearerAuthentication().authenticate_header(request))

    def read(self, shape: Any, request: Request) -> dict[str, Any]:
        given = shape(data=request.data)
        given.is_valid(raise_exception=True)
        fields: dict[str, Any] = given.validated_data
        return fields


class TokenView(TokenDoor):
    throttle_door = "token"

    @extend_schema(operation_id="obtainToken", request=TokenRequest, responses=TokenPairOutput, auth=[])
    def post(self, request: Request) -> Response:
        """Tokens for a name and a password; 401 for a wrong one, 429 `locked_out` after too many."""
        account = authenticate_person(request=request._request, **self.read(TokenRequest, request))
        if account is None:
            raise AuthenticationFailed("No active account has this name and password.", code="no_active_account")
        return Response(TokenPairOutput(issue_tokens(account=account)).data)


class TokenRefreshView(TokenDoor):
    throttle_door = "token-refresh"

    @extend_schema(operation_id="refreshToken", request=RefreshInput, responses=TokenPairOutput, auth=[])
    def post(self, request: Request) -> Response:
        """The next pair for a refresh token, which is used up."""
        return Response(TokenPairOutput(rotate_tokens(**self.read(RefreshInput, request))).data)


class TokenRevokeView(TokenDoor):
    throttle_door = "token-revoke"

    @extend_schema(operation_id="revokeToken", request=RefreshInput, responses={204: None}, auth=[])
    def post(self, request: Request) -> Response:
        """End a refresh token for good."""
        revoke_tokens(**self.read(RefreshInput, request))
        return Response(status=204)
