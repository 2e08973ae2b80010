"""Requests as the web server makes them: straight into the program's WSGI handler, with the cookie or token of somebody signed in."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection

from apps.users.models import User

_CSRF = "b" * 32


@dataclass(slots=True)
class Statements:
    """The statements of a piece of work, as the milliseconds that the program waited for the answer of each."""

    waits: list[float] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.waits)

    @contextmanager
    def counted(self) -> Iterator["Statements"]:
        def note(execute: Callable[..., Any], *arguments: Any) -> Any:
            began = perf_counter()
            try:
                return execute(*arguments)
            finally:
                self.waits.append((perf_counter() - began) * 1000)

        with connection.execute_wrapper(note):
            yield self


class Caller:
    """Somebody signed in with a browser. Every call is a whole request: middleware, session, account, answer as bytes."""

    def __init__(self, user: User) -> None:
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        self._cookies = f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={_CSRF}"
        self._handler: WSGIHandler = get_wsgi_application()

    def get(self, address: str) -> bytes:
        path, _, query = address.partition("?")
        return self._call("GET", path, query)

    def get_json(self, address: str) -> Any:
        return json.loads(self.get(address))

    def post(self, address: str, content: Any) -> Any:
        body = json.dumps(content).encode()
        return json.loads(self._call("POST", address, body=body, content_type="application/json"))

    def put_file(self, address: str, name: str, content: bytes) -> bytes:
        boundary = uuid4().hex
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: application/pdf\r\n\r\n'
        body = b"".join([head.encode(), content, f"\r\n--{boundary}--\r\n".encode()])
        return self._call("PUT", address, body=body, content_type=f"multipart/form-data; boundary={boundary}")

    def _call(self, method: str, path: str, query: str = "", *, body: bytes = b"", content_type: str = "") -> bytes:
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_COOKIE": self._cookies,
            "HTTP_X_CSRFTOKEN": _CSRF,
            "HTTP_USER_AGENT": "bench",
            "HTTP_ACCEPT": "application/json",
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": "http",
            "wsgi.errors": io.StringIO(),
        }
        status: list[str] = []
        response: Any = self._handler(environ, lambda code, headers, info=None: status.append(code))  # type: ignore[arg-type]
        try:
            answer = b"".join(response)
        finally:
            response.close()
        if not status[0].startswith("2"):
            raise RuntimeError(f"{method} {path} was answered with {status[0]}: {answer[:500]!r}")
        return answer
