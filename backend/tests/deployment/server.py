"""A server on which deploy-interactive.sh runs in tests: a copy of what it needs, and stand-ins for docker and crontab."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pexpect
import pytest
from django.conf import settings

from edms.embedded.ports import find_free
from testing.stack import environment

PROJECT: Path = settings.PROJECT
_NEEDED = ("deploy-interactive.sh", "docker-compose.yml", ".env.example", "pyproject.toml")
# Lines of somebody else in the crontab.
THEIRS = "MAILTO=ops@example.org\n# Certificates\n15 4 * * 1 /usr/local/bin/renew --quiet\n"
BACKUP = "/data/backups/backup_20261130_021500.tar.gz"


# The script is for servers, and those run Linux.
NEEDS_LINUX = pytest.mark.skipif(
    sys.platform != "linux" or not all(map(shutil.which, ("bash", "openssl", "flock"))), reason="it needs Linux with openssl and flock"
)


@dataclass(frozen=True, slots=True)
class Server:
    """The folder of the project, and that in which the stand-ins keep what they were asked and told."""

    project: Path
    standins: Path

    @classmethod
    def made_in(cls, folder: Path) -> "Server":
        project, standins = folder / "edms server", folder / "standins"
        project.mkdir()
        shutil.copytree(Path(__file__).parent / "standins", folder / "programs")
        (standins / "backups").mkdir(parents=True)
        for name in _NEEDED:
            shutil.copy2(PROJECT / name, project / name)
        for name in ("deploy/install", "scripts"):
            shutil.copytree(PROJECT / name, project / name)
        return cls(project, standins)

    @classmethod
    def installed_in(cls, folder: Path) -> "Server":
        """With TLS, and with lines of somebody else in .env and in the crontab."""
        server = cls.made_in(folder)
        (server.standins / "crontab").write_text(THEIRS)
        backend, frontend = free_ports()
        done = server.run("--domain", "edms.example.org", "--backend-port", backend, "--frontend-port", frontend, "--ssl", "yes")
        assert done.returncode == 0, done.stdout + done.stderr
        server.write(EDMS_EMAIL_HOST="mail.example.org")
        server.forget_what_was_asked()
        return server

    @property
    def environment(self) -> dict[str, str]:
        return environment(
            PATH=f"{self.standins.with_name('programs')}:{os.environ['PATH']}", STAND_IN=str(self.standins), LC_ALL="C.UTF-8"
        )

    @property
    def settings(self) -> dict[str, str]:
        """What .env says."""
        lines = (self.project / ".env").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))

    def write(self, **values: str) -> None:
        """What an operator has put into .env since the script ran."""
        env = self.project / ".env"
        lines = [line for line in env.read_text().splitlines() if line.partition("=")[0] not in values]
        env.write_text("\n".join([*lines, *(f"{name}={value}" for name, value in values.items())]) + "\n")

    @property
    def asked(self) -> list[str]:
        """What docker was asked, in order, without the folder; the version of .env in front."""
        lines = (self.standins / "asked").read_text().splitlines()
        files = {f"{self.project}/docker-compose.yml": "", f"{self.project}/var/deploy/docker-compose.yml": "(as installed) "}
        for file, words in files.items():
            lines = [line.replace(f"compose --project-directory {self.project} --file {file} ", words) for line in lines]
        return [line for line in lines if not line.startswith("crontab")]

    @property
    def crontab(self) -> str:
        file = self.standins / "crontab"
        return file.read_text() if file.exists() else ""

    def secret(self, name: str) -> str:
        return (self.project / "var" / "deploy" / "secrets" / name).read_text()

    def forget_what_was_asked(self) -> None:
        (self.standins / "asked").write_text("")

    def fail_at(self, *patterns: str) -> None:
        (self.standins / "fails").write_text("".join(f"{pattern}\n" for pattern in patterns))

    def run(self, *options: str, **exported: str) -> "subprocess.CompletedProcess[str]":
        """Without anybody at a terminal, from a shell that has exported some variables."""
        command = ["./deploy-interactive.sh", "--non-interactive", *options]
        return subprocess.run(
            command,
            cwd=self.project,
            env=self.environment | exported,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def run_line_of_crontab(self, word: str) -> "subprocess.CompletedProcess[str]":
        """What cron does when it is time for the line with this word in it."""
        line = next(line for line in self.crontab.splitlines() if word in line and not line.startswith("#"))
        command = line.split(maxsplit=5)[5].replace("\\%", "%")
        return subprocess.run(
            ["sh", "-c", command], env=self.environment, cwd="/", capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )

    def begin(self, *options: str) -> "pexpect.spawn[str]":
        """With somebody at a terminal."""
        return pexpect.spawn(
            "./deploy-interactive.sh", list(options), cwd=str(self.project), env=self.environment, encoding="utf-8", timeout=30
        )


def free_ports() -> tuple[str, str]:
    first = find_free()
    return str(first), str(next(port for port in iter(find_free, None) if port != first))
