"""Signs of life for whoever starts and balances the program: alive, and ready to serve."""

import psycopg
from django.conf import settings
from django.db import connections
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis
from redis.exceptions import RedisError

_PATIENCE = 2  # seconds


@never_cache
@require_safe
def livez(request: HttpRequest) -> JsonResponse:
    """The process answers. It asks nobody else, so that a database that is away does not get the program restarted."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Database and broker answer within two seconds each: 200, else 503 that says which does not."""
    components = {"database": _state(database_answers()), "broker": _state(broker_answers())}
    ready = set(components.values()) == {"ok"}
    return JsonResponse({"status": _state(ready), "components": components}, status=200 if ready else 503)


def database_answers() -> bool:
    """Whether a new connection can be made and used; not one of the pool, whose patience is longer."""
    given = connections["default"].settings_dict
    address = {"host": given["HOST"], "port": given["PORT"], "dbname": given["NAME"], "user": given["USER"], "password": given["PASSWORD"]}
    try:
        with psycopg.connect(connect_timeout=_PATIENCE, options=f"-c statement_timeout={_PATIENCE}s", **address) as connection:
            connection.execute("SELECT 1")
    except (psycopg.Error, OSError):
        return False
    return True


def broker_answers() -> bool:
    try:
        with Redis.from_url(settings.REDIS_URL, socket_timeout=_PATIENCE) as broker:
            broker.ping()
    except (RedisError, OSError):
        return False
    return True


def _state(is_ok: bool) -> str:
    return "ok" if is_ok else "unavailable"
