"""The overview's hooks for single documents: the same move as the sweep, attributed to the scheduler."""

import pytest

from apps.core import clock
from apps.core.errors import Conflict
from apps.workflows.models import DocumentTransition
from apps.workflows.scheduler_integration import activate_document, activate_document_on_effective_date
from testing.make import make_document

pytestmark = pytest.mark.django_db


def test_it_works(author, system):
    document = make_document(author=author, status="APPROVED_PENDING_EFFECTIVE")

    activated = activate_document_on_effective_date(document, system)

    assert (activated.status, activated.pk) == ("EFFECTIVE", document.pk)
    assert DocumentTransition.objects.of(document).get().transitioned_by == system


def test_the_overviews_short_name_is_the_same_hook(author, system):
    document = make_document(author=author, status="APPROVED_PENDING_EFFECTIVE")

    assert activate_document(document, system).status == "EFFECTIVE"


def test_whoever_calls_it_the_scheduler_moves(author, superuser, system):
    document = make_document(author=author, status="APPROVED_PENDING_EFFECTIVE")

    activate_document_on_effective_date(document, superuser)

    assert DocumentTransition.objects.of(document).get().transitioned_by == system


def test_a_day_that_has_not_come_is_a_refusal(author):
    document = make_document(author=author, status="APPROVED_PENDING_EFFECTIVE", effective_date=clock.days_from_today(1))

    with pytest.raises(Conflict) as refused:
        activate_document_on_effective_date(document)

    assert refused.value.code == "not_due"


@pytest.mark.parametrize("status", ["DRAFT", "PENDING_APPROVAL", "EFFECTIVE", "TERMINATED"])
def test_what_is_not_approved_does_not_take_effect(author, status):
    document = make_document(author=author, status=status, effective_date=clock.today())

    with pytest.raises(Conflict) as refused:
        activate_document_on_effective_date(document)

    assert refused.value.code == "wrong_state"
    document.refresh_from_db()
    assert document.status == status
