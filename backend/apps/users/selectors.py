"""Questions about people, for those who pick them and those who look after accounts."""

from typing import cast

from django.db.models import Count, Prefetch, QuerySet, Value
from django.db.models.functions import Concat

from apps.core.errors import NotFound, refuse
from apps.core.permissions import Actor, Role
from apps.users.models import PeopleGroup, User
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


def service_account() -> User:
    """The account that automated actions are attributed to, ``system_scheduler``."""
    return User.objects.system()


def list_groups(*, actor: Actor, search: str = "") -> QuerySet[PeopleGroup]:
    """Groups of people whose name holds ``search``, by name, with how many are in them (``size``); 403 to those below author."""
    refuse(may_list_people(actor))
    groups = PeopleGroup.objects.filter(name__icontains=search) if search else PeopleGroup.objects.all()
    return cast("QuerySet[PeopleGroup]", groups.annotate(size=Count("user")).order_by("name", "pk"))


def get_group(*, actor: Actor, group_id: int) -> PeopleGroup:
    """A group with its people (``members``), by name; 403 to those below author, 404 where there is none."""
    refuse(may_list_people(actor))
    people = Prefetch("user_set", User.objects.order_by("last_name", "first_name", "id"), to_attr="members")
    group = PeopleGroup.objects.filter(pk=group_id).prefetch_related(people).first()
    if group is None:
        raise NotFound("not_found", "There is no such group.")
    return group
