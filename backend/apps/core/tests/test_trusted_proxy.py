"""Whose word about a client is taken: that of proxies which the settings name, and nobody else's."""

import ipaddress
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from apps.core.middleware import TrustedProxyMiddleware

PROXY = "172.30.41.10"


@pytest.fixture(autouse=True)
def _trusted(settings) -> None:
    settings.TRUSTED_PROXIES = [ipaddress.ip_network(word) for word in (PROXY, "10.9.0.0/16", "2001:db8::/64")]


def seen(peer: str, **headers: Any):
    request = RequestFactory().get("/", REMOTE_ADDR=peer, **headers)
    TrustedProxyMiddleware(lambda _request: HttpResponse())(request)
    return request.META


def test_it_works():
    meta = seen(PROXY, HTTP_X_FORWARDED_FOR="203.0.113.9", HTTP_X_FORWARDED_PROTO="https")

    assert (meta["REMOTE_ADDR"], meta["HTTP_X_FORWARDED_PROTO"]) == ("203.0.113.9", "https")


def test_a_stranger_is_not_believed():
    meta = seen("198.51.100.4", HTTP_X_FORWARDED_FOR="203.0.113.9", HTTP_X_FORWARDED_PROTO="https", HTTP_FORWARDED="for=1.2.3.4")

    assert meta["REMOTE_ADDR"] == "198.51.100.4"
    assert not [name for name in meta if "FORWARDED" in name]


@pytest.mark.parametrize(
    ("forwarders", "client"),
    [
        ("192.0.2.1, 203.0.113.9", "203.0.113.9"),
        ("192.0.2.1, 203.0.113.9, 10.9.1.1", "203.0.113.9"),
        ("10.9.1.2, 10.9.1.1", "10.9.1.2"),
        ("2001:db8:1::5, 2001:db8::7", "2001:db8:1::5"),
        ("nonsense, 10.9.1.1", "10.9.1.1"),
        ("nonsense", PROXY),
        ("", PROXY),
    ],
)
def test_the_client_is_the_last_forwarder_that_is_no_proxy(forwarders, client):
    assert seen(PROXY, HTTP_X_FORWARDED_FOR=forwarders)["REMOTE_ADDR"] == client


def test_nobody_is_trusted_unless_named(settings):
    settings.TRUSTED_PROXIES = []

    assert seen(PROXY, HTTP_X_FORWARDED_FOR="203.0.113.9")["REMOTE_ADDR"] == PROXY
