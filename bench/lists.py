"""The document list and one document: statements, time in the database and in the server, and how both grow with the collection."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from statistics import median

from django.db import connection

from apps.core import clock
from apps.users.models import User
from bench import bare_views
from bench.bare_lists import BareList
from bench.callers import Caller, Statements
from bench.effort import processor_milliseconds
from bench.load import People
from bench.report import Line, alternately, at_most, plain, ratio

_IN_FORCE = "d.status IN ('EFFECTIVE', 'SCHEDULED_FOR_OBSOLESCENCE')"
_IN_FORCE_BEFORE = (
    "d.activated_at < '{0}' AND (d.superseded_at IS NULL OR d.superseded_at >= '{0}') "
    "AND (d.obsoleted_at IS NULL OR d.obsoleted_at >= '{0}')"
)
_FOUND = "(d.document_number ILIKE '%{0}%' OR d.title ILIKE '%{0}%' OR d.keywords ILIKE '%{0}%')"
# The session and the account that every request reads first.
_SIGN_IN = 2


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list as somebody opens it, and the same by hand."""

    name: str
    query: str
    bare: BareList

    def for_reader(self, user: User) -> "Page":
        """The same page for somebody who sees what is open or granted to them, their own, and what they take part in."""
        visible = (
            "(d.status IN ('EFFECTIVE', 'SCHEDULED_FOR_OBSOLESCENCE', 'SUPERSEDED', 'OBSOLETE') "
            "AND (d.sensitivity_label IN ('PUBLIC', 'INTERNAL') OR EXISTS (SELECT FROM documents_documentgrant AS g "
            f"WHERE g.document_number = d.document_number AND (g.user_id = {user.pk} "
            f"OR g.group_id IN (SELECT m.group_id FROM users_user_groups AS m WHERE m.user_id = {user.pk})))) "
            f"OR d.author_id = {user.pk} "
            f"OR EXISTS (SELECT FROM documents_documentparticipant AS p WHERE p.document_id = d.id AND p.user_id = {user.pk}))"
        )
        bare = BareList(f"{self.bare.condition} AND {visible}", self.bare.order, self.bare.offset)
        return Page(f"{self.name}, viewer", self.query, bare)


def pages(documents: int) -> list[Page]:
    """First page, filter and search, a number, the newest changes, and a page far behind, for a collection of that size."""
    deep = max(1, documents // 200)
    day = clock.days_from_today(-400)
    then = clock.end_of(day).isoformat()
    kind = "d.document_type_id = (SELECT id FROM documents_documenttype WHERE code = 'SOP')"
    return [
        Page("library", "", BareList(_IN_FORCE)),
        Page(
            "library, type and search",
            "?document_type=SOP&search=autoclave",
            BareList(f"{_IN_FORCE} AND {kind} AND {_FOUND.format('autoclave')}"),
        ),
        Page("all, search for a number", "?scope=all&search=-00042", BareList(_FOUND.format("-00042"))),
        Page("library, latest change first", "?ordering=-updated_at", BareList(_IN_FORCE, "d.updated_at DESC, d.id")),
        Page("library as it was 400 days ago", f"?as_of={day}", BareList(_IN_FORCE_BEFORE.format(then))),
        Page("library, deep page", f"?page={deep}", BareList(_IN_FORCE, offset=(deep - 1) * 50)),
    ]


class Lists:
    """Measures at one size after the other; remembers the smallest, to tell how times grow."""

    def __init__(self, people: People, *, times: int) -> None:
        self._readers = {"admin": people.admin, "viewer": people.viewer}
        self._times = times
        self._smallest: dict[str, float] = {}

    def measure(self, documents: int, *, judged: bool) -> Iterator[Line]:
        """Everything at this size; goals are judged at the sizes they are stated for."""
        for page in pages(documents):
            yield from self._measure_list(page, self._readers["admin"], judged=judged)
            yield from self._measure_list(page.for_reader(self._readers["viewer"]), self._readers["viewer"], judged=judged)
        yield from self._measure_detail(judged=judged)

    def _measure_list(self, page: Page, user: User, *, judged: bool) -> Iterator[Line]:
        caller, address = Caller(user), f"/api/v1/documents/{page.query}"
        bare_views.lists["page"] = page.bare
        _refuse_other_rows(caller, address)
        by_hand = _bare_milliseconds(page.bare, self._times)
        yield from self._judge(page.name, caller, (address, "/bare/list/page/"), most=4, by_hand=by_hand, judged=judged)

    def _measure_detail(self, *, judged: bool) -> Iterator[Line]:
        for name, user in self._readers.items():
            caller = Caller(user)
            wanted = caller.get_json("/api/v1/documents/")["results"][0]["uuid"]
            address = f"/api/v1/documents/{wanted}/"
            yield from self._judge(f"detail, {name}", caller, (address, f"/bare/document/{wanted}/"), most=6, by_hand=None, judged=judged)

    def _judge(
        self, name: str, caller: Caller, addresses: tuple[str, str], *, most: int, by_hand: float | None, judged: bool
    ) -> Iterator[Line]:
        """``addresses`` are that of the program and that of the bare view."""
        address = addresses[0]
        deeds = [partial(caller.get, one) for one in addresses]
        took, took_bare = alternately(*deeds, times=self._times)
        processor, processor_bare = (processor_milliseconds(deed, times=self._times) for deed in deeds)
        in_statements, count = _statements_of(caller, address, self._times)
        grown = took / self._smallest.setdefault(name, took)
        yield plain(f"{name}: median", took, "ms")
        yield plain(f"{name}: processor (bare view {processor_bare:.1f} ms)", processor, "ms")
        if not judged:
            return
        yield at_most(f"{name}: statements, session and account among them", count, most)
        yield ratio(f"{name}: server time : bare view", took, took_bare, 2.0)
        if by_hand is not None:
            yield ratio(f"{name}: SQL time : by hand ({by_hand:.2f} ms)", in_statements, by_hand, 1.5)
        yield at_most(f"{name}: growth since the smallest size", grown, 1.3, "×")


def _refuse_other_rows(caller: Caller, address: str) -> None:
    """What is compared must be the same page."""
    shown, by_hand = caller.get_json(address)["results"], caller.get_json("/bare/list/page/")["results"]
    if [row["uuid"] for row in shown] != [row["uuid"] for row in by_hand]:
        raise RuntimeError(f"{address} shows other rows than the statement it is compared with")


def _statements_of(caller: Caller, address: str, times: int) -> tuple[float, int]:
    """The median milliseconds that a request waits for its own statements (sign-in left out), and their number (sign-in included)."""
    waited, count = [], 0
    for _ in range(times):
        statements = Statements()
        with statements.counted():
            caller.get(address)
        count = statements.count
        waited.append(sum(statements.waits[_SIGN_IN:]))
    return median(waited), count


def _bare_milliseconds(bare: BareList, times: int) -> float:
    """The same page and count by hand, on a connection like the program's."""

    def read() -> None:
        with connection.cursor() as cursor:
            bare.page(cursor)
            bare.counted(cursor)

    taken = []
    for _ in range(times + 6):
        waited = Statements()
        with waited.counted():
            read()
        taken.append(sum(waited.waits))
    return median(taken[6:])
