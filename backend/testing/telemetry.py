"""A receiver of traces and faults that keeps every byte and reads what OpenTelemetry and Sentry send; and one that never answers."""

import contextlib
import gzip
import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True, slots=True)
class SeenSpan:
    """A span as it arrived."""

    service: str
    name: str
    trace_id: str
    span_id: str
    parent_id: str
    kind: int
    attributes: dict[str, Any]


@dataclass(slots=True)
class Receiver:
    """What arrived, whole, in the order of its arrival."""

    port: int
    _received: list[tuple[str, str, bytes]] = field(default_factory=list)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def dsn(self) -> str:
        return f"http://publickey@127.0.0.1:{self.port}/7"

    def keep(self, path: str, headers: str, body: bytes) -> None:
        self._received.append((path, headers, body))

    def everything(self) -> str:
        """Every path, header and body that arrived."""
        return "".join(f"{path}\n{headers}\n{body.decode(errors='replace')}" for path, headers, body in list(self._received))

    def spans(self) -> list[SeenSpan]:
        """Every span, read from OpenTelemetry's own messages."""
        return [span for path, _, body in list(self._received) if path == "/v1/traces" for span in _spans_in(body)]

    def faults(self) -> list[dict[str, Any]]:
        """Every event, read from Sentry's envelopes; any other item is refused."""
        return [_event_in(body) for path, _, body in list(self._received) if path.startswith("/api/7/envelope")]


def _spans_in(body: bytes) -> Iterator[SeenSpan]:
    for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
        service = _attributes(resource.resource)["service.name"]
        for span in (span for scope in resource.scope_spans for span in scope.spans):
            numbers = (span.trace_id.hex(), span.span_id.hex(), span.parent_span_id.hex())
            yield SeenSpan(service, span.name, *numbers, span.kind, _attributes(span))


def _attributes(bearer: Any) -> dict[str, Any]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in bearer.attributes}


def _event_in(envelope: bytes) -> dict[str, Any]:
    _, header, payload = envelope.split(b"\n", 2)
    assert json.loads(header)["type"] == "event", header
    event: dict[str, Any] = json.loads(payload.splitlines()[0])
    return event


@contextlib.contextmanager
def receiving(*, seconds: float = 0) -> Iterator[Receiver]:
    """A receiver on a free port of this machine, which takes so many seconds over everything."""

    is_over = Event()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            is_packed = self.headers.get("Content-Encoding") == "gzip"
            is_over.wait(seconds)
            receiver.keep(self.path, str(self.headers), gzip.decompress(body) if is_packed else body)
            self.send_response(404 if self.path.startswith("/nowhere") else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_words: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        receiver = Receiver(server.server_address[1])
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield receiver
        finally:
            is_over.set()
            server.shutdown()
            thread.join()


@dataclass(slots=True)
class Hanging:
    """A receiver that lets everybody in, listens, and never says a word."""

    port: int
    _heard: list[bytes] = field(default_factory=list)
    _left: list[str] = field(default_factory=list)

    @property
    def is_waited_for(self) -> bool:
        """Somebody has told it something, and nobody has given up yet."""
        return bool(self._heard) and not self._left

    def listen(self, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                guest, _ = server.accept()
                Thread(target=self._listen_to, args=(guest,), daemon=True).start()

    def _listen_to(self, guest: socket.socket) -> None:
        with guest, contextlib.suppress(OSError):
            while told := guest.recv(65536):
                self._heard.append(told)
        self._left.append("left")


@contextlib.contextmanager
def hanging() -> Iterator[Hanging]:
    """A hanging receiver on a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
        receiver = Hanging(int(server.getsockname()[1]))
        Thread(target=receiver.listen, args=(server,), daemon=True).start()
        try:
            yield receiver
        finally:
            server.shutdown(socket.SHUT_RDWR)
