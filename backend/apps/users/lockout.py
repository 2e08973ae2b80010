"""Too many failures lock a name for a while: 5 in 15 minutes at one address, 20 in an hour anywhere (compliance, access)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessFailureLog
from axes.signals import user_locked_out
from django.db import models
from django.http import HttpRequest, HttpResponse

from apps.audit.services import act, record
from apps.core import clock
from apps.core.errors import EdmsError
from apps.core.rest.errors import problem_response
from apps.users.names import storable_name


@dataclass(frozen=True, slots=True)
class Rule:
    """``failures`` within ``within`` lock the name; the lock lasts ``within`` from the failure that closed it."""

    failures: int
    within: timedelta
    at_one_address: bool

    def locks_until(self, failed_at: Sequence[datetime]) -> datetime | None:
        """When the lock ends that these failures (newest first) closed last, or None when they closed none."""
        if len(failed_at) < self.failures or failed_at[0] - failed_at[self.failures - 1] > self.within:
            return None
        return failed_at[0] + self.within


RULES = (
    Rule(failures=5, within=timedelta(minutes=15), at_one_address=True),
    Rule(failures=20, within=timedelta(hours=1), at_one_address=False),
)
# Nothing older can be part of a lock that still holds.
_REMEMBERED = 2 * max(rule.within for rule in RULES)


class LockedOut(EdmsError):
    """The name is locked: 429 with the seconds to wait, the same for people and for names that nobody has."""

    status = 429
    title = "Too many failed attempts"

    def __init__(self, until: datetime | None) -> None:
        wait = max(1, math.ceil(((until or clock.now()) - clock.now()).total_seconds()))
        super().__init__("locked_out", "Too many failed attempts to sign in. Wait a while and try again.", retry_after=wait)


def locked_until(name: str, address: str | None) -> datetime | None:
    """When the lock on ``name``, as seen from ``address``, ends; None when there is none. One statement."""
    return _lock_closed_by(_failures_of(name), address)


def _failures_of(name: str) -> list[tuple[datetime, str | None]]:
    """When and where ``name`` failed lately, newest first."""
    recent = AccessFailureLog.objects.filter(username=name, attempt_time__gt=clock.now() - _REMEMBERED)
    return list(recent.order_by("-attempt_time").values_list("attempt_time", "ip_address")[:500])


def _lock_closed_by(failures: Sequence[tuple[datetime, str | None]], address: str | None) -> datetime | None:
    now = clock.now()
    ends = (rule.locks_until([at for at, where in failures if not rule.at_one_address or where == address]) for rule in RULES)
    return max((end for end in ends if end and end > now), default=None)


def forget_failures(name: str, address: str | None) -> None:
    """The right password at an address clears the failures of that name at that address, and nobody else's."""
    AccessFailureLog.objects.filter(username=name, ip_address=address).delete()


class LockoutHandler(AxesDatabaseHandler):  # type: ignore[misc]
    """axes' table of failures under our two rules, each failure with its audit entry."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        failures = _failures_of(_name_in(credentials))
        request.edms_has_failures = bool(failures)  # type: ignore[attr-defined]
        return _lock_closed_by(failures, _address_of(request)) is not None

    def user_login_failed(self, sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
        """Count and record a wrong password. While a name is locked no password is looked at, so nothing is counted."""
        if request is None:
            return
        request.axes_credentials = credentials  # type: ignore[attr-defined]
        if request.axes_locked_out:  # type: ignore[attr-defined]
            return
        name = _name_in(credentials)
        with act(None):
            _write_failure(name, request)
            record("LOGIN_FAILED", details={"username": name})
            if until := locked_until(name, _address_of(request)):
                record("LOCKED_OUT", details={"username": name, "until": until.isoformat(timespec="seconds")})
                user_locked_out.send("axes", request=request, username=name, ip_address=_address_of(request))

    def user_logged_in(self, sender: object, request: HttpRequest, user: Any, **kwargs: Any) -> None:
        """Nothing to count: signing in is in the audit trail."""

    def user_logged_out(self, sender: object, request: HttpRequest, user: Any, **kwargs: Any) -> None:
        """Nothing to count either."""

    def reset_attempts(self, *, ip_address: str | None = None, username: str | None = None, ip_or_username: bool = False) -> int:
        """Unlock, for the commands ``axes_reset…``: everything, or what belongs to the name, the address, both or either."""
        given = {"ip_address": ip_address, "username": username and storable_name(username)}
        conditions = [models.Q(**{field: value}) for field, value in given.items() if value]
        connector = models.Q.OR if ip_or_username else models.Q.AND
        deleted, _ = AccessFailureLog.objects.filter(models.Q(*conditions, _connector=connector)).delete()
        return int(deleted)


def locked_out_answer(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None = None) -> HttpResponse:
    """What both doors answer to a locked name."""
    return problem_response(LockedOut(locked_until(_name_in(credentials), _address_of(request))))


def _write_failure(name: str, request: Any) -> None:
    AccessFailureLog.objects.create(
        username=name,
        ip_address=_address_of(request),
        user_agent=storable_name(request.axes_user_agent),
        path_info=request.axes_path_info.replace("\0", ""),
        http_accept="",
    )


def _name_in(credentials: dict[str, Any] | None) -> str:
    return storable_name((credentials or {}).get("username") or "")


def _address_of(request: Any) -> str | None:
    return request.axes_ip_address or None
