"""Showing a document, whatever its label, to people and groups; and no longer."""

from django.db import IntegrityError, transaction

from apps.audit.services import act, record
from apps.core.errors import Conflict, Invalid, NotFound, refuse
from apps.core.permissions import Actor
from apps.documents.events import GRANT_GIVEN, GRANT_WITHDRAWN
from apps.documents.models import Document, DocumentGrant
from apps.documents.permissions import may_manage_grants
from apps.documents.selectors import responsible_author
from apps.documents.services.locking import locked
from apps.notifications.services import notify
from apps.users.models import PeopleGroup, User


def give_grant(*, actor: Actor, document: Document, user: int | None = None, group: int | None = None, reason: str = "") -> DocumentGrant:
    """Show every version of ``document`` that is or was in force to a person or a group, whatever its label; they are told.

    Records ``GRANT_GIVEN``.

    Raises:
        Forbidden: neither the author of the document nor an admin.
        Invalid: not exactly one of person and group, or nobody whom something can be granted to.
        Conflict: it is granted to them already.
    """
    with act(actor, reason=reason):
        held = locked(document.pk, None)
        refuse(may_manage_grants(actor, responsible_author(held.document_number)))
        person, people = _named(user, group)
        grant = DocumentGrant(document_number=held.document_number, user=person, group=people, granted_by_id=actor.pk, reason=reason)
        _save(grant)
        record(GRANT_GIVEN, held, details=_facts(grant))
        told = [person] if person else people.user_set.all() if people else []
        notify(recipients=[one for one in told if one.pk != actor.pk], code="sight_granted", context=_context(actor, held, reason))
    return grant


def withdraw_grant(*, actor: Actor, document: Document, grant_id: int, reason: str = "") -> None:
    """Let a person or a group see no more of ``document`` than its label allows. Records ``GRANT_WITHDRAWN``.

    Raises:
        Forbidden: neither the author of the document nor an admin.
        NotFound: there is no such grant of this document.
    """
    with act(actor, reason=reason):
        held = locked(document.pk, None)
        refuse(may_manage_grants(actor, responsible_author(held.document_number)))
        grants = DocumentGrant.objects.select_related("user", "group")
        grant = grants.filter(pk=grant_id, document_number=held.document_number).first()
        if grant is None or not DocumentGrant.objects.filter(pk=grant.pk).delete()[0]:
            raise NotFound("not_found", "There is no such grant of this document.")
        record(GRANT_WITHDRAWN, held, details=_facts(grant))


def forget_grants(document_number: str) -> None:
    """What was granted of a number of which no version is left must not hold for whoever is given that number next."""
    if not Document.objects.filter(document_number=document_number).exists():
        DocumentGrant.objects.filter(document_number=document_number).delete()


def _named(user: int | None, group: int | None) -> tuple[User | None, PeopleGroup | None]:
    """Whom the caller means; one message for those who do not exist and those who cannot act."""
    if (user is None) == (group is None):
        raise Invalid("one_of_two", "Name either a person or a group.")
    if user is not None:
        person: User | None = User.objects.people().filter(pk=user).first()
        if person is None:
            raise Invalid.field("user", "not_grantable", "A document is granted to people with an active account.")
        return person, None
    people = PeopleGroup.objects.filter(pk=group).first() if group is not None else None
    if people is None:
        raise Invalid.field("group", "not_grantable", "There is no such group of people.")
    return None, people


def _save(grant: DocumentGrant) -> None:
    try:
        with transaction.atomic():
            grant.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("already_granted", "This document is granted to them already.") from error


def _facts(grant: DocumentGrant) -> dict[str, str]:
    granted_to = grant.user.username if grant.user else f"the group {grant.group}"
    return {"document_number": grant.document_number, "granted_to": granted_to}


def _context(actor: Actor, document: Document, reason: str) -> dict[str, str]:
    return {
        "document_uuid": str(document.uuid),
        "document_number": document.document_number,
        "version": document.version,
        "title": document.title,
        "actor_name": actor.full_name,
        "comment": reason,
    }
