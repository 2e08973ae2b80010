"""The shapes of people and tokens."""

from typing import Any

from rest_framework import serializers

from apps.core.permissions import Role
from apps.users.backends import LONGEST_PASSWORD
from apps.users.models import User
from apps.users.names import LONGEST_NAME
from apps.users.roles import ladder_to, permissions_of

ROLE_NAMES = [role.group for role in Role]
LEAST_ROLES = [role.group for role in Role if role > Role.NONE]


class TokenRequest(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=LONGEST_NAME)
    password = serializers.CharField(max_length=LONGEST_PASSWORD, trim_whitespace=False, write_only=True)


class RefreshInput(serializers.Serializer[Any]):
    refresh = serializers.CharField(max_length=4096)


class TokenPairOutput(serializers.Serializer[Any]):
    access = serializers.CharField(help_text="For the header `Authorization: Bearer …`; valid for 15 minutes.")
    refresh = serializers.CharField(help_text="Exchanges once for the next pair.")


class PersonSummary(serializers.ModelSerializer[User]):
    """A person in a list from which people are picked."""

    full_name = serializers.CharField(read_only=True)
    role = serializers.ChoiceField(choices=ROLE_NAMES, source="role.group", read_only=True)

    class Meta:
        model = User
        fields = ("id", "username", "full_name", "role", "department", "position", "is_active")
        read_only_fields = fields


class Me(serializers.ModelSerializer[User]):
    """The person who asks, with what they may do."""

    full_name = serializers.CharField(read_only=True)
    role = serializers.ChoiceField(choices=ROLE_NAMES, source="role.group", read_only=True)
    roles = serializers.SerializerMethodField(help_text="The role and every role below it, lowest first.")
    permissions = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = (
            *("id", "username", "full_name", "email", "department", "position", "employee_id"),
            *("role", "roles", "permissions", "must_change_password"),
        )
        read_only_fields = fields

    def get_roles(self, account: User) -> list[str]:
        return ladder_to(account.role)

    def get_permissions(self, account: User) -> list[str]:
        return permissions_of(account.role)


class PeopleQuery(serializers.Serializer[Any]):
    """Which people to list."""

    role = serializers.ChoiceField(choices=LEAST_ROLES, required=False, help_text="This role or one above it.")
    search = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
    is_active = serializers.BooleanField(required=False, default=True, help_text="False lists deactivated accounts, for admins.")

    def validate_role(self, name: str) -> Role:
        return Role[name.upper()]


class AccountChange(serializers.Serializer[Any]):
    reason = serializers.CharField(required=False, allow_blank=True, max_length=1000, default="")
