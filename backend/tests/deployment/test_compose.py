"""The description of the containers: valid by the published schema, hardened service by service, and without a secret in it."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import redis
import yaml
from django.conf import settings

from edms.embedded.account import account_for_servers
from edms.embedded.binaries import binaries_for
from edms.embedded.ports import find_free
from edms.embedded.waiting import wait_until
from tests.deployment.description import FILE, described, interpolated, services
from tests.deployment.production import GOOD, read_production
from tests.deployment.server import NEEDS_LINUX, Server, free_ports

PROJECT: Path = settings.PROJECT
SIX = {"db", "redis", "backend", "celery_worker", "celery_beat", "frontend"}
SECRETS = {
    "secret_key": {"backend", "celery_worker", "celery_beat", "manage"},
    "db_superuser_password": {"db", "manage"},
    "db_owner_password": {"manage"},
    "db_app_password": {"backend", "celery_worker", "celery_beat", "manage"},
    "db_backup_password": {"celery_worker", "manage"},
    "redis_password": {"redis", "backend", "celery_worker", "celery_beat", "manage"},
    "sentry_dsn": {"backend", "celery_worker", "celery_beat", "manage"},
    "backup_copy_key_id": {"celery_worker", "manage"},
    "backup_copy_secret_key": {"celery_worker", "manage"},
    "admin_password": {"manage"},
    "tls_key": {"frontend"},
}


def validate(file: Path) -> "subprocess.CompletedProcess[str]":
    """Against the schema of the Compose Specification (Apache-2.0), which the package check-jsonschema carries."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_it_works():
    """The six services of the overview start by themselves; whatever else there is waits to be asked for."""
    assert {name for name, service in services().items() if "profiles" not in service} == SIX
    done = validate(FILE)
    assert done.returncode == 0, done.stdout


def test_the_schema_notices_what_is_wrong(tmp_path: Path):
    broken = described()
    broken["services"]["db"]["healthcheck"]["intervall"] = "10s"
    (tmp_path / "broken.yml").write_text(json.dumps(broken))

    assert validate(tmp_path / "broken.yml").returncode != 0


@pytest.mark.skipif(
    shutil.which("docker-compose") is None, reason="docker-compose is not installed (on Debian: apt install docker-compose)"
)
def test_docker_compose_understands_it(tmp_path: Path):
    """Its own reader follows anchors, variables and files, which the schema does not."""
    command = ["docker-compose", "--env-file", str(PROJECT / ".env.example"), "--file", str(FILE), "config"]

    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    understood = yaml.safe_load(done.stdout)["services"]
    assert understood["backend"]["environment"]["EDMS_ALLOWED_HOSTS"] == "edms.example.org localhost 127.0.0.1 backend"
    assert "requirepass" in understood["redis"]["command"][2]


@pytest.mark.parametrize("name", sorted(services()))
def test_a_service_can_do_no_more_than_it_needs(name):
    service = services()[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert not {"privileged", "network_mode", "pid", "cap_add"} & set(service)
    assert {"cpus", "mem_limit", "pids_limit"} <= set(service)
    assert "deploy" not in service, "Compose refuses limits in one place that differ from those in the other"
    assert service["logging"]["options"]["max-size"]
    assert not any(str(volume).startswith(("/", "./", "~")) for volume in service.get("volumes", ())), "a folder of the host"


@pytest.mark.parametrize("name", sorted(services()))
def test_a_service_keeps_in_memory_only_what_every_image_lets_everybody_write(name):
    """Docker mounts memory with the mode of the folder below it, which it makes for root alone where the image has none: a container
    that is started again could not write there."""
    assert {mount.partition(":")[0] for mount in services()[name]["tmpfs"]} == {"/tmp"}


@pytest.mark.parametrize("name", sorted(SIX))
def test_a_service_says_how_it_is(name):
    assert services()[name]["healthcheck"]["test"]
    assert services()[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("secret", sorted(SECRETS))
def test_a_secret_is_a_file_that_only_who_needs_it_sees(secret):
    assert described()["secrets"][secret]["file"].endswith(f"/{secret}")
    assert {name for name, service in services().items() if secret in service.get("secrets", ())} == SECRETS[secret]


def test_no_password_stands_in_the_description_or_in_an_environment():
    for service in services().values():
        for variable, value in (service.get("environment") or {}).items():
            is_secret = re.search(r"PASSWORD|SECRET|TOKEN|DSN", variable)
            assert not is_secret or str(value).startswith("/run/secrets/"), variable
    assert {name: value for name, value in example().items() if re.search(r"PASSWORD|SECRET_KEY|TOKEN", name) and value} == {}


def test_the_database_is_made_as_the_embedded_stack_makes_it():
    arguments = services()["db"]["environment"]["POSTGRES_INITDB_ARGS"]

    assert "--locale-provider=builtin --locale=C.UTF-8" in arguments
    assert services()["db"]["image"].endswith("postgres:18}")
    assert "db_data:/var/lib/postgresql" in services()["db"]["volumes"]


def test_redis_keeps_what_it_is_told_and_asks_for_a_password():
    command = services()["redis"]["command"][2]

    assert services()["redis"]["image"] == "redis:7-alpine"
    assert "appendonly yes" in command
    assert "requirepass" in command


def test_nothing_but_the_frontend_is_open_to_the_network():
    ports = {name: service["ports"] for name, service in services().items() if "ports" in service}

    assert ports == {
        "backend": ["${EDMS_BACKEND_BIND:-127.0.0.1}:${EDMS_BACKEND_PORT:-8000}:8000"],
        "frontend": ["${EDMS_FRONTEND_PORT:-3000}:8080"],
    }
    assert described()["networks"]["inner"]["internal"] is True
    for name in ("db", "redis"):
        assert services()[name]["networks"] == ["inner"]


def test_who_asks_on_the_server_and_between_containers_is_answered():
    """Health checks, collectors of metrics and the examination of the script call the program by names of their own."""
    allowed = services()["backend"]["environment"]["EDMS_ALLOWED_HOSTS"].split()
    scraped = yaml.safe_load((PROJECT / "deploy" / "grafana" / "prometheus.yml").read_text())["scrape_configs"][0]["static_configs"]
    asked = {target.partition(":")[0] for group in scraped for target in group["targets"]}
    for file in ("deploy/docker/backend-answers", "deploy/install/steps.sh"):
        asked |= set(re.findall(r"http://([\w.]+):8000", (PROJECT / file).read_text()))

    assert asked == {"127.0.0.1", "localhost", "backend"}
    assert asked <= set(allowed)


@NEEDS_LINUX
@pytest.mark.parametrize("name", ["backend", "celery_worker", "celery_beat", "manage"])
@pytest.mark.parametrize("tls", ["yes", "no"])
def test_the_program_starts_with_what_the_script_writes_and_the_description_hands_on(tmp_path: Path, name: str, tls: str):
    """From the questions through .env and the files of the secrets to the production settings, which refuse what is weak or missing."""
    server = Server.made_in(tmp_path)
    backend, frontend = free_ports()
    options = ("--domain", "edms.example.org", "--backend-port", backend, "--frontend-port", frontend, "--ssl", tls)
    assert server.run(*options).returncode == 0
    given = {variable: interpolated(str(value), server.settings) for variable, value in services()[name]["environment"].items()}
    secrets = str(server.project / "var" / "deploy" / "secrets")
    given = {variable: value.replace("/run/secrets", secrets) for variable, value in given.items()}

    read = read_production("ALLOWED_HOSTS", "REDIS_URL", "DATABASES", "SESSION_COOKIE_SECURE", without=tuple(GOOD), **given)

    assert read.refusal == ""
    assert read.values["ALLOWED_HOSTS"] == ["edms.example.org", "localhost", "127.0.0.1", "backend"]
    assert read.values["REDIS_URL"] == f"redis://:{server.settings['EDMS_REDIS_PASSWORD']}@redis:6379/0"
    assert read.values["SESSION_COOKIE_SECURE"] is (tls == "yes")
    passwords = {alias: given["PASSWORD"] for alias, given in read.values["DATABASES"].items()}
    assert passwords["default"] == server.settings["EDMS_DB_APP_PASSWORD"]
    assert passwords["owner"] == (server.settings["EDMS_DB_OWNER_PASSWORD"] if name == "manage" else "")
    assert passwords["backup"] == (server.settings["EDMS_DB_BACKUP_PASSWORD"] if name in ("manage", "celery_worker") else "")


HANDED_ON = {
    "EDMS_BACKUP_TIME_LIMIT": ("BACKUP_TIME_LIMIT", "7200", 7200),
    "EDMS_BACKUP_WAIT_SECONDS": ("BACKUP_WAIT_SECONDS", "60", 60),
    "EDMS_BACKUP_COPY_TIMEOUT": ("BACKUP_COPY_TIMEOUT", "300", 300),
    "SENTRY_ENVIRONMENT": ("SENTRY_ENVIRONMENT", "plant-7", "plant-7"),
    "EDMS_TRUSTED_ORIGINS": (
        "CSRF_TRUSTED_ORIGINS",
        "https://papers.example.org",
        ["https://edms.example.org:3000", "https://papers.example.org"],
    ),
}


def example() -> dict[str, str]:
    """What .env.example says, without what stands there as a comment."""
    return dict(line.split("=", 1) for line in (PROJECT / ".env.example").read_text().splitlines() if re.match(r"[A-Z]", line))


@pytest.mark.parametrize("name", HANDED_ON)
def test_what_an_operator_sets_reaches_the_program_and_what_nobody_sets_is_as_it_is_without_containers(name: str):
    setting, written, meant = HANDED_ON[name]
    handed = services()["celery_worker"]["environment"]

    def read(**more: str) -> object:
        given = {
            variable: interpolated(str(value), example() | more) for variable, value in handed.items() if not variable.endswith("_FILE")
        }
        return read_production(setting, without=(), **given).values[setting]

    without_containers = {"EDMS_PUBLIC_URL": example()["EDMS_PUBLIC_URL"], "EDMS_ENVIRONMENT": example()["EDMS_ENVIRONMENT"]}
    assert read(**{name: written}) == meant
    assert read() == read_production(setting, without=(), **without_containers).values[setting]


@pytest.mark.parametrize("theirs", ["", "store.example.org,10.0.0.0/8"])
def test_a_proxy_on_the_way_out_is_not_asked_for_what_is_in_here(theirs: str):
    environment = services()["celery_worker"]["environment"]
    spared = interpolated(environment["NO_PROXY"], {"NO_PROXY": theirs}).split(",")

    assert {"db", "redis", "backend", "localhost", "127.0.0.1"} <= set(spared)
    assert set(filter(None, theirs.split(","))) <= set(spared)
    # An empty name is one that every address ends with.
    assert "" not in spared
    assert interpolated(environment["HTTPS_PROXY"], {}) == ""


def test_every_variable_of_the_description_is_named_where_operators_look_for_it():
    named = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE))

    assert set(re.findall(r"(?<!\$)\$\{(\w+)", FILE.read_text())) - named == set()


def test_redis_starts_with_its_command_and_keeps_others_out(tmp_path: Path):
    (tmp_path / "redis_password").write_text("a-password-of-redis-in-tests")
    port = find_free()
    program = binaries_for(account_for_servers(tmp_path), tmp_path).redis
    command = interpolated(services()["redis"]["command"][2], {})
    places = {"/run/secrets": str(tmp_path), "/tmp/redis.conf": str(tmp_path / "redis.conf"), "dir /data": f"port {port}\\ndir {tmp_path}"}
    for place, here in places.items():
        command = command.replace(place, here)
    command = command.replace("exec redis-server", f"exec {program}")
    with subprocess.Popen(["sh", "-c", command], stdout=subprocess.DEVNULL) as server:
        with redis.Redis(port=port, password="a-password-of-redis-in-tests") as friend, redis.Redis(port=port) as stranger:
            assert wait_until(lambda: answers(friend), seconds=10)
            assert friend.config_get("appendonly") == {"appendonly": "yes"}
            with pytest.raises(redis.AuthenticationError):
                stranger.ping()
        server.terminate()


def answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


DOCKERFILES = sorted((PROJECT / "deploy" / "docker").glob("*.Dockerfile"))


@pytest.mark.parametrize("file", DOCKERFILES, ids=lambda file: file.name)
def test_an_image_is_built_from_named_versions_and_runs_as_nobody_in_particular(file):
    instructions = [line for line in file.read_text().replace("\\\n", " ").splitlines() if line and not line.startswith("#")]
    bases = [line.split()[1] for line in instructions if line.startswith("FROM")]
    users = [line.split()[1] for line in instructions if line.startswith("USER")]

    assert all(re.search(r":\d", base) for base in bases), bases
    assert users
    assert users[-1] not in ("root", "0")
    for install in (line for line in instructions if "apt-get install" in line):
        assert "--no-install-recommends" in install
        assert "rm -rf /var/lib/apt/lists" in install
    for line in instructions:
        assert not line.startswith("ADD"), "COPY does no more than it says"
        if line.startswith("COPY") and "--from" not in line:
            sources = [word for word in line.split()[1:-1] if not word.startswith("--")]
            assert all((PROJECT / source).exists() for source in sources), sources


def test_what_is_copied_into_images_is_let_through():
    """The file .dockerignore refuses everything that it does not name."""
    allowed = {line.removeprefix("!") for line in (PROJECT / ".dockerignore").read_text().splitlines() if line.startswith("!")}

    for file in DOCKERFILES:
        for line in file.read_text().replace("\\\n", " ").splitlines():
            if line.startswith("COPY") and "--from" not in line:
                for source in (word for word in line.split()[1:-1] if not word.startswith("--")):
                    assert source in allowed or any(source.startswith(f"{folder}/") for folder in allowed), source
