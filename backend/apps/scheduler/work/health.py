"""The health check: every component is looked at, the report is kept, and admins hear of a component that turned bad."""

from collections.abc import Iterator
from typing import Any

from apps.core.permissions import Role
from apps.notifications.services import notify
from apps.scheduler.health import Component, HealthStatus, health_score, overall_status
from apps.scheduler.health.judgements import judge_all
from apps.scheduler.health.probes import look_at_all
from apps.scheduler.models import HealthReport
from apps.scheduler.selectors.facts import read_facts
from apps.scheduler.work import Done, RunContext, Step
from apps.users.models import User


def check_health(run: RunContext) -> Iterator[Step]:
    """Look at everything, keep the report, alert; of a dry run nothing is kept and nobody is alerted."""
    # What was touched just now counts more than what processes said of it.
    components = judge_all(read_facts()) | look_at_all()
    before = HealthReport.objects.first()
    turned_bad = [name for name in _bad(components) if before is None or name not in _bad(before.components)]
    if not run.dry_run:
        HealthReport.objects.create(overall_status=overall_status(components), health_score=health_score(components), components=components)
        _alert(turned_bad, components)
    items = [{"component": name, "turned_bad": name in turned_bad, **component} for name, component in components.items()]
    yield Step(items=items, total=len(items))


def summarise_health(done: Done) -> dict[str, Any]:
    """What the check found, overall and by component; ``alerts`` names the components that turned bad."""
    components: dict[str, Component] = {
        item["component"]: {
            "score": item["score"],
            "max": item["max"],
            "status": item["status"],
            "details": item["details"],
            "recommendation": item["recommendation"],
        }
        for item in done.items
    }
    return {
        "timestamp": done.at.isoformat(),
        "dry_run": done.dry_run,
        "overall_status": overall_status(components).value,
        "health_score": health_score(components),
        "components": components,
        "alerts": [item["component"] for item in done.items if item["turned_bad"]],
    }


def _bad(components: dict[str, Component]) -> set[str]:
    return {name for name, component in components.items() if component["status"] == HealthStatus.BAD}


def _alert(turned_bad: list[str], components: dict[str, Component]) -> None:
    if not turned_bad:
        return
    names = ", ".join(name.replace("_", " ") for name in sorted(turned_bad))
    notify(
        recipients=User.objects.people().in_role(Role.DOCUMENT_ADMIN),
        code="health_alert",
        context={
            "summary": f"{names} turned bad",
            "details": " ".join(f"{components[name]['details']} {components[name]['recommendation']}" for name in sorted(turned_bad)),
            "health_score": health_score(components),
        },
    )
