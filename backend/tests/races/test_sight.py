"""Grants, labels, groups and types changed by two at once: one wins, the other is told so, and nothing is doubled."""

from functools import partial

import pytest

from apps.audit.models import AuditTrail
from apps.documents.models import Document, DocumentGrant, DocumentType
from apps.documents.services import change_legal_hold, change_sensitivity, change_type, give_grant, withdraw_grant
from apps.notifications.models import Notification
from apps.users.groups import change_group, create_group
from apps.users.models import PeopleGroup, User
from testing.make import make_document
from tests.races.together import again_and_again, at_once, the_loser_of

pytestmark = pytest.mark.own_database


def entries_of(action: str) -> int:
    return AuditTrail.objects.filter(action=action).count()


@again_and_again
def test_it_works(runs: int, author: User, docadmin: User, viewer: User) -> None:
    """The author and an admin grant the same at once."""
    for run in range(runs):
        document = make_document(author=author, status="EFFECTIVE", sensitivity_label="RESTRICTED")
        give = partial(give_grant, document=document, user=viewer.pk)

        loser = the_loser_of(at_once(run, partial(give, actor=author), partial(give, actor=docadmin)))

        assert loser.code == "already_granted"
        assert DocumentGrant.objects.filter(document_number=document.document_number).count() == 1
        assert Notification.objects.filter(context__document_uuid=str(document.uuid)).count() == 1
    assert entries_of("GRANT_GIVEN") == runs


@again_and_again
def test_a_grant_is_withdrawn_once(runs: int, author: User, docadmin: User, viewer: User) -> None:
    for run in range(runs):
        document = make_document(author=author, status="EFFECTIVE")
        grant = give_grant(actor=author, document=document, user=viewer.pk)
        withdraw = partial(withdraw_grant, document=document, grant_id=grant.pk)

        outcomes = at_once(run, partial(withdraw, actor=author), partial(withdraw, actor=docadmin))

        assert sorted(getattr(outcome, "status", 204) for outcome in outcomes) == [204, 404]
    assert entries_of("GRANT_WITHDRAWN") == runs


@again_and_again
def test_of_two_labels_for_one_view_one_holds(runs: int, author: User, docadmin: User, superuser: User) -> None:
    for run in range(runs):
        document = make_document(author=author, status="EFFECTIVE")
        label = partial(change_sensitivity, document=document, reason="Patients are named", expected_revision=0)

        deeds = [
            partial(label, actor=docadmin, sensitivity_label="RESTRICTED"),
            partial(label, actor=superuser, sensitivity_label="PUBLIC"),
        ]
        loser = the_loser_of(at_once(run, *deeds))

        assert loser.code == "stale"
        assert Document.objects.get(pk=document.pk).revision == 1
    assert entries_of("DOCUMENT_SENSITIVITY_CHANGED") == runs


@again_and_again
def test_a_hold_is_set_once(runs: int, author: User, docadmin: User, superuser: User) -> None:
    for run in range(runs):
        document = make_document(author=author, status="EFFECTIVE")
        hold = partial(change_legal_hold, document=document, legal_hold=True, reason="Case 12/2026")

        assert the_loser_of(at_once(run, partial(hold, actor=docadmin), partial(hold, actor=superuser))).code == "hold_unchanged"


@again_and_again
def test_of_two_groups_with_one_name_one_is_made_and_of_two_views_one_holds(runs: int, docadmin: User, superuser: User) -> None:
    for run in range(runs):
        make = partial(create_group, name=f"Team {run}")
        assert the_loser_of(at_once(run, partial(make, actor=docadmin), partial(make, actor=superuser))).code == "name_taken"

        group = PeopleGroup.objects.get(name=f"Team {run}")
        change = partial(change_group, group_id=group.pk, expected_revision=0)
        deeds = [partial(change, actor=actor, changes={"members": [actor.pk]}) for actor in (docadmin, superuser)]
        assert the_loser_of(at_once(run, *deeds)).code == "stale"
        assert group.user_set.count() == 1


@again_and_again
def test_of_two_settings_for_one_view_of_a_type_one_holds(runs: int, docadmin: User, superuser: User) -> None:
    for run in range(runs):
        seen = DocumentType.objects.get(code="SOP").revision
        change = partial(change_type, code="SOP", expected_revision=seen)
        deeds = [
            partial(change, actor=docadmin, changes={"review_days": 100 + run}),
            partial(change, actor=superuser, changes={"review_days": 200 + run}),
        ]

        assert the_loser_of(at_once(run, *deeds)).code == "stale"
        assert DocumentType.objects.get(code="SOP").revision == seen + 1
