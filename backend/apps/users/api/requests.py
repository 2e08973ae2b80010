"""A request behind the default permission: it has somebody's account."""

from rest_framework.request import Request

from apps.users.models import User


class SignedInRequest(Request):
    """What a view's methods are given where a sign-in is required; only for annotations, DRF makes the objects."""

    user: User
