"""Read by `edms shell` for a journey: moves documents as if it were yesterday, in the name of the approver, and holds the last of them.

What is planned for today happens at once; only time makes a document due, or has had one in force before today. Nobody can move the
held one until the standard input ends.
"""

import json
import os
import sys
from datetime import timedelta

from django.db import transaction

from apps.core import clock
from apps.documents.models import Document
from apps.security.services import Credentials
from apps.users.models import User
from apps.workflows.services import move_document, move_inputs
from testing.clock import clock_at

action, inputs = os.environ["ACTION"], json.loads(os.environ["INPUTS"])
approver = User.objects.with_role().get(username="approver")
documents = [Document.objects.get(uuid=uuid) for uuid in os.environ["DOCUMENTS"].split()]

with clock_at(clock.now() - timedelta(days=1)):
    for document in documents:
        move_document(
            actor=approver,
            document_id=document.pk,
            action=action,
            inputs=move_inputs(action=action, inputs=inputs),
            credentials=Credentials(password=os.environ["PASSWORD"]),
        )

with transaction.atomic():
    Document.objects.select_for_update().get(pk=documents[-1].pk)
    sys.stdout.write("held\n")
    sys.stdout.flush()
    sys.stdin.read()
