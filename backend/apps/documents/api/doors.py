"""What the doors of this app share."""

from typing import cast

from rest_framework.request import Request

from apps.core.permissions import Actor


def actor_of(request: Request) -> Actor:
    """Who asks; the permission classes have turned away everybody who is not signed in."""
    return cast("Actor", request.user)
