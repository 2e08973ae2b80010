"""Read by `edms shell` for a journey: the text of a document waits to be read, as on a busy server, until the standard input ends."""

import os
import sys
from datetime import timedelta

from apps.core import clock
from apps.documents.models import Document, ExtractedText, TextState
from apps.documents.services.texts import nudge_waiting_texts, queue_texts

file = Document.objects.select_related("file").get(uuid=os.environ["DOCUMENT"]).file
queue_texts([file])
text = ExtractedText.objects.filter(file=file)
text.update(state=TextState.PENDING, text="", characters=None, finished_at=None, attempts=0, due_at=clock.now() + timedelta(hours=1))
sys.stdout.write("held\n")
sys.stdout.flush()
sys.stdin.read()
text.update(due_at=clock.now())
nudge_waiting_texts()
