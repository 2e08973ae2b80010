"""The root of the program: its description, its signs of life, the browser client, and errors of one shape."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from rest_framework.test import APIClient

from apps.users.models import User

PROBLEM = {"type", "title", "status", "code", "detail", "error", "errors", "refusals", "request_id"}


@pytest.mark.django_db
def test_it_works(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert Client().get("/livez").json() == {"status": "ok"}
    assert Client().get("/readyz").json() == {"status": "ok", "components": {"database": "ok", "broker": "ok"}}


def test_not_ready_without_a_broker(db: None, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    answer = Client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "components": {"database": "ok", "broker": "unavailable"}}


def test_not_ready_without_a_database(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "HOST", "127.0.0.1")
    monkeypatch.setitem(settings.DATABASES["default"], "PORT", "1")

    answer = Client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["components"] == {"database": "unavailable", "broker": "ok"}


def test_the_api_describes_itself(db: None) -> None:
    answer = Client().get("/api/v1/schema/?format=json")

    described = answer.json()
    assert described["openapi"].startswith("3.1")
    assert set(described["components"]["schemas"]["Problem"]["required"]) == PROBLEM
    operations = [operation for routes in described["paths"].values() for verb, operation in routes.items() if verb != "parameters"]
    for operation in operations:
        assert operation["responses"]["4XX"]["content"]["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/Problem"}
    assert Client().get("/api/v1/schema/")["Content-Type"].startswith("application/vnd.oai.openapi")


def test_the_docs_need_nothing_that_the_content_policy_forbids(db: None) -> None:
    answer = Client().get("/api/v1/docs/")
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "<style" not in page
    assert page.count("<script") == page.count("<script src=") == 3
    for name in ("swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-standalone-preset.js"):
        assert f'/static/drf_spectacular_sidecar/swagger-ui-dist/{name}"' in page
        assert finders.find(f"drf_spectacular_sidecar/swagger-ui-dist/{name}")
    script = Client().get("/api/v1/docs/?script=")
    assert script["Content-Type"].startswith("application/javascript")
    assert "/api/v1/schema/" in script.content.decode().replace("\\u002D", "-")


@pytest.mark.parametrize("path", ["/", "/documents/0198-x", "/apiary", "/login?next=/x", "/a/b/c.html"])
def test_every_address_of_the_client_is_its_page(db: None, settings: Any, tmp_path: Path, path: str) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><title>EDMS</title>")
    settings.CLIENT_DIST = tmp_path

    answer = Client().get(path)

    assert answer.status_code == 200
    assert "EDMS" in answer.content.decode()
    assert "no-cache" in answer["Cache-Control"]


def test_files_with_a_hash_in_their_name_are_kept_for_good(db: None, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "index-Bx9_zAbC.js").write_text("1")
    (tmp_path / "assets" / "plain.js").write_text("1")
    settings.WHITENOISE_ROOT = tmp_path

    kept = Client().get("/assets/index-Bx9_zAbC.js")

    assert "immutable" in kept["Cache-Control"]
    assert kept["Content-Type"].startswith("text/javascript")
    assert "immutable" not in Client().get("/assets/plain.js")["Cache-Control"]


def test_a_client_that_is_not_built_is_said(db: None, settings: Any, tmp_path: Path) -> None:
    settings.CLIENT_DIST = tmp_path

    answer = Client().get("/")

    assert answer.status_code == 503
    assert answer["Content-Type"].startswith("text/plain")
    assert "not built" in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/", "/api/v1/nothing/", "/api/v2/documents/", "/static/none.js", "/assets/none.js", "/livez/x"]
)
def test_an_unknown_address_is_a_problem(db: None, path: str) -> None:
    answer = Client().get(path)

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert set(answer.json()) == PROBLEM


def test_errors_have_one_shape(author: User) -> None:
    client = APIClient(raise_request_exception=False)
    client.force_login(author)

    answers = {
        405: client.delete("/api/v1/auth/me/"),
        415: client.post("/api/v1/auth/token/", "<a/>", content_type="application/xml"),
        400: client.post("/api/v1/auth/token/", "{", content_type="application/json"),
        406: client.get("/api/v1/auth/me/", headers={"Accept": "text/html"}),
        403: client.post("/api/v1/users/1/deactivate/"),
    }

    for status, answer in answers.items():
        assert answer.status_code == status
        assert answer["Content-Type"] == "application/problem+json"
        assert set(answer.json()) >= PROBLEM
        assert answer.json()["request_id"] == answer["X-Request-ID"]


def test_a_body_of_nested_lists_is_a_mistake_and_no_crash(db: None) -> None:
    body = "[" * 100_000 + "]" * 100_000

    answer = APIClient(raise_request_exception=False).post("/api/v1/auth/token/", body, content_type="application/json")

    assert answer.status_code == 400
