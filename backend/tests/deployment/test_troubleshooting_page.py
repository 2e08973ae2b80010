"""What docs/troubleshooting.md names exists: commands, services, tasks, refusals, links, logs."""

import re
from pathlib import Path

import yaml
from django.conf import settings
from django.core.management import get_commands

from apps.api.doctor.examination import CHECKS
from apps.scheduler.registry import TASKS
from edms.celery import app

PROJECT: Path = settings.PROJECT
PAGE = (PROJECT / "docs" / "troubleshooting.md").read_text()


def test_it_works():
    """Every command that is told to be given to `edms` or `manage` is one, and the doctor looks at what it is asked for."""
    named = set(re.findall(r"(?<!-A )\b(?:edms|manage) ([a-z][a-z_]+)", PAGE))

    assert {"task_status", "run_task", "doctor", "shell"} <= named
    assert named - set(get_commands()) == set()
    assert set(re.findall(r"doctor --only (\w+)", PAGE)) <= {check.name for check in CHECKS}


def test_services_are_those_of_the_description():
    described = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["services"]
    lines = re.findall(r"docker compose (?:exec|restart|run --rm|logs|up -d --build) ([a-z_ ]+?)(?: edms| celery | NAME| --|`|\)|$)", PAGE)

    named = {name for line in lines for name in line.split()}
    assert {"celery_worker", "celery_beat", "manage"} <= named
    assert named - set(described) == set()


def test_tasks_that_it_names_are_those_of_the_registry():
    told = PAGE.split("CommandError")[1].split("```")[0]

    assert set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", told)) - {"process_everything"} == set(TASKS)


def test_what_workers_are_shown_to_know_they_know():
    app.loader.import_default_modules()

    assert set(re.findall(r"^ +\* (apps\.\S+)$", PAGE, re.MULTILINE)) == {name for name in app.tasks if name.startswith("apps.")}


def test_refusals_that_it_explains_are_refusals():
    source = "".join(path.read_text() for path in (PROJECT / "backend/apps").rglob("*.py") if "/tests/" not in str(path))
    named = set(re.findall(r"^\| 4\d\d `(\w+)`", PAGE, re.MULTILINE)) - {"not_authenticated"}

    assert len(named) == 4
    assert {code for code in named if f'"{code}"' not in source} == set()


def test_links_lead_somewhere():
    titles = {title.lower().replace(" ", "-") for title in re.findall(r"^## (.*)$", PAGE, re.MULTILINE)}

    assert set(re.findall(r"\]\(#([\w-]+)\)", PAGE)) == titles
    for path in re.findall(r"\]\(([\w/-]+\.md)", PAGE):
        assert (PROJECT / "docs" / path).exists()
