"""Questions about documents; every read by a door starts here and takes who asks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from apps.audit.models import AuditTrail
from apps.audit.selectors import entries_about
from apps.core import clock
from apps.core.errors import Invalid, NotFound
from apps.core.permissions import Actor
from apps.documents.models import Document, DocumentDependency, DocumentSource, DocumentType, StoredFile
from apps.documents.models.document import DocumentQuerySet, sight_of
from apps.documents.models.reach import IsAssigned
from apps.documents.ordering import DEFAULT_ORDERING, ordered
from apps.documents.permissions import may_download
from apps.documents.states import FINAL, DocumentStatus, SensitivityLabel

SCOPES = ("library", "mine", "in_workflow", "archive", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFilter:
    """Which documents a list shows; an empty value means: any. Dates are inclusive; ``author`` is an id or a sign-in name.

    ``as_of`` is a day: the library as it was when that day ended, whatever ``scope`` says.
    """

    scope: str = "library"
    status: tuple[str, ...] = ()
    document_type: tuple[str, ...] = ()
    document_source: tuple[str, ...] = ()
    sensitivity_label: tuple[str, ...] = ()
    department: str = ""
    author: str = ""
    document_number: str = ""
    effective_date_after: date | None = None
    effective_date_before: date | None = None
    search: str = ""
    as_of: date | None = None
    ordering: tuple[str, ...] = DEFAULT_ORDERING


@dataclass(frozen=True, slots=True)
class Original:
    """An uploaded file as a document carries it: the content, and the name under which it was given."""

    document: Document
    file: StoredFile
    name: str


def get_visible_document(actor: Actor, uuid: UUID | str) -> Document:
    """The document, with everything that its detail shows of other rows, whether this account wrote it or is or was
    assigned to it (``takes_part``), and whether it sees the version before (``shows_previous``).

    Raises:
        NotFound: it does not exist, or not for this account.
    """
    try:
        return _shown_in_full(actor).get(uuid=uuid)
    except Document.DoesNotExist:
        raise NotFound("not_found", "There is no such document.") from None


def last_change_of(document: Document) -> AuditTrail | None:
    """The entry of whoever changed a document last; what was only tried, or signed, changed nothing.

    Whether the reader may see the document is the caller's question.
    """
    return entries_about(document).exclude(field_changes={}).first()


def uuids_of_documents(actor: Actor, ids: Collection[int]) -> dict[int, UUID]:
    """The uuids of those among some documents that this account may see, by id."""
    return dict(Document.objects.visible_to(actor).filter(pk__any_of=ids).values_list("pk", "uuid"))


def get_original(actor: Actor, uuid: UUID | str) -> Original:
    """The original of a document.

    Raises:
        NotFound: there is no such document for this account, or it has no file.
    """
    document = get_visible_document(actor, uuid)
    if (refusal := may_download(actor, document)) or document.file is None:
        raise NotFound("no_file", refusal.message if refusal else "There is no file.")
    return Original(document, document.file, document.file_name)


def in_full(documents: DocumentQuerySet) -> DocumentQuerySet:
    """With author, type, source, file and previous version in the same statement, and three facts more.

    ``is_routed``: was it ever routed? ``has_dependencies``: does it build upon anything, whoever may see it? ``text_state``: how
    far the text of its file is; None if nobody has asked for it.
    """
    # Workflows stand above documents; the reverse relation knows them without knowing their app.
    workflows = Document.objects.filter(pk=OuterRef("pk"), workflows__isnull=False)
    related = documents.select_related("author", "document_type", "document_source", "file", "previous_version")
    links = DocumentDependency.objects.filter(document=OuterRef("pk"))
    return related.annotate(is_routed=Exists(workflows), has_dependencies=Exists(links), text_state=F("file__extracted_text__state"))


def list_documents(actor: Actor, wanted: DocumentFilter) -> DocumentQuerySet:
    """Documents that match and that this account may see, in the order asked for.

    Raises:
        Invalid: ``as_of`` lies in the future.
    """
    visible = Document.objects.visible_to(actor)
    shown = _in_scope(visible, wanted.scope, actor) if wanted.as_of is None else _as_of(visible, wanted.as_of)
    return ordered(shown.filter(_conditions(wanted)), wanted.ordering)


def who_sees(document: Document, people: Collection[Actor]) -> set[int]:
    """Which of some people may see a document: their ids, in one statement."""
    sights = {f"seen_{person.pk}": Case(When(Q(pk=document.pk) & sight_of(person), then=True), default=False) for person in people}
    seen = Document.objects.filter(pk=document.pk).annotate(**sights).values(*sights).first() if sights else None
    return {person.pk for person in people if seen and seen[f"seen_{person.pk}"]}


def version_as_of(document: Document, actor: Actor, day: date) -> Document:
    """The version of the same number that was in force when ``day`` ended, as far as this account may see it, in full.

    Raises:
        Invalid: the day lies in the future.
        NotFound: there was none.
    """
    version = _as_of(_shown_in_full(actor).filter(document_number=document.document_number), day).first()
    if version is None:
        raise NotFound("not_in_force_then", f"No version of {document.document_number} was in force on {day.isoformat()}.")
    return version


def rows_of_page(documents: DocumentQuerySet, wanted: slice) -> DocumentQuerySet:
    """The rows of one page of ``documents``, found by their keys alone, so that what is joined is joined to the page only."""
    return Document.objects.filter(pk__in=documents.values("pk")[wanted]).order_by(*documents.query.order_by)


def versions_of(document: Document, actor: Actor) -> DocumentQuerySet:
    """The version history of a document as far as this account may see it, latest version first."""
    return (
        Document.objects.visible_to(actor)
        .filter(document_number=document.document_number)
        .order_by("-version_major", "-version_minor", "-id")
    )


def previous_version_of(document: Document, actor: Actor) -> Document | None:
    """The version that a document was made from, if this account may see it; no statement after ``get_visible_document``."""
    previous = document.previous_version
    if previous is None:
        return None
    shown: bool | None = getattr(document, "shows_previous", None)
    if shown is None:
        shown = Document.objects.visible_to(actor).filter(pk=previous.pk).exists()
    return previous if shown else None


def recently_effective(actor: Actor) -> DocumentQuerySet:
    """What came into force and still is, latest first."""
    in_force = Document.objects.visible_to(actor).in_force().filter(activated_at__isnull=False)
    return in_force.order_by(F("activated_at").desc(nulls_last=True), "id")


def active_types() -> QuerySet[DocumentType]:
    """The kinds of documents that can be created."""
    return types_that_are(active=True)


def types_that_are(*, active: bool) -> QuerySet[DocumentType]:
    """The kinds of documents that can be created, or those that cannot any more."""
    return DocumentType.objects.filter(is_active=active).order_by("code")


def type_named(code: str) -> DocumentType:
    """The kind of document with this code, in whatever case, whether it can be created or not.

    Raises:
        NotFound: there is none.
    """
    kind = DocumentType.objects.filter(code=code.upper()).first()
    if kind is None:
        raise NotFound("not_found", "There is no such document type.")
    return kind


def active_sources() -> QuerySet[DocumentSource]:
    """Where documents can come from."""
    return DocumentSource.objects.filter(is_active=True).order_by("id")


def _takes_part(actor: Actor) -> Q:
    return Q(author_id=actor.pk) | Q(IsAssigned(actor.pk))


def _shown_in_full(actor: Actor) -> DocumentQuerySet:
    shows_previous = Exists(Document.objects.visible_to(actor).filter(pk=OuterRef("previous_version")))
    shown = in_full(Document.objects.visible_to(actor))
    return shown.annotate(takes_part=_takes_part(actor), shows_previous=shows_previous)


def _as_of(documents: DocumentQuerySet, day: date) -> DocumentQuerySet:
    if day > clock.today():
        message = f"What will be in force on {day.isoformat()} is not known yet. Choose today or a day before."
        raise Invalid.field("as_of", "in_the_future", message)
    return documents.in_force_on(day)


def _in_scope(documents: DocumentQuerySet, scope: str, actor: Actor) -> DocumentQuerySet:
    match scope:
        case "library":
            return documents.in_force()
        case "mine":
            return documents.filter(author_id=actor.pk)
        case "in_workflow":
            return documents.in_workflow()
        case "archive":
            return documents.filter(status__in=FINAL)
        case "all":
            return documents
    raise LookupError(scope)


def _conditions(wanted: DocumentFilter) -> Q:
    conditions = _author(wanted.author) if wanted.author else Q()
    if wanted.department:
        conditions &= Q(Exact(Lower("department"), Lower(Value(wanted.department))))
    for lookup, value in {
        "status__in": wanted.status,
        "document_type__code__in": wanted.document_type,
        "document_source__code__in": wanted.document_source,
        "sensitivity_label__in": wanted.sensitivity_label,
        "document_number__iexact": wanted.document_number,
        "effective_date__gte": wanted.effective_date_after,
        "effective_date__lte": wanted.effective_date_before,
    }.items():
        if value:
            conditions &= Q(**{lookup: value})
    for word in wanted.search.split():
        conditions &= Q(document_number__icontains=word) | Q(title__icontains=word) | Q(keywords__icontains=word)
    return conditions


def _author(wanted: str) -> Q:
    if wanted.isascii() and wanted.isdigit() and len(wanted) <= 18:
        return Q(author_id=int(wanted))
    return Q(author__username__iexact=wanted)


def choices_of(name: str) -> Sequence[str]:
    """The values that a filter with a fixed vocabulary knows."""
    match name:
        case "scope":
            return SCOPES
        case "status":
            return DocumentStatus.values
        case "sensitivity_label":
            return SensitivityLabel.values
        case "document_type":
            return list(DocumentType.objects.values_list("code", flat=True))
        case "document_source":
            return list(DocumentSource.objects.values_list("code", flat=True))
    raise LookupError(name)
