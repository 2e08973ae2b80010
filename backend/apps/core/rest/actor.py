"""Who stands at a door."""

from typing import Any

from rest_framework.request import Request


def actor_of(request: Request) -> Any:
    """The account that makes the request; every route demands one, so it is a person and never anonymous."""
    return request.user
