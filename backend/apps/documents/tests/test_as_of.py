"""As of a day: what was in force when it ended in the organisation's zone, exactly, in lists and in the detail."""

import os
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core import clock
from apps.documents.models import Document
from apps.documents.ordering import ORDERINGS
from apps.documents.states import DocumentStatus as S
from testing.clock import clock_at
from testing.make import make_document

pytestmark = pytest.mark.django_db
URL = "/api/v1/documents/"
NOW = datetime(2027, 1, 15, 10, 0, tzinfo=UTC)
FIRST_DAY, DAYS, VERSIONS = date(2025, 1, 1), 730, 300
LONG = os.environ.get("EDMS_LONG") == "1"
# An east and a west of Greenwich, and one whose clocks are changed the other way round in the year.
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland")


@pytest.fixture
def now() -> Iterator[None]:
    with clock_at(NOW):
        yield


def at(day: date, hour: float = 12.0) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC) + timedelta(hours=hour)


def numbers(client, **query) -> list[str]:
    answer = client.get(URL, {"page_size": 200, **query})
    assert answer.status_code == 200, answer.content
    return [f"{row['document_number']} {row['version']}" for row in answer.json()["results"]]


@pytest.fixture
def life(author, now):
    """A number with three versions: from 1 March, from 1 June until obsolete on 1 September; a fourth is being prepared."""
    same = {"author": author, "document_number": "SOP-2026-0001"}
    first = make_document(**same, status=S.SUPERSEDED, activated_at=at(date(2026, 3, 1)), superseded_at=at(date(2026, 6, 1)))
    second = make_document(
        **same,
        status=S.OBSOLETE,
        version_major=2,
        title="Cleaning, revised",
        activated_at=at(date(2026, 6, 1)),
        obsoleted_at=at(date(2026, 9, 1)),
    )
    draft = make_document(**same, status=S.DRAFT, version_major=3)
    return first, second, draft


def test_it_works(client_of, viewer, life):
    first, second, _ = life
    client = client_of(viewer)

    answer = client.get(URL, {"as_of": "2026-05-31"}).json()

    assert (answer["as_of"], answer["count"], answer["count_exact"]) == ("2026-05-31", 1, True)
    assert [(row["uuid"], row["status"]) for row in answer["results"]] == [(str(first.uuid), "SUPERSEDED")]
    detail = client.get(f"{URL}{second.uuid}/", {"as_of": "2026-05-31"}).json()
    assert (detail["uuid"], detail["version"], detail["as_of"]) == (str(first.uuid), "01.00", "2026-05-31")
    assert client.get(URL).json()["as_of"] is None
    assert client.get(f"{URL}{second.uuid}/").json()["as_of"] is None


@pytest.mark.parametrize(
    ("day", "versions"),
    [
        ("2026-02-28", []),
        ("2026-03-01", ["SOP-2026-0001 01.00"]),
        ("2026-05-31", ["SOP-2026-0001 01.00"]),
        ("2026-06-01", ["SOP-2026-0001 02.00"]),
        ("2026-08-31", ["SOP-2026-0001 02.00"]),
        ("2026-09-01", []),
        ("2027-01-15", []),
    ],
)
def test_the_end_of_the_day_decides(client_of, viewer, life, day, versions):
    client = client_of(viewer)

    assert numbers(client, as_of=day) == versions
    for version in life[:2]:
        detail = client.get(f"{URL}{version.uuid}/", {"as_of": day})
        assert detail.status_code == (200 if versions else 404)
        if not versions:
            assert detail.json()["code"] == "not_in_force_then"
            assert detail.json()["detail"] == f"No version of SOP-2026-0001 was in force on {day}."


@pytest.mark.parametrize(
    ("zone", "moment", "last_day_without"),
    [
        ("UTC", datetime(2026, 3, 29, 0, 0, tzinfo=UTC), date(2026, 3, 28)),
        # The night in which clocks go forward, and the one in which they go back.
        ("Europe/Berlin", datetime(2026, 3, 28, 22, 59, 59, tzinfo=UTC), date(2026, 3, 27)),
        ("Europe/Berlin", datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 28)),
        ("Europe/Berlin", datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC), date(2026, 3, 28)),
        ("Europe/Berlin", datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 29)),
        ("Europe/Berlin", datetime(2026, 10, 24, 22, 0, tzinfo=UTC), date(2026, 10, 24)),
        ("Europe/Berlin", datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC), date(2026, 10, 24)),
        ("Europe/Berlin", datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 25)),
        ("Pacific/Auckland", datetime(2026, 4, 4, 10, 59, tzinfo=UTC), date(2026, 4, 3)),
        ("Pacific/Auckland", datetime(2026, 4, 4, 11, 0, tzinfo=UTC), date(2026, 4, 4)),
        ("Pacific/Auckland", datetime(2026, 4, 5, 11, 59, tzinfo=UTC), date(2026, 4, 4)),
        ("Pacific/Auckland", datetime(2026, 4, 5, 12, 0, tzinfo=UTC), date(2026, 4, 5)),
        # In Beirut the hour after midnight does not exist on the day on which clocks go forward.
        ("Asia/Beirut", datetime(2026, 3, 28, 21, 59, tzinfo=UTC), date(2026, 3, 27)),
        ("Asia/Beirut", datetime(2026, 3, 28, 22, 0, tzinfo=UTC), date(2026, 3, 28)),
    ],
)
def test_a_day_ends_when_it_ends_for_the_organisation(client_of, viewer, author, now, settings, zone, moment, last_day_without):
    settings.ORGANISATION_TIME_ZONE = zone
    make_document(author=author, status=S.EFFECTIVE, activated_at=moment, document_number="SOP-1")
    client = client_of(viewer)

    assert numbers(client, as_of=last_day_without.isoformat()) == []
    assert numbers(client, as_of=(last_day_without + timedelta(days=1)).isoformat()) == ["SOP-1 01.00"]


def test_today_is_the_library_now_also_late_in_the_day_elsewhere(client_of, viewer, author, settings):
    settings.ORGANISATION_TIME_ZONE = "Pacific/Auckland"
    make_document(author=author, status=S.EFFECTIVE, document_number="IMPORTED")
    make_document(author=author, status=S.SUPERSEDED, activated_at=at(date(2026, 1, 1)), superseded_at=NOW)
    make_document(author=author, status=S.EFFECTIVE, activated_at=NOW, document_number="NEW")

    with clock_at(NOW + timedelta(hours=2)):
        client = client_of(viewer)
        assert numbers(client, as_of="2027-01-16") == numbers(client) == ["IMPORTED 01.00", "NEW 01.00"]
        assert client.get(URL, {"as_of": "2027-01-17"}).status_code == 400


@pytest.mark.parametrize("day", ["2027-01-16", "9999-12-31"])
def test_the_future_is_not_known(client_of, viewer, life, day):
    client = client_of(viewer)

    for address in (URL, f"{URL}{life[0].uuid}/"):
        answer = client.get(address, {"as_of": day})
        assert (answer.status_code, answer.json()["code"]) == (400, "in_the_future")
        assert answer.json()["errors"][0]["field"] == "as_of"
        assert answer.json()["detail"] == f"What will be in force on {day} is not known yet. Choose today or a day before."


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "2026-1-1", "20260101", "0000-01-01"])
def test_what_is_no_day_is_refused(client_of, viewer, life, day):
    client = client_of(viewer)

    for address in (URL, f"{URL}{life[0].uuid}/"):
        answer = client.get(address, {"as_of": day})
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == "as_of"


def test_the_first_day_of_all_is_a_day(client_of, viewer, life):
    assert numbers(client_of(viewer), as_of="0001-01-01") == []


@pytest.mark.parametrize("scope", ["mine", "archive", "all", "in_workflow"])
def test_as_of_goes_with_the_library_alone(client_of, author, life, scope):
    answer = client_of(author).get(URL, {"as_of": "2026-05-31", "scope": scope})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "scope"
    assert numbers(client_of(author), as_of="2026-05-31", scope="library") == ["SOP-2026-0001 01.00"]


def test_filters_search_and_every_order_work_with_it(client_of, viewer, author, author2, life):
    then = {"status": S.SUPERSEDED, "activated_at": at(date(2026, 1, 1)), "superseded_at": at(date(2026, 12, 1))}
    make_document(author=author2, title="Weighing", department="Quality", document_number="SOP-2", **then)
    client = client_of(viewer)
    day = {"as_of": "2026-05-31"}

    assert numbers(client, **day) == ["SOP-2 01.00", "SOP-2026-0001 01.00"]
    assert numbers(client, **day, search="weighing") == ["SOP-2 01.00"]
    assert numbers(client, **day, search="revised") == []
    assert numbers(client, **day, author="author2", department="quality") == ["SOP-2 01.00"]
    assert numbers(client, **day, document_number="sop-2026-0001") == ["SOP-2026-0001 01.00"]
    assert numbers(client, **day, status="SUPERSEDED") == ["SOP-2 01.00", "SOP-2026-0001 01.00"]
    assert numbers(client, **day, status="EFFECTIVE") == []
    for ordering in ORDERINGS:
        assert sorted(numbers(client, **day, ordering=ordering)) == ["SOP-2 01.00", "SOP-2026-0001 01.00"]
    pages = [client.get(URL, {**day, "page_size": 1, "page": page}).json() for page in (1, 2)]
    assert [page["results"][0]["document_number"] for page in pages] == ["SOP-2", "SOP-2026-0001"]
    assert "as_of=2026-05-31" in pages[0]["next"]


@pytest.mark.parametrize("who", ["viewer", "outsider", "author", "docadmin"])
def test_everybody_sees_of_a_day_what_they_may_see_now(client_of, author, life, who, request):
    hidden = make_document(
        author=author, status=S.SUPERSEDED, sensitivity_label="RESTRICTED", document_number="SECRET", activated_at=at(date(2026, 1, 1)),
        superseded_at=at(date(2026, 12, 1)),
    )  # fmt: skip
    readable = make_document(
        author=author, status=S.EFFECTIVE, document_number="SECRET", version_major=2, activated_at=at(date(2026, 12, 1))
    )
    client = client_of(request.getfixturevalue(who))
    shown = numbers(client, as_of="2026-05-31")

    assert shown == {"viewer": ["SOP-2026-0001 01.00"], "outsider": []}.get(who, ["SECRET 01.00", "SOP-2026-0001 01.00"])
    detail = client.get(f"{URL}{readable.uuid}/", {"as_of": "2026-05-31"})
    assert detail.status_code == (200 if "SECRET 01.00" in shown else 404)
    if who == "viewer":
        assert str(hidden.uuid) not in detail.content.decode()


def test_of_a_draft_it_shows_the_version_that_was_in_force(client_of, author, viewer, life):
    first, _, draft = life

    assert client_of(author).get(f"{URL}{draft.uuid}/", {"as_of": "2026-05-31"}).json()["uuid"] == str(first.uuid)
    assert client_of(viewer).get(f"{URL}{draft.uuid}/", {"as_of": "2026-05-31"}).json()["code"] == "not_found"


def test_it_costs_no_more_statements_than_a_list_without(client_of, viewer, life):
    client = client_of(viewer)
    client.get(URL)

    with CaptureQueriesContext(connection) as listed:
        client.get(URL, {"as_of": "2026-05-31"})
    with CaptureQueriesContext(connection) as shown:
        client.get(f"{URL}{life[0].uuid}/", {"as_of": "2026-05-31"})

    assert len(listed) <= 4
    assert len(shown) <= 6


@pytest.fixture
def history(author, now) -> list[Document]:
    """Three hundred versions over two years, many of which begin or end at midnight somewhere, or when clocks are changed."""
    draw = random.Random(730)
    found: list[Document] = []
    while len(found) < VERSIONS:
        number = f"HIS-{len(found):04d}"
        moments = sorted({_some_moment(draw) for _ in range(draw.randint(2, 8))})
        for version, (begins, ends) in enumerate(zip(moments, [*moments[1:], None], strict=True)):
            is_last = ends is None
            goes_on = is_last and draw.random() < 0.5
            leaves = _some_moment(draw, after=begins) if is_last and not goes_on else None
            found.append(
                Document(
                    author=author,
                    document_number=number,
                    version_major=version,
                    title=number,
                    status=S.EFFECTIVE if goes_on else S.OBSOLETE if is_last else S.SUPERSEDED,
                    activated_at=begins,
                    superseded_at=ends,
                    obsoleted_at=leaves,
                )
            )
    return Document.objects.bulk_create(found)


def _some_moment(draw: random.Random, *, after: datetime | None = None) -> datetime:
    while True:
        day = FIRST_DAY + timedelta(days=draw.randrange(DAYS))
        if draw.random() < 0.2:
            day = draw.choice(
                [date(2025, 3, 30), date(2025, 10, 26), date(2026, 3, 8), date(2026, 4, 5), date(2026, 9, 27), date(2026, 11, 1)]
            )
        moment = datetime.combine(day, time(), tzinfo=ZoneInfo(draw.choice(ZONES))).astimezone(UTC)
        moment += draw.choice([timedelta(), timedelta(microseconds=-1), timedelta(seconds=draw.randrange(86_400))])
        if after is None or moment > after:
            return moment


def in_force_when_over(history: list[Document], day: date, zone: ZoneInfo) -> list[str]:
    """By hand: each version tells on which local days it began and ended."""

    def by_the_end(moment: datetime | None) -> bool:
        return moment is not None and moment.astimezone(zone).date() <= day

    return sorted(
        f"{one.document_number} {one.version}"
        for one in history
        if by_the_end(one.activated_at) and not by_the_end(one.superseded_at) and not by_the_end(one.obsoleted_at)
    )


@pytest.mark.parametrize("zone", ZONES)
def test_the_list_of_any_day_is_what_a_recomputation_by_hand_says(client_of, viewer, history, settings, zone):
    settings.ORGANISATION_TIME_ZONE = zone
    client = client_of(viewer)
    every_day = [FIRST_DAY + timedelta(days=number) for number in range(-2, DAYS + 14)]
    borders = [date(2025, 3, 30), date(2025, 10, 26), date(2026, 3, 8), date(2026, 4, 5), date(2026, 9, 27), date(2026, 11, 1)]
    sample = random.Random(1).sample(every_day, 30) + [day + timedelta(days=step) for day in borders for step in (-1, 0, 1)]

    for day in every_day if LONG else sample:
        shown = numbers(client, as_of=day.isoformat())
        assert sorted(shown) == in_force_when_over(history, day, ZoneInfo(zone)), day
        assert len({row.split()[0] for row in shown}) == len(shown), "one version of a number at most"
    assert numbers(client, as_of=clock.today().isoformat()) == numbers(client)
