"""How often one address may knock at a door that asks for no sign-in; counted in Redis, and forgiven while Redis is away."""

import time

import structlog
from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from apps.core.errors import EdmsError

_log = structlog.get_logger(__name__)
_WINDOW = 60


class TooManyRequests(EdmsError):
    """The address has knocked too often: 429 with the seconds to wait."""

    status = 429
    title = "Too many requests"


def too_many_requests(wait: int) -> TooManyRequests:
    return TooManyRequests("throttled", "Too many requests from this address. Wait a moment and try again.", retry_after=wait)


def seconds_to_wait(door: str, address: str) -> int:
    """Count one knock of ``address`` at ``door``; 0 while it may enter, else the seconds until the next minute begins."""
    now = time.time()
    key = f"door:{door}:{address}:{int(now // _WINDOW)}"
    try:
        cache.add(key, 0, timeout=2 * _WINDOW)
        knocks = cache.incr(key)
    except (RedisError, OSError, ValueError) as error:
        # ValueError: the counter expired in between. A door that nobody can count at stays open; the lockout still counts.
        _log.warning("throttle_unavailable", door=door, reason=str(error))
        return 0
    return 0 if knocks <= settings.DOOR_RATE_PER_MINUTE else int(_WINDOW - now % _WINDOW) + 1


class DoorThrottle(BaseThrottle):
    """The throttle of public doors, by address; a view names its door in ``throttle_door``."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        if wait := seconds_to_wait(getattr(view, "throttle_door", "public"), request.META.get("REMOTE_ADDR", "")):
            raise too_many_requests(wait)
        return True
