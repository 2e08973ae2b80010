"""The settings of an installation for real records: what they demand, and what they turn on."""

from pathlib import Path

import pytest

from tests.deployment.production import GOOD, read_production


def test_it_works():
    read = read_production(
        "DEBUG", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "CSRF_TRUSTED_ORIGINS", "REDIS_URL"
    )

    assert read.values == {
        "DEBUG": False,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 365 * 24 * 3600,
        "CSRF_TRUSTED_ORIGINS": ["https://edms.example.org"],
        "REDIS_URL": "redis://:p%40ss%2Fword%20of%3Aredis@127.0.0.1:6379/0",
    }


@pytest.mark.parametrize(
    "name", ["EDMS_SECRET_KEY", "EDMS_DB_APP_PASSWORD", "EDMS_REDIS_PASSWORD", "EDMS_METRICS_TOKEN", "EDMS_EMAIL_PASSWORD"]
)
def test_a_secret_comes_from_a_file(name, tmp_path: Path):
    secret = tmp_path / "secret"
    secret.write_text("J7ke0vQm3ZtYw9LbXs2NfHg5RcUd8PoAi1KxBnMzqWEyTrSlFuGhVpDjCO4I6ab\n")
    kept_in = {"EDMS_SECRET_KEY": "SECRET_KEY", "EDMS_METRICS_TOKEN": "METRICS_TOKEN", "EDMS_EMAIL_PASSWORD": "EMAIL_HOST_PASSWORD"}
    names = ("DATABASES", "REDIS_URL", *kept_in.values())

    values = read_production(*names, without=(name,), **{f"{name}_FILE": str(secret)}).values

    found = {"EDMS_DB_APP_PASSWORD": values["DATABASES"]["default"]["PASSWORD"], "EDMS_REDIS_PASSWORD": values["REDIS_URL"]}
    assert secret.read_text().strip() in found.get(name, values[kept_in.get(name, "REDIS_URL")])


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"EDMS_SECRET_KEY": "short"}, "EDMS_SECRET_KEY"),
        ({"EDMS_SECRET_KEY": "a" * 64}, "EDMS_SECRET_KEY"),
        ({"EDMS_DB_APP_PASSWORD": "postgres"}, "EDMS_DB_APP_PASSWORD"),
        ({"EDMS_REDIS_PASSWORD": ""}, "EDMS_REDIS_PASSWORD"),
        ({"EDMS_ALLOWED_HOSTS": "*"}, "EDMS_ALLOWED_HOSTS"),
        ({"EDMS_ALLOWED_HOSTS": ""}, "EDMS_ALLOWED_HOSTS"),
        ({"EDMS_PUBLIC_URL": "http://edms.example.org"}, "EDMS_PUBLIC_URL"),
        ({"EDMS_METRICS_TOKEN": "short"}, "EDMS_METRICS_TOKEN"),
        ({"EDMS_LOG_FORM": "xml"}, "EDMS_LOG_FORM"),
        ({"EDMS_TRUSTED_PROXIES": "proxy"}, "EDMS_TRUSTED_PROXIES"),
        ({"EDMS_SECRET_KEY_FILE": "/nowhere/secret"}, "/nowhere/secret"),
    ],
)
def test_what_is_weak_stops_the_program_with_its_name(changed, complaint):
    assert complaint in read_production("DEBUG", **changed).refusal


@pytest.mark.parametrize("name", GOOD)
def test_what_is_missing_stops_the_program_with_its_name(name):
    assert name in read_production("DEBUG", without=(name,)).refusal


def test_without_tls_it_has_to_be_said():
    open_network = {"EDMS_TLS": "no", "EDMS_PUBLIC_URL": "http://10.0.0.7:3000"}

    read = read_production("SESSION_COOKIE_SECURE", "SECURE_PROXY_SSL_HEADER", "SECURE_HSTS_SECONDS", **open_network)

    assert read.values == {"SESSION_COOKIE_SECURE": False, "SECURE_PROXY_SSL_HEADER": None, "SECURE_HSTS_SECONDS": 0}
