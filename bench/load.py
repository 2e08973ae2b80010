"""Documents by the hundred thousand, with everything that years of use leave behind: written set by set, past the services."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import connections

from apps.core.permissions import Role
from apps.users.models import PeopleGroup, User

PASSWORD = "Bench-pass-4711-long"
_SQL = Path(__file__).with_name("sql")
_GROWING = (
    "documents_document", "documents_storedfile", "documents_documentparticipant", "documents_documentgrant",
    "workflows_documentworkflow", "workflows_workflowtask", "workflows_documenttransition", "notifications_notification",
    "audit_audittrail",
)  # fmt: skip
_TEAMS = 10
_HOW_MANY = {Role.SUPERUSER: 1, Role.AUTHOR: 40, Role.REVIEWER: 30, Role.APPROVER: 20, Role.VIEWER: 210}


@dataclass(frozen=True, slots=True)
class People:
    """One account of each role, for the measures to act as."""

    admin: User
    author: User
    reviewer: User
    approver: User
    viewer: User


def load_people() -> People:
    """Three hundred people, of whom most only read, ten teams of readers, and what the scheduler did in the last month."""
    password = make_password(PASSWORD)
    made = {role: _make(role, count, password) for role, count in _HOW_MANY.items()}
    for number in range(_TEAMS):
        PeopleGroup.objects.create(name=f"Team {number}").user_set.set(made[Role.VIEWER][number::_TEAMS])
    people = People(*(accounts[0] for accounts in made.values()))
    _run("runs")
    return people


def _make(role: Role, count: int, password: str) -> list[User]:
    """Accounts called after their role and a number."""
    names = [f"{role.group}_{number:03d}" for number in range(count)]
    made: list[User] = User.objects.bulk_create(
        User(
            username=name,
            first_name=role.group.title(),
            last_name=f"Number {name[-3:]}",
            email=f"{name}@bench.example",
            password=password,
            is_superuser=role is Role.SUPERUSER,
        )
        for name in names
    )
    if role is not Role.SUPERUSER:
        Group.objects.get(name=role.group).user_set.set(made)
    return made


def load_documents(first: int, last: int, *, audit_records: int) -> None:
    """Documents number ``first`` to ``last`` with files, grants, workflows, tasks, history, notifications, ``audit_records`` each."""
    _run("documents", "grants", "history", "audit", first=first, last=last, before=_newest_id(), audit_records=audit_records)
    settle()


def load_due_versions(count: int, *, tag: str) -> list[int]:
    """Documents in force, each with an approved next version whose day is today; the ids of those versions."""
    before = _newest_id()
    _run("due_versions", "history", count=count, tag=tag, before=before)
    settle()
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT id FROM documents_document WHERE id > %s AND status = 'APPROVED_PENDING_EFFECTIVE' ORDER BY id", [before])
        return [pk for (pk,) in cursor.fetchall()]


def settle() -> None:
    """What autovacuum does within minutes: statistics, and which pages everybody sees."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"VACUUM (ANALYZE) {', '.join(_GROWING)}")


def _newest_id() -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM documents_document")
        newest: int = cursor.fetchone()[0]
        return newest


def _run(*names: str, **facts: Any) -> None:
    """Run the statements of these files; each ends with a semicolon at the end of a line."""
    with connections["owner"].cursor() as cursor:
        for name in names:
            for statement in (_SQL / f"{name}.sql").read_text().rstrip().removesuffix(";").split(";\n"):
                cursor.execute(statement, facts or None)
