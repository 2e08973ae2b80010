"""Groups of people: made and changed by admins, so that something can be granted to everybody in them at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from apps.audit.services import act, record
from apps.core.errors import Conflict, Invalid, NotFound, Stale, refuse
from apps.core.permissions import Actor, Role
from apps.users.models import PeopleGroup, User
from apps.users.permissions import may_change_groups

_ROLES = {role.group for role in Role}


def create_group(*, actor: Actor, name: str, description: str = "", members: Sequence[int] = (), reason: str = "") -> PeopleGroup:
    """Make a group of people with its first members. Records ``GROUP_CREATED``.

    Refuses: no admin (403); a name that is taken (409) or means a role, people who do not exist or cannot act (400).
    """
    with act(actor, reason=reason):
        refuse(may_change_groups(actor))
        _check_name(name)
        people = _people(members)
        group = PeopleGroup(name=name, description=description)
        _save(group)
        _set_members(group, [], list(people))
        record(
            "GROUP_CREATED",
            group,
            changes=_told({"name": (None, name), "description": ("", description), "members": ((), people.values())}),
        )
    return group


def change_group(
    *, actor: Actor, group_id: int, changes: Mapping[str, Any], expected_revision: int | None = None, reason: str = ""
) -> PeopleGroup:
    """Give a group another name, description or other members, whichever ``changes`` names. Records ``GROUP_CHANGED``.

    Who is in already may stay, also when their account is inactive. Refuses as ``create_group`` does; an unknown group is
    404, a stale view 409.
    """
    with act(actor, reason=reason):
        refuse(may_change_groups(actor))
        group = _locked(group_id, expected_revision)
        told = _change_words(group, changes) | (_change_members(group, changes["members"]) if "members" in changes else {})
        if told:
            group.revision += 1
            _save(group)
            record("GROUP_CHANGED", group, changes=_told(told))
    return group


def _locked(group_id: int, expected_revision: int | None) -> PeopleGroup:
    group = PeopleGroup.objects.select_for_update().filter(pk=group_id).first()
    if group is None:
        raise NotFound("not_found", "There is no such group.")
    if expected_revision not in (None, group.revision):
        raise Stale(group)
    return group


def _change_words(group: PeopleGroup, changes: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    told: dict[str, tuple[Any, Any]] = {}
    for field in ("name", "description"):
        before, after = getattr(group, field), changes.get(field)
        if after is not None and after != before:
            told[field] = (before, after)
            setattr(group, field, after)
    if "name" in told:
        _check_name(group.name, but=group)
    return told


def _change_members(group: PeopleGroup, wanted: Sequence[int]) -> dict[str, tuple[Any, Any]]:
    present = {user.pk: user for user in group.user_set.order_by("id")}
    people = _people(wanted, present=present)
    if people.keys() == present.keys():
        return {}
    _set_members(group, [pk for pk in present if pk not in people], [pk for pk in people if pk not in present])
    return {"members": (present.values(), people.values())}


def _set_members(group: PeopleGroup, leaving: Sequence[int], joining: Sequence[int]) -> None:
    places = User.groups.through.objects
    places.filter(group_id=group.pk, user_id__in=leaving).delete()
    places.bulk_create(User.groups.through(group_id=group.pk, user_id=pk) for pk in joining)


def _people(ids: Sequence[int], *, present: Mapping[int, User] | None = None) -> dict[int, User]:
    """Accounts by id, in the order of the ids; one message for those who do not exist and those who cannot act."""
    able = {user.pk: user for user in User.objects.people().filter(pk__in=ids)} | {
        pk: user for pk, user in (present or {}).items() if pk in set(ids)
    }
    if len(able) < len(set(ids)):
        raise Invalid.field("members", "not_a_person", "Members are people with an active account; somebody named is not.")
    return dict(sorted(able.items()))


def _save(group: PeopleGroup) -> None:
    """Of two people who choose the same name at once, the second is told."""
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        raise Conflict("name_taken", "Another group has this name.") from error


def _check_name(name: str, *, but: PeopleGroup | None = None) -> None:
    """Names differ in more than upper and lower case, and none of them sounds like a role."""
    if name.lower() in _ROLES:
        raise Invalid.field("name", "name_of_a_role", f"{name!r} is the name of a role. Choose another one.")
    namesakes = PeopleGroup.objects.filter(name__iexact=name)
    if (namesakes.exclude(pk=but.pk) if but else namesakes).exists():
        raise Conflict("name_taken", "Another group has this name.")


def _told(changes: Mapping[str, tuple[Any, Any]]) -> dict[str, list[Any]]:
    """Changes as the record holds them: people by their sign-in names; what was and is empty says nothing."""
    return {
        field: [sorted(user.username for user in side) for side in sides] if field == "members" else list(sides)
        for field, sides in changes.items()
        if any(sides)
    }
