"""Every door gives the same answer to the question who may see a document: that of a rule in plain words, for anybody and any grants."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from apps.core.errors import Invalid
from apps.core.permissions import Role
from apps.documents.models import Document, DocumentGrant, DocumentParticipant
from apps.documents.services.dependencies import WantedDependency, chosen_targets
from apps.documents.states import DocumentStatus as S
from apps.documents.states import SensitivityLabel
from apps.notifications.models import Notification
from apps.notifications.services import notify
from apps.notifications.sight import concealed_from
from apps.users.models import PeopleGroup, User
from testing.cast import make_user
from testing.make import make_document

pytestmark = pytest.mark.django_db

EXAMPLES = 150 if os.environ.get("EDMS_LONG") == "1" else 4
URL = "/api/v1/documents/"
ROLES = (Role.NONE, Role.VIEWER, Role.VIEWER, Role.AUTHOR, Role.APPROVER, Role.DOCUMENT_ADMIN, Role.SUPERUSER)
# What a number can look like: at most one version in preparation, at most one in force.
LIVES = (
    (S.DRAFT,),
    (S.UNDER_REVIEW,),
    (S.EFFECTIVE,),
    (S.TERMINATED,),
    (S.OBSOLETE,),
    (S.SCHEDULED_FOR_OBSOLESCENCE,),
    (S.SUPERSEDED, S.EFFECTIVE),
    (S.SUPERSEDED, S.EFFECTIVE, S.DRAFT),
    (S.SUPERSEDED, S.OBSOLETE, S.TERMINATED),
)
DOORS = ("", "file/", "versions/", "audit/", "history/", "signatures/", "transitions/", "grants/", "comments/")
_numbers = count(1)


@dataclass(frozen=True)
class Plan:
    """What Hypothesis draws: people by role, two groups, numbers with their versions, who takes part, what is granted to whom."""

    roles: list[Role]
    groups: list[set[int]]
    lives: list[tuple[S, ...]]
    labels: list[SensitivityLabel]
    authors: list[int]
    participants: list[set[int]]
    granted_to_people: list[set[int]]
    granted_to_groups: list[set[int]]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    people = 3
    who = st.sets(st.integers(0, people - 1), max_size=2)
    lives = draw(st.lists(st.sampled_from(LIVES), min_size=1, max_size=3))
    versions = sum(map(len, lives))

    def each(one: st.SearchStrategy[Any], times: int) -> list[Any]:
        return draw(st.lists(one, min_size=times, max_size=times))

    return Plan(
        roles=each(st.sampled_from(ROLES), people),
        groups=each(who, 2),
        lives=lives,
        labels=each(st.sampled_from(SensitivityLabel), versions),
        authors=each(st.integers(0, people), versions),
        participants=each(who, versions),
        granted_to_people=each(who, len(lives)),
        granted_to_groups=each(st.sets(st.integers(0, 1)), len(lives)),
    )


@dataclass
class World:
    people: list[User]
    groups: list[set[int]]
    versions: list[Document] = field(default_factory=list)
    participants: dict[int, set[int]] = field(default_factory=dict)
    people_granted: dict[str, set[int]] = field(default_factory=dict)
    groups_granted: dict[str, set[int]] = field(default_factory=dict)

    def may_see(self, person: User, document: Document) -> bool:
        """The rule as product.md tells it, without the database."""
        position = self.people.index(person)
        if person.role >= Role.DOCUMENT_ADMIN:
            return True
        if document.author_id == person.pk or position in self.participants[document.pk]:
            return True
        if person.role < Role.VIEWER:
            return False
        if document.status not in ("EFFECTIVE", "SCHEDULED_FOR_OBSOLESCENCE", "SUPERSEDED", "OBSOLETE"):
            return False
        if document.sensitivity_label in ("PUBLIC", "INTERNAL"):
            return True
        by_name = position in self.people_granted[document.document_number]
        return by_name or any(position in self.groups[group] for group in self.groups_granted[document.document_number])

    def seen_by(self, person: User) -> set[str]:
        return {str(document.uuid) for document in self.versions if self.may_see(person, document)}


def world_of(plan: Plan) -> World:
    """The plan as rows, written past the services."""
    run = next(_numbers)
    people = [make_user(f"person{position}_{run}", role) for position, role in enumerate(plan.roles)]
    stranger = make_user(f"stranger_{run}", Role.AUTHOR)
    groups = [PeopleGroup.objects.create(name=f"Team {position} {run}") for position in range(2)]
    for group, members in zip(groups, plan.groups, strict=True):
        group.user_set.set([people[position] for position in members])
    world = World(people, plan.groups)
    drawn = zip(plan.labels, plan.authors, plan.participants, strict=True)
    for place, life in enumerate(plan.lives):
        number = f"DOR-2026-{run:03d}{place}"
        previous = None
        for version, status in enumerate(life):
            label, author, participants = next(drawn)
            document = make_document(
                author=[*people, stranger][author],
                document_number=number,
                version_major=version,
                status=status,
                sensitivity_label=label,
                previous_version=previous,
                file=None,
                obsolescence_date="2031-01-01",
            )
            world.versions.append(document)
            world.participants[document.pk] = participants
            for position in participants:
                DocumentParticipant.objects.create(document=document, user=people[position], role="REVIEWER")
            previous = document
        world.people_granted[number], world.groups_granted[number] = plan.granted_to_people[place], plan.granted_to_groups[place]
        for position in plan.granted_to_people[place]:
            DocumentGrant.objects.create(document_number=number, user=people[position], granted_by=stranger)
        for position in plan.granted_to_groups[place]:
            DocumentGrant.objects.create(document_number=number, group=groups[position], granted_by=stranger)
    return world


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@given(plan=plans())
# A world is small enough to be read as it is; making it smaller would take minutes.
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture], phases=[Phase.explicit, Phase.generate])
def test_it_works(db, plan):
    """Every door tells everybody what the rule tells them."""
    with undone():
        world = world_of(plan)
        for person in world.people:
            client = APIClient()
            client.force_login(person, backend="apps.users.backends.RoleBackend")
            check_lists(world, person, client)
            check_each_document(world, person, client)
            check_dependencies(world, person, client)
            check_notifications(world, person, client)


def uuids(client: APIClient, address: str, **query: str) -> set[str]:
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.content
    rows = answer.json()["results"]
    assert answer.json()["count"] == len(rows)
    return {row["uuid"] for row in rows}


def check_lists(world: World, person: User, client: APIClient) -> None:
    seen = world.seen_by(person)
    in_force = {str(one.uuid) for one in world.versions if one.status in ("EFFECTIVE", "SCHEDULED_FOR_OBSOLESCENCE")}
    assert uuids(client, URL, scope="all") == seen
    assert uuids(client, URL) == seen & in_force
    assert uuids(client, URL, scope="all", search="DOR-2026") == seen
    assert client.get(f"{URL}?scope=all&page_size=1").json()["count"] == len(seen)


def check_each_document(world: World, person: User, client: APIClient) -> None:
    seen = world.seen_by(person)
    for document in world.versions:
        shown = str(document.uuid) in seen
        for door in DOORS:
            answer = client.get(f"{URL}{document.uuid}/{door}")
            hidden = answer.status_code == 404 and answer.json()["code"] == "not_found"
            assert hidden is not shown, (door, person.role, document.status, document.sensitivity_label)
        if shown:
            siblings = {str(one.uuid) for one in world.versions if one.document_number == document.document_number}
            assert uuids(client, f"{URL}{document.uuid}/versions/") == seen & siblings
            previous = client.get(f"{URL}{document.uuid}/").json()["previous_version"]
            before = document.previous_version
            assert (previous or {}).get("uuid") == (str(before.uuid) if before and str(before.uuid) in seen else None)


def check_dependencies(world: World, person: User, client: APIClient) -> None:
    """As what one may build upon, and as what a document of somebody else is shown to build upon."""
    in_force = [document for document in world.versions if document.status in ("EFFECTIVE", "SCHEDULED_FOR_OBSOLESCENCE")]
    for document in in_force:
        try:
            found = bool(chosen_targets(person, [WantedDependency(document.uuid)]))
        except Invalid:
            found = False
        assert found is world.may_see(person, document)
    with undone():
        author = make_user(f"hub_{person.pk}", Role.AUTHOR)
        hub = make_document(author=author, document_number=f"HUB-{person.pk}", status=S.EFFECTIVE, sensitivity_label="PUBLIC")
        for document in in_force:
            hub.dependencies.create(depends_on=document)
        if person.role < Role.VIEWER:
            return
        shown = {link["uuid"] for link in client.get(f"{URL}{hub.uuid}/").json()["dependencies"]}
        assert shown == {str(document.uuid) for document in in_force if world.may_see(person, document)}


def check_notifications(world: World, person: User, client: APIClient) -> None:
    """In the program and as an e-mail, read or counted."""
    for document in world.versions:
        facts = {"document_uuid": document.uuid, "document_number": document.document_number, "version": "1", "title": "x"}
        notify(recipients=[person], code="effective", context=facts)
    seen = world.seen_by(person)
    address = "/api/v1/notifications/"
    assert {row["context"]["document_uuid"] for row in client.get(address).json()["results"]} == seen
    assert client.get(f"{address}unread-count/").json() == {"unread": len(seen)}
    rows = list(Notification.objects.filter(recipient=person))
    concealed = concealed_from(person, rows)
    assert {row.context["document_uuid"] for row in rows if row.pk not in concealed} == seen
