"""Questions about two versions of a document: what differs in their control data, and in the words of their texts."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal
from uuid import UUID

from apps.core.errors import Invalid, NotFound
from apps.core.permissions import Actor
from apps.documents.comparison import MOST_LETTERS, Differences, compare_texts
from apps.documents.models import Document, TextState
from apps.documents.selectors.dependencies import dependencies_of
from apps.documents.selectors.documents import in_full
from apps.documents.selectors.texts import TextFacts, facts_of_texts, whole_texts

# Counts what the comparison of two equal pairs may say differently, so that nobody keeps an answer of an older program.
_EDITION = 1
_COMPARED: dict[str, Callable[[Document], str | date | None]] = {
    "title": lambda document: document.title,
    "description": lambda document: document.description,
    "keywords": lambda document: document.keywords,
    "department": lambda document: document.department,
    "document_type": lambda document: document.document_type.code if document.document_type else None,
    "document_source": lambda document: document.document_source.code if document.document_source else None,
    "sensitivity_label": lambda document: document.sensitivity_label,
    "effective_date": lambda document: document.effective_date,
    "file_name": lambda document: document.file_name or None,
    "file_sha256": lambda document: document.file_id,
}
ComparisonState = Literal["ready", "pending", "unavailable"]


@dataclass(frozen=True, slots=True)
class Change:
    """A field of the control data that differs, as text; None: there is none."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """What one version builds upon and the other does not. It follows the number, so a newer version of that is no difference."""

    document_number: str
    kind: str


@dataclass(frozen=True)
class Comparison:
    """Two versions, the older one first, as one account may see them. The words are compared when they are asked for."""

    old: Document
    new: Document
    old_text: TextFacts
    new_text: TextFacts
    changes: list[Change]
    links_added: list[Link]
    links_removed: list[Link]

    @property
    def is_same_file(self) -> bool:
        """Do both versions carry the same content? Then there is nothing to compare, whatever kind it is."""
        return self.old.file_id is not None and self.old.file_id == self.new.file_id

    @property
    def state(self) -> ComparisonState:
        """Can the words be compared: now, later, or not at all?"""
        states = {self.old_text.state, self.new_text.state}
        if self.is_same_file:
            return "ready"
        if states - {TextState.READY, TextState.PENDING}:
            return "unavailable"
        if TextState.PENDING in states:
            return "pending"
        return "unavailable" if self._letters > MOST_LETTERS else "ready"

    @property
    def message(self) -> str:
        """What people are told beside the differences; empty if there is nothing to tell."""
        if self.is_same_file:
            return "Both versions carry the same file."
        if self.state == "unavailable" and self._letters > MOST_LETTERS:
            return f"Together the texts have more than {MOST_LETTERS:,} characters; that is too much to compare."
        sides = ((self.old, self.old_text), (self.new, self.new_text))
        return " ".join(_words_about(document, text) for document, text in sides if text.state != TextState.READY)

    @property
    def shown_documents(self) -> tuple[Document, ...]:
        """Those whose texts are shown, with their differences."""
        return () if self.is_same_file or self.state != "ready" else (self.old, self.new)

    @cached_property
    def differences(self) -> Differences:
        """The differences of the words; none unless the texts can be shown."""
        if not self.shown_documents:
            return Differences()
        texts = whole_texts(self.shown_documents)
        return compare_texts(texts[self.old.file_id or ""], texts[self.new.file_id or ""])

    @property
    def fingerprint(self) -> str:
        """Equal for equal answers: the contents never change under their hashes, so the words need not be compared to know."""
        seen: list[object] = [_EDITION, str(self.old.uuid), str(self.new.uuid), self.old.file_id, self.new.file_id]
        seen += [asdict(self.old_text), asdict(self.new_text), *map(asdict, self.changes)]
        seen += ["added", *map(asdict, self.links_added), "removed", *map(asdict, self.links_removed)]
        return hashlib.sha256(json.dumps(seen).encode()).hexdigest()

    @property
    def _letters(self) -> int:
        return (self.old_text.characters or 0) + (self.new_text.characters or 0)


def compare_versions(actor: Actor, uuid: UUID, other: UUID) -> Comparison:
    """Two versions of a document, whichever of them is named first.

    Raises:
        NotFound: one of them does not exist, or not for this account.
        Invalid: they are the same, or versions of different documents.
    """
    old, new = _versions(actor, uuid, other)
    texts = facts_of_texts([old, new])
    before, after = (_links(document, actor) for document in (old, new))
    return Comparison(
        old=old,
        new=new,
        old_text=texts[0],
        new_text=texts[1],
        changes=_changes(old, new),
        links_added=[link for link in after if link not in before],
        links_removed=[link for link in before if link not in after],
    )


def _versions(actor: Actor, uuid: UUID, other: UUID) -> list[Document]:
    found = {document.uuid: document for document in in_full(Document.objects.visible_to(actor)).filter(uuid__in=(uuid, other))}
    if uuid not in found or other not in found:
        raise NotFound("not_found", "There is no such document.")
    if uuid == other:
        raise Invalid.field("with", "same_version", "Name another version of the document.")
    if found[uuid].document_number != found[other].document_number:
        raise Invalid.field("with", "other_document", "This is a version of another document.")
    return sorted(found.values(), key=lambda document: (document.version_major, document.version_minor))


def _changes(old: Document, new: Document) -> list[Change]:
    pairs = ((field, value_of(old), value_of(new)) for field, value_of in _COMPARED.items())
    return [Change(field, _as_text(before), _as_text(after)) for field, before, after in pairs if before != after]


def _as_text(value: str | date | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else value


def _links(document: Document, actor: Actor) -> list[Link]:
    links: list[Any] = dependencies_of(document, actor)
    return list(dict.fromkeys(Link(link["document_number"], link["kind"]) for link in links))


def _words_about(document: Document, text: TextFacts) -> str:
    if text.state == TextState.PENDING:
        return f"The text of version {document.version} is still being read."
    return f"Version {document.version}: {text.reason}"
