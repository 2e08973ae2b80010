"""Accounts: people with their place in the organisation, and the service account that automated actions are attributed to."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser, Group
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models.functions import Lower

from apps.core.permissions import Role

SYSTEM_USERNAME = "system_scheduler"
_SIGNED_IN = """
    SELECT account.*, ARRAY(
        SELECT team.name FROM users_user_groups AS member JOIN auth_group AS team ON team.id = member.group_id
        WHERE member.user_id = account.id
    ) AS group_names
    FROM users_user AS account WHERE account.id = %s AND account.is_active AND NOT account.is_service
"""
_ROLE_OF_GROUP = {role.group: role for role in Role if role not in (Role.NONE, Role.SUPERUSER)}


class UserQuerySet(models.QuerySet["User"]):
    def with_role(self) -> Self:
        """Fetch each account's groups in the same statement, so that asking for its role costs nothing more."""
        return self.annotate(group_names=ArrayAgg("groups__name", filter=models.Q(groups__isnull=False), default=[]))

    def people(self) -> Self:
        """Accounts that stand for a person who can act: active, and not a service account."""
        return self.filter(is_active=True, is_service=False)

    def named(self, username: str) -> Self:
        """The account with this sign-in name, in whatever case; the index on lower(username) answers."""
        return self.alias(login=Lower("username")).filter(login=Lower(models.Value(username)))

    def in_role(self, role: Role) -> Self:
        """Accounts that stand on this step of the ladder or above it."""
        groups = [step.group for step in _ROLE_OF_GROUP.values() if step >= role]
        # A subquery, not a join: the role of each account is still read from all of its groups.
        members = User.groups.through.objects.filter(group__name__in=groups).values("user_id")
        return self.filter(models.Q(is_superuser=True) | models.Q(pk__in=members))


class UserManager(DjangoUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def system(self) -> "User":
        """The service account ``system_scheduler``."""
        account: User = self.with_role().get(username=SYSTEM_USERNAME)
        return account

    def signed_in(self, pk: int) -> "User | None":
        """The person with this id who can act, with the role; None for everybody else.

        Every request asks this. Written out, because Django takes a millisecond to compose the same statement.
        """
        account: User | None = next(iter(self.raw(_SIGNED_IN, [pk])), None)
        return account

    def get_by_natural_key(self, username: str | None) -> "User":
        """Sign-in names do not depend on case."""
        account: User = self.with_role().named(username or "").get()
        return account


class User(AbstractUser):
    """An account. People are deactivated, never deleted (compliance: attribution must last)."""

    employee_id = models.CharField(max_length=50, blank=True)
    department = models.CharField(max_length=100, blank=True)
    position = models.CharField(max_length=100, blank=True)
    is_service = models.BooleanField(default=False, help_text="A named service account; it can never sign in.")
    must_change_password = models.BooleanField(default=False, help_text="Somebody else knows the password; it cannot sign until changed.")
    # Counts up when everything that was signed in by this account must end: sessions and tokens carry the number they began with.
    credential_epoch = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(Lower("username"), name="users_username_unique_without_case"),
            models.UniqueConstraint(fields=["employee_id"], condition=~models.Q(employee_id=""), name="users_employee_id_unique"),
        ]

    @property
    def full_name(self) -> str:
        """The printed name: first and last name, or the sign-in name where none is given."""
        return self.get_full_name() or self.username

    @cached_property
    def role(self) -> Role:
        """The highest step of the ladder that this account stands on."""
        if self.is_superuser:
            return Role.SUPERUSER
        names: Iterable[str] | None = getattr(self, "group_names", None)
        if names is None:
            names = self.groups.values_list("name", flat=True)
        return max((_ROLE_OF_GROUP[name] for name in names if name in _ROLE_OF_GROUP), default=Role.NONE)

    def get_session_auth_hash(self) -> str:
        """What a session must carry to be this account's: it changes with the password and with the credential epoch."""
        return self._of_this_epoch(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        yield from map(self._of_this_epoch, super().get_session_auth_fallback_hash())

    def _of_this_epoch(self, digest: str) -> str:
        return f"{digest}.{self.credential_epoch}"

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Reading the row again also forgets the role that was worked out from it."""
        self.__dict__.pop("role", None)
        self.__dict__.pop("group_names", None)
        super().refresh_from_db(*args, **kwargs)


class PeopleGroup(Group):
    """A named group of people, to whom something can be granted at once; a group that carries a role is never one of these.

    ``revision`` grows with every change and guards against acting on a stale view. Groups are emptied, never deleted.
    """

    description = models.CharField(max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=0, db_default=0)

    objects: ClassVar[models.Manager["PeopleGroup"]] = models.Manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("name",)
        default_permissions = ()
