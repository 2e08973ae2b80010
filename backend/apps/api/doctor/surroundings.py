"""Looks at what the program stands on besides the database: secrets, addresses, broker, files, other programs, backups."""

import os
import shutil
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.http.request import validate_host

from apps.api.doctor import Finding, Verdict, fault, good, warning
from apps.backups.database.programs import ProgramFailed, program
from apps.scheduler.health import HealthStatus
from apps.scheduler.health.probes import FileStoreProbe

_DAY = 24 * 3600
_FILES_WITH_SECRETS = (".env", "var/deploy/admin-password")
_VERDICTS = {HealthStatus.GOOD: Verdict.GOOD, HealthStatus.WARNING: Verdict.WARNING}


def look_at_secrets() -> Iterator[Finding]:
    """None is missing, known to everybody or for everybody to read."""
    problems = [*_weak_secrets(), *_open_files()]
    yield from problems
    if not problems:
        yield good("None is missing, weak, or readable for others.")


def _weak_secrets() -> Iterator[Finding]:
    key = settings.SECRET_KEY
    if key.startswith("not-a-secret") or len(key) < 50:
        yield fault(
            "The secret key is the one from the source, or too short: whoever knows it signs sessions and tokens of anybody.",
            "Set EDMS_SECRET_KEY_FILE to a file with 64 random characters (openssl rand -base64 48). Everybody has to sign in again.",
        )
    if settings.DEBUG:
        yield fault("DEBUG is on: errors show settings and source to everybody.", "Use edms.settings.production.")
    if settings.METRICS_TOKEN and len(settings.METRICS_TOKEN) < 16:
        yield fault("The token for metrics is short enough to be guessed.", "Set EDMS_METRICS_TOKEN_FILE to one of 32 random characters.")


def _open_files() -> Iterator[Finding]:
    files = [settings.PROJECT / name for name in _FILES_WITH_SECRETS] + [settings.DATA_DIR / "instance.json"]
    folders = [settings.PROJECT / "var" / "deploy" / "secrets"]
    for path in (path for path in (*files, *folders) if path.exists()):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            wanted = "700" if path.is_dir() else "600"
            yield fault(f"{path}, which holds secrets, can be read by others (mode {mode:o}).", f"chmod {wanted} '{path}'")


def look_at_addresses() -> Iterator[Finding]:
    """The program answers at the address that people are given, and nowhere else, over TLS."""
    hosts, public = settings.ALLOWED_HOSTS, urlsplit(settings.PUBLIC_URL)
    problems = []
    if "*" in hosts:
        problems.append(
            fault("It answers under every name (ALLOWED_HOSTS has *): links in e-mails can be made to lead elsewhere.", _NAME_THE_HOST)
        )
    if not validate_host(public.hostname or "", hosts):
        problems.append(fault(f"It refuses the address that people are given, {settings.PUBLIC_URL}.", _NAME_THE_HOST))
    is_local = public.hostname in ("127.0.0.1", "localhost", "::1")
    if public.scheme != "https" and not is_local:
        problems.append(
            warning(
                f"People reach it without TLS ({settings.PUBLIC_URL}): passwords cross the network readable.",
                "Run ./deploy-interactive.sh and set TLS up, or put a proxy that ends TLS in front.",
            )
        )
    elif public.scheme == "https" and not settings.SESSION_COOKIE_SECURE:
        problems.append(
            fault("Over https the session cookie goes over http as well.", "Set EDMS_TLS=yes and use edms.settings.production.")
        )
    yield from problems
    if not problems:
        yield good(f"{settings.PUBLIC_URL}.")


_NAME_THE_HOST = "Set EDMS_ALLOWED_HOSTS to the name in EDMS_PUBLIC_URL, and restart backend, celery_worker and celery_beat."


def look_at_broker() -> Iterator[Finding]:
    """Redis takes our password, asks everybody for one, and never throws messages away."""
    address = urlsplit(settings.REDIS_URL)
    place = f"{address.hostname}:{address.port}" if address.hostname else address.path
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=3, socket_connect_timeout=3) as broker:
            broker.ping()
            policy = dict(broker.config_get("maxmemory-policy")).get("maxmemory-policy", "noeviction")
    except redis.AuthenticationError as error:
        yield fault(
            f"Redis at {place} refuses the password: {error}.",
            "Let EDMS_REDIS_PASSWORD_FILE (or EDMS_REDIS_URL) hold the password that Redis was started with, and restart both.",
        )
        return
    except (redis.RedisError, OSError) as error:
        yield fault(f"Redis at {place} cannot be used: {error}", "Start Redis (docker compose up -d redis), or correct EDMS_REDIS_HOST.")
        return
    if policy != "noeviction":
        yield fault(f"Redis throws messages away when it is full ({policy}).", "Set maxmemory-policy to noeviction.")
    if _lets_everybody_in(place):
        yield fault(f"Redis at {place} asks for no password: whoever reaches it makes the workers run what they like.", "Set requirepass.")
    else:
        yield good(f"Redis at {place} answers.")


def _lets_everybody_in(place: str) -> bool:
    if place.startswith("/"):
        # A socket: the rights of its folder are the password.
        return False
    host, _, port = place.rpartition(":")
    try:
        with redis.Redis(host=host, port=int(port), socket_timeout=3, socket_connect_timeout=3) as stranger:
            return bool(stranger.ping())
    except (redis.RedisError, OSError):
        return False


def look_at_files() -> Iterator[Finding]:
    """A file can be written, flushed, read back and removed, and there is room for more."""
    try:
        found = FileStoreProbe().look()
    except OSError as error:
        yield fault(
            f"No file can be stored in {settings.STORAGE_ROOT}: {error.strerror}.",
            "Make the folder, give it to the account of the program (10001 in containers), and see that its volume is mounted writable.",
        )
        return
    yield Finding(_VERDICTS.get(found.status, Verdict.FAULT), found.details, found.recommendation)


_PROGRAMS = {
    ("soffice", "libreoffice"): ("LibreOffice", "office files are not turned into PDFs", "libreoffice-writer-nogui"),
    ("tesseract",): ("tesseract", "scans cannot be searched", "tesseract-ocr"),
}
_CLIENT = "Install the package postgresql-client-18, or set EDMS_POSTGRES_PROGRAMS to the folder of pg_dump and pg_restore."


def look_at_programs() -> Iterator[Finding]:
    """What the program calls by name."""
    problems = []
    for names, (title, loss, package) in _PROGRAMS.items():
        if not any(map(shutil.which, names)):
            problems.append(warning(f"{title} is not installed: {loss}.", f"apt install {package}"))
    try:
        pg_dump = program("pg_dump")
        if " 18" not in (said := _version(pg_dump)):
            problems.append(fault(f"{pg_dump} is not of version 18 ({said}): it refuses our server.", _CLIENT))
    except ProgramFailed as error:
        problems.append(fault(f"No backup can be made. {error.message}", _CLIENT))
    yield from problems
    if not problems:
        yield good("LibreOffice, tesseract and pg_dump 18 are installed.")


def _version(program: str) -> str:
    try:
        return subprocess.run([program, "--version"], capture_output=True, text=True, check=False, timeout=10).stdout.strip()  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return "it does not run"


def look_at_backups() -> Iterator[Finding]:
    """There is one from the last two days."""
    folder: Path = settings.BACKUP_ROOT
    try:
        archives = [entry.stat().st_mtime for entry in os.scandir(folder) if entry.name.startswith("backup_") and entry.is_file()]
    except OSError:
        archives = []
    if not archives:
        yield warning(f"There is no backup in {folder}.", "Run 'edms backup', and see that it is made each night (docs/operations.md).")
        return
    age = (time.time() - max(archives)) / _DAY
    if age > 2:
        yield fault(
            f"The newest backup in {folder} is {age:.0f} days old.",
            "Run 'edms backup' and read what it says; then look why the nightly one fails ('edms task_status', journalctl -t edms-backup).",
        )
    else:
        yield good(f"{len(archives)} in {folder}, the newest {age * 24:.0f} hours old.")
