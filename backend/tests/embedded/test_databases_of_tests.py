"""The ground that all tests stand on: the right role, nothing left behind, a real commit where one is asked for."""

import subprocess
import sys
import threading

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, connections

from apps.users.models import User
from edms.embedded.folders import BACKEND
from testing.own_database import OwnDatabase


def _ask(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_it_works(author: User) -> None:
    assert _ask("SELECT current_user") == "edms_app"
    assert str(_ask("SHOW server_version")).startswith("18.")
    assert User.objects.filter(username="author").exists()


@pytest.mark.django_db
def test_nothing_of_another_test_is_left() -> None:
    assert not User.objects.filter(username="author").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["CREATE TABLE public.mine (id int)", "CREATE TEMPORARY TABLE mine (id int)", "CREATE ROLE mine"])
def test_the_program_may_not_make_things_in_the_database(statement: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.own_database
def test_a_commit_is_seen_by_other_threads_and_programs(own_database: OwnDatabase, author: User) -> None:
    seen: list[int] = []

    def look() -> None:
        seen.extend(User.objects.using(alias).filter(username="author").count() for alias in ("default", "owner"))
        connections.close_all()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1, 1]

    count = "from apps.users.models import User; print(User.objects.filter(username='author').count())"
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", count]
    said = subprocess.run(command, cwd=BACKEND, env=dict(own_database.environment), check=True, capture_output=True, text=True).stdout
    assert said.strip() == "1"


@pytest.mark.own_database
def test_a_database_of_ones_own_begins_fresh() -> None:
    assert not User.objects.filter(username="author").exists()


@pytest.mark.django_db
def test_the_migrations_make_what_the_models_say() -> None:
    # Raises SystemExit and prints the migration that is missing.
    call_command("makemigrations", check=True, dry_run=True, skip_checks=True)


@pytest.mark.parametrize("mark", [pytest.mark.django_db(transaction=True), pytest.mark.own_database])
@pytest.mark.django_db
def test_what_cannot_work_is_refused_before_it_runs(request: pytest.FixtureRequest, mark: pytest.MarkDecorator) -> None:
    harness = request.config.pluginmanager.get_plugin(str(BACKEND / "conftest.py"))
    request.node.add_marker(mark, append=False)
    assert harness is not None
    with pytest.raises(pytest.fail.Exception, match="own_database"):
        harness.pytest_runtest_setup(request.node)
