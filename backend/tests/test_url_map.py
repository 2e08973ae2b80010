"""Every door demands a sign-in, but for a short list that is written here."""

import inspect
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.permissions import AllowAny
from rest_framework.views import APIView

from apps.api.client import client_page
from apps.api.docs import DocsView, SchemaView
from apps.api.probes import livez, readyz
from apps.users.api.token_views import TokenDoor

# At most six.
PUBLIC_DOORS: dict[str, tuple[Any, ...]] = {
    "is it alive": (livez,),
    "is it ready": (readyz,),
    "the page of the browser client": (client_page,),
    "tokens for a password": (TokenDoor,),
    "the description of the API": (SchemaView, DocsView),
}
PUBLIC_VIEWS = tuple(inspect.unwrap(view) for views in PUBLIC_DOORS.values() for view in views)
SAMPLES: dict[str, Any] = {"int": 1, "uuid": UUID(int=1), "str": "x", "slug": "x", "path": "x"}


def doors(patterns: list[Any], prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        here = prefix + _sample_of(pattern)
        if isinstance(pattern, URLResolver):
            yield from doors(pattern.url_patterns, here)
        else:
            yield here, pattern


def _sample_of(pattern: Any) -> str:
    text = str(pattern.pattern)
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        for spelling in (f"<{kind}:{name}>", f"<{name}>"):
            text = text.replace(spelling, str(SAMPLES.get(kind, "x")))
    return text


DOORS = dict(doors(get_resolver().url_patterns))


def view_of(pattern: URLPattern) -> Any:
    return getattr(pattern.callback, "cls", None) or getattr(pattern.callback, "view_class", None) or inspect.unwrap(pattern.callback)


def is_allauth(view: Any) -> bool:
    return any(base.__module__.startswith("allauth.headless.") for base in getattr(view, "__mro__", ()))


def is_public(view: Any) -> bool:
    return view in PUBLIC_VIEWS or any(base in PUBLIC_VIEWS for base in getattr(view, "__mro__", ()))


OURS = {path: pattern for path, pattern in DOORS.items() if not is_allauth(view_of(pattern))}
CLOSED = {path: pattern for path, pattern in OURS.items() if not is_public(view_of(pattern)) and "(?" not in path}


def test_it_works() -> None:
    assert len(DOORS) > 20
    assert "/api/v1/auth/me/" in CLOSED
    assert "/api/v1/auth/token/" in OURS
    assert "/api/v1/auth/token/" not in CLOSED


def test_public_doors_are_at_most_six() -> None:
    assert len(PUBLIC_DOORS) <= 6


@pytest.mark.parametrize("path", sorted(OURS))
def test_a_door_is_a_view_of_the_api_or_on_the_list(path: str) -> None:
    view = view_of(OURS[path])

    assert is_public(view) or (inspect.isclass(view) and issubclass(view, APIView)), f"{path} is a plain view"


@pytest.mark.parametrize("path", sorted(CLOSED))
def test_a_closed_door_admits_nobody_by_declaration(path: str) -> None:
    view = view_of(CLOSED[path])

    assert view.permission_classes, f"{path} has no permission at all"
    assert AllowAny not in view.permission_classes, f"{path} is open"


@pytest.mark.parametrize("path", sorted(DOORS))
def test_no_door_forgoes_the_csrf_token(path: str) -> None:
    pattern = DOORS[path]

    assert not getattr(pattern.callback, "csrf_exempt", False) or issubclass(view_of(pattern), APIView), f"{path} is csrf_exempt"


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["get", "post", "put", "patch", "delete", "head"])
@pytest.mark.parametrize("path", sorted(CLOSED))
def test_a_closed_door_tells_strangers_to_sign_in(path: str, verb: str) -> None:
    answer = getattr(Client(), verb)(path)

    assert answer.status_code == 401, f"{verb.upper()} {path} answers {answer.status_code} to a stranger"
    assert answer["WWW-Authenticate"].startswith("Bearer")
