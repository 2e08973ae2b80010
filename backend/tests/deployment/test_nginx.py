"""The frontend's nginx with our configuration, before a program that tells what reached it."""

import http.server
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from django.conf import settings

from apps.core import middleware
from edms.embedded.ports import find_free
from edms.embedded.waiting import wait_until
from tests.deployment.description import interpolated, services

PROJECT: Path = settings.PROJECT
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin:/opt/homebrew/bin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed (on Debian: apt install nginx-light)")


# In the foreground; and under root as root, which alone may enter the folders of these tests.
_START = "daemon off;\n" + ("user root;\n" if os.geteuid() == 0 else "")


class Teller(http.server.BaseHTTPRequestHandler):
    """Answers with what it was asked."""

    def do_GET(self) -> None:
        body = json.dumps({"path": self.path, "headers": dict(self.headers)}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("X-Frame-Options", "DENY")
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Nothing to say."""


@pytest.fixture(scope="module")
def program() -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Teller)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()


def placed(folder: Path, *, program: int, port: int) -> Path:
    """Our configuration with the places of containers changed to ones of this test; nothing else is changed."""
    target = folder / "nginx"
    shutil.copytree(PROJECT / "deploy" / "nginx", target)
    client = folder / "client"
    (client / "assets").mkdir(parents=True)
    (client / "index.html").write_text("<!doctype html><title>EDMS</title>")
    (client / "assets" / "main-AbCd1234.js").write_text("console.log(1)")
    changed = {
        # First, since the places of this test are below it as well.
        "/tmp/": f"{folder}/",
        "/etc/nginx/edms": str(target),
        "/usr/share/nginx/edms": str(client),
        "listen 8080": f"listen 127.0.0.1:{port}",
        "127.0.0.1:8081": f"127.0.0.1:{find_free()}",
        "backend:8000": f"127.0.0.1:{program}",
        "/run/secrets/": f"{folder}/",
        "/dev/stdout": f"{folder}/access.log",
        # A word of newer versions.
        "http2 on;": "",
        "resolver 127.0.0.11 valid=10s ipv6=off;": "",
    }
    for file in target.glob("*.conf"):
        text = file.read_text()
        for before, after in changed.items():
            text = text.replace(before, after)
        file.write_text(text if file.name not in ("plain.conf", "tls.conf") else f"{_START}{text}")
    return target


def running(folder: Path, name: str, *, program: int, **variables: str) -> Iterator[str]:
    """With the command of the description and these settings in .env."""
    port = find_free()
    target = placed(folder, program=program, port=port)
    if name == "tls":
        make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
        subprocess.run(
            [*make, "-keyout", str(folder / "tls_key"), "-out", str(folder / "tls_certificate")], check=True, capture_output=True
        )
    assert NGINX
    command = interpolated(services()["frontend"]["command"][2], {"EDMS_NGINX": name, **variables})
    # Nobody names another folder to nginx in a container, and there it learns on its command line what is a line of the file here.
    for before, after in {
        " /tmp/": f" {folder}/",
        "exec nginx": f"exec {NGINX} -p {folder}",
        ' -g "daemon off;"': "",
        "/etc/nginx/edms": str(target),
    }.items():
        assert before in command
        command = command.replace(before, after)
    server = subprocess.Popen(["sh", "-c", command], stderr=(folder / "errors").open("wb"))
    try:
        assert wait_until(lambda: is_listening(port) or server.poll() is not None, seconds=15)
        assert server.poll() is None, (folder / "errors").read_text()
        yield f"{'https' if name == 'tls' else 'http'}://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def is_listening(port: int) -> bool:
    try:
        requests.get(f"http://127.0.0.1:{port}/", timeout=2, allow_redirects=False)
    except requests.ConnectionError:
        return False
    return True


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, program: int) -> Iterator[str]:
    yield from running(tmp_path_factory.mktemp("plain"), "plain", program=program)


@pytest.fixture
def small(tmp_path: Path, program: int) -> Iterator[str]:
    """For files of 1 MB."""
    yield from running(tmp_path, "plain", program=program, EDMS_MAX_UPLOAD_BYTES="1048576")


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory, program: int) -> Iterator[str]:
    yield from running(tmp_path_factory.mktemp("tls"), "tls", program=program)


def test_it_works(plain: str):
    """Files of the client are nginx's, the API is the program's, every other address is the client's page."""
    page = requests.get(f"{plain}/documents/17", timeout=5)
    assert (page.status_code, page.text) == (200, "<!doctype html><title>EDMS</title>")
    assert requests.get(f"{plain}/assets/main-AbCd1234.js", timeout=5).headers["Cache-Control"].endswith("immutable")
    assert requests.get(f"{plain}/api/v1/documents/?search=x", timeout=5).json()["path"] == "/api/v1/documents/?search=x"


def test_the_program_learns_who_asked_and_how(plain: str):
    sent = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example", "Forwarded": "for=1.1.1.1"}

    headers = requests.get(f"{plain}/api/v1/", headers=sent, timeout=5).json()["headers"]

    assert headers["X-Forwarded-For"] == "203.0.113.9, 127.0.0.1"
    assert headers["X-Forwarded-Proto"] == "http"
    assert re.fullmatch(r"[0-9a-f]{32}", headers["X-Request-ID"])
    assert not {"X-Forwarded-Host", "Forwarded"} & set(headers)


def test_what_is_missing_is_missing(plain: str):
    assert requests.get(f"{plain}/assets/gone-AbCd1234.js", timeout=5).status_code == 404
    assert requests.get(f"{plain}/metrics", timeout=5).status_code == 404
    assert requests.get(f"{plain}/apis", timeout=5).headers["Content-Type"] == "text/html"


@pytest.mark.parametrize("path", ["/", "/assets/main-AbCd1234.js"])
def test_the_client_comes_with_the_headers_that_the_program_sends(plain: str, path: str):
    headers = requests.get(f"{plain}{path}", timeout=5).headers

    assert headers["Content-Security-Policy"] == middleware._POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == settings.X_FRAME_OPTIONS
    assert headers["Referrer-Policy"] == settings.SECURE_REFERRER_POLICY
    assert headers["Cross-Origin-Opener-Policy"] == settings.SECURE_CROSS_ORIGIN_OPENER_POLICY
    assert "Strict-Transport-Security" not in headers
    assert not re.search(r"\d", headers["Server"]), "it tells its version"


def uploaded(address: str, megabytes: int) -> int:
    return requests.post(f"{address}/api/v1/documents/", data=bytes(megabytes * 1024 * 1024), timeout=20).status_code


def test_what_may_be_uploaded_is_said_in_one_place(plain: str, small: str):
    """A file of the size that the setting allows comes through with the frame around it, and little more does."""
    assert [uploaded(small, size) for size in (1, 10, 12)] == [204, 204, 413]
    assert uploaded(plain, 12) == 204


def test_headers_of_the_program_are_sent_once(plain: str):
    assert requests.get(f"{plain}/api/v1/", timeout=5).headers["X-Frame-Options"] == "DENY"


@pytest.mark.filterwarnings("ignore:Unverified HTTPS")
def test_over_tls_it_says_so_and_asks_browsers_to_stay(tls: str):
    page = requests.get(f"{tls}/", timeout=5, verify=False)
    api = requests.get(f"{tls}/api/v1/", timeout=5, verify=False)

    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert api.json()["headers"]["X-Forwarded-Proto"] == "https"


def test_who_forgot_the_s_is_led_on(tls: str):
    answer = requests.get(tls.replace("https", "http") + "/documents", timeout=5, allow_redirects=False)

    assert (answer.status_code, answer.headers["Location"]) == (301, f"{tls}/documents")
