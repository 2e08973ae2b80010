"""Where the journeys get their browser from: one that is there, else Debian's for root, else one sentence that says what to do."""

import shutil
import subprocess
from pathlib import Path

import pytest

from edms.embedded.folders import PROJECT

SCRIPT = PROJECT / "frontend" / "e2e" / "support" / "chromium.sh"
IS_DEBIAN = Path("/etc/os-release").exists() and "\nID=debian" in f"\n{Path('/etc/os-release').read_text()}"


class Machine:
    """A search path on which only the named programs are found."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder
        self.has("grep", f'exec {shutil.which("grep")} "$@"')

    def has(self, program: str, script: str = "exit 0") -> Path:
        """Install a program that behaves like ``script``."""
        path = self.programs / program
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    def look(self, **environment: str) -> "subprocess.CompletedProcess[str]":
        command = [shutil.which("sh") or "sh", str(SCRIPT)]
        surroundings = {"PATH": str(self.programs), **environment}
        return subprocess.run(command, env=surroundings, check=False, capture_output=True, text=True)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path)
    machine.has("id", "echo 1000")
    return machine


def test_it_works(machine: Machine) -> None:
    chromium = machine.has("chromium")
    assert machine.look().stdout.strip() == str(chromium)


def test_another_name_will_do(machine: Machine) -> None:
    chrome = machine.has("google-chrome")
    assert machine.look().stdout.strip() == str(chrome)


def test_the_named_one_is_taken_and_no_other(machine: Machine) -> None:
    machine.has("chromium")
    named = machine.has("my-chromium")
    assert machine.look(CHROMIUM=str(named)).stdout.strip() == str(named)
    assert machine.look(CHROMIUM="/not/there").returncode == 1


def test_none_is_one_sentence_that_says_what_to_do(machine: Machine) -> None:
    looked = machine.look()
    assert (looked.returncode, looked.stdout) == (1, "")
    assert looked.stderr.startswith("There is no Chromium on this machine: install it")
    assert len(looked.stderr.splitlines()) == 1


@pytest.mark.skipif(not IS_DEBIAN, reason="apt-get is only trusted to have a Chromium on Debian")
def test_root_gets_it_installed_on_debian(machine: Machine) -> None:
    machine.has("id", "echo 0")
    chromium = machine.programs / "chromium"
    chmod = shutil.which("chmod")
    machine.has("apt-get", f'case "$*" in *"install "*chromium) echo : > {chromium}; {chmod} 755 {chromium};; esac')
    looked = machine.look()
    assert looked.stdout.strip() == str(chromium)


def test_nothing_is_installed_in_place_of_a_named_one_that_is_not_there(machine: Machine) -> None:
    machine.has("id", "echo 0")
    machine.has("apt-get", 'echo "Installed." >&2')
    assert machine.look(CHROMIUM="/not/there").stderr == "CHROMIUM names /not/there, and there is no such program.\n"


@pytest.mark.skipif(not IS_DEBIAN, reason="apt-get is only trusted to have a Chromium on Debian")
def test_an_installation_that_fails_says_why_and_what_to_do(machine: Machine) -> None:
    machine.has("id", "echo 0")
    machine.has("apt-get", 'echo "E: no network" >&2; exit 100')
    looked = machine.look()
    assert looked.returncode == 1
    assert "E: no network" in looked.stderr
    assert "There is no Chromium" in looked.stderr
