"""Questions about people, for those who pick them and those who look after accounts."""

from typing import cast

from django.db.models import QuerySet, Value
from django.db.models.functions import Concat

from apps.core.errors import refuse
from apps.core.permissions import Actor, Role
from apps.users.models import User
from apps.users.permissions import may_list_people, may_see_inactive_people


def list_people(*, actor: Actor, role: Role = Role.NONE, search: str = "", is_active: bool = True) -> QuerySet[User]:
    """People at ``role`` or above whose name holds ``search``, by name; service accounts are not people.

    Refuses (403) those below author, and deactivated accounts to all but admins.
    """
    refuse(may_list_people(actor))
    if not is_active:
        refuse(may_see_inactive_people(actor))
    people = cast("QuerySet[User]", User.objects.with_role().filter(is_active=is_active, is_service=False))
    if role > Role.NONE:
        people = people.in_role(role)  # type: ignore[attr-defined]
    if search:
        people = people.alias(names=Concat("first_name", Value(" "), "last_name", Value(" "), "username")).filter(names__icontains=search)
    return people.order_by("last_name", "first_name", "id")
