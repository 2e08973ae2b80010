"""The history of moves: append-only, told in order, with names and signatures."""

import pytest

from apps.audit.tests.attacks import assert_append_only
from apps.workflows.models import DocumentTransition
from testing.make import make_document, move


@pytest.mark.own_database
@pytest.mark.clause("11.10(e)")
def test_it_works(author):
    document = make_document(author=author)
    move(author, document, "terminate", reason="Not needed.")

    assert DocumentTransition.objects.of(document).get().comment == "Not needed."
    assert_append_only("workflows_documenttransition", "comment = 'Something else'")


@pytest.mark.django_db
@pytest.mark.clause("11.10(e)")
def test_a_move_that_is_rolled_back_leaves_nothing_anywhere(author, approver, monkeypatch):
    from apps.audit.models import AuditTrail
    from apps.notifications.models import Notification
    from apps.security.models import Signature
    from apps.workflows import records

    document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])

    def out_of_order(rows):
        raise OSError("the outbox is out of order")

    monkeypatch.setattr(records, "notify_many", out_of_order)

    with pytest.raises(OSError, match="out of order"):
        move(approver, document, "approve")

    document.refresh_from_db()
    assert document.status == "PENDING_APPROVAL"
    assert document.workflows.get().tasks.get().status == "PENDING"
    for model in (DocumentTransition, Signature, Notification, AuditTrail):
        assert not model.objects.exists(), model
