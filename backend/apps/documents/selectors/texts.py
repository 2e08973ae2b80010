"""Questions about the texts of documents: how far they are, and a piece of one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models.functions import Substr

from apps.documents.models import Document, ExtractedText, TextState

NO_FILE = "No file has been attached to this document yet."


@dataclass(frozen=True, slots=True)
class TextFacts:
    """How far the text of a document is; ``is_queued`` is false for a content that nobody has asked about before."""

    state: str
    reason: str = ""
    characters: int | None = None
    is_queued: bool = True


def facts_of_texts(documents: Iterable[Document]) -> list[TextFacts]:
    """How far the texts of documents are, which the caller has fetched through ``visible_to``, in their order; one statement."""
    documents = list(documents)
    wanted = {document.file_id for document in documents if document.file_id}
    rows = ExtractedText.objects.filter(pk__in=wanted).values_list("pk", "state", "reason", "characters")
    known = {sha256: TextFacts(state, reason, characters) for sha256, state, reason, characters in rows}
    return [_facts(document, known) for document in documents]


def piece_of_text(document: Document, offset: int, limit: int) -> str:
    """Up to ``limit`` characters of a document's text, beginning with the one after ``offset``; empty if there is none."""
    pieces = ExtractedText.objects.filter(pk=document.file_id).values_list(Substr("text", offset + 1, limit), flat=True)
    return pieces.first() or ""


def whole_texts(documents: Iterable[Document]) -> dict[str, str]:
    """The texts of documents by the SHA-256 of their files; one statement."""
    return dict(ExtractedText.objects.filter(pk__in={document.file_id for document in documents}).values_list("pk", "text"))


def _facts(document: Document, known: dict[str, TextFacts]) -> TextFacts:
    if document.file_id is None:
        return TextFacts(TextState.NOT_EXTRACTABLE, NO_FILE)
    return known.get(document.file_id, TextFacts(TextState.PENDING, is_queued=False))
