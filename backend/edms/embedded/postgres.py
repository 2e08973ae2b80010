"""The database server: its cluster, its three roles, and how it is started."""

import hashlib
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from edms.embedded.account import Account
from edms.embedded.refusal import CannotStart

SUPERUSER = "postgres"
OWNER = "edms_owner"
APP = "edms_app"
BACKUP = "edms_backup"

# For a small machine that does other things too; an installation of its own has its own postgresql.conf.
TUNING = {
    "shared_buffers": "128MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "512MB",
    "max_connections": "80",
    "random_page_cost": "1.1",
    # Every statement of the program is short; compiling one costs more than running it.
    "jit": "off",
    "log_min_duration_statement": "1000",
    "log_line_prefix": "%m [%p] %u ",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """A database cluster in a folder that ``account`` owns, run by the server program ``postgres``."""

    folder: Path
    account: Account
    postgres: Path

    def create(self) -> None:
        """Make the cluster unless it is there; one whose making was broken off is made again.

        Nobody learns the superuser's password: the program never uses that role.
        """
        if self.folder.exists():
            self._refuse_another_version()
            return
        unfinished = self.folder.with_name(f"{self.folder.name}.part")
        shutil.rmtree(unfinished, ignore_errors=True)
        self.account.make_folder(unfinished)
        with tempfile.NamedTemporaryFile("w", dir=self.folder.parent) as password:
            password.write(secrets.token_urlsafe(32))
            password.flush()
            self.account.own(Path(password.name))
            self._run(
                *("initdb", "--pgdata", str(unfinished), "--username", SUPERUSER, "--pwfile", password.name),
                *("--encoding", "UTF8", "--locale-provider", "builtin", "--locale", "C.UTF-8", "--no-instructions"),
                *("--auth-local", "trust", "--auth-host", "scram-sha-256"),
            )
        unfinished.rename(self.folder)

    def prepare_roles(self, *, database: str, owner_password: str, app_password: str, backup_password: str) -> None:
        """Make the roles and the database, or set the passwords anew, while the server is down; once for each set of passwords.

        In single-user mode PostgreSQL answers a name that exists with an error and goes on, so a broken-off preparation is
        simply repeated. Whether the roles work is proved by logging in with them.
        """
        statements = roles_and_database(
            database=database, owner_password=owner_password, app_password=app_password, backup_password=backup_password
        )
        rights = rights_in(database)
        mark = self.folder.with_name("roles.sha256")
        wanted = hashlib.sha256("\n".join([*statements, *rights]).encode()).hexdigest()
        if mark.exists() and mark.read_text() == wanted:
            return
        self._single_user("postgres", statements)
        self._single_user(database, rights)
        mark.write_text(wanted)

    def command(self, *, sockets: Path | None, port: int, tuning: Mapping[str, str]) -> list[str]:
        """How the server is started: on the loopback address, or in the folder ``sockets`` only."""
        listening = {
            "listen_addresses": "" if sockets else "127.0.0.1",
            "unix_socket_directories": str(sockets or ""),
            "port": str(port),
        }
        settings = {**listening, **tuning, "logging_collector": "off", "timezone": "UTC", "log_timezone": "UTC"}
        return [str(self.postgres), "-D", str(self.folder), *(f"--{name}={value}" for name, value in settings.items())]

    def _refuse_another_version(self) -> None:
        made_by = (self.folder / "PG_VERSION").read_text().strip()
        if made_by != "18":
            raise CannotStart(
                f"The database in {self.folder} was made by PostgreSQL {made_by}, and this is version 18: dump and restore it."
            )

    def _single_user(self, database: str, statements: list[str]) -> None:
        program = ("postgres", "--single", "-D", str(self.folder), database)
        self._run(*program, standard_input="".join(f"{statement}\n" for statement in statements))

    def _run(self, program: str, *arguments: str, standard_input: str = "") -> None:
        command = [str(self.postgres.with_name(program)), *arguments]
        done = subprocess.run(command, input=standard_input, cwd="/", check=False, capture_output=True, text=True, **self.account.switch)  # noqa: S603 - the command is ours
        if done.returncode != 0:
            raise CannotStart(f"PostgreSQL's {program} failed in {self.folder.parent}: {_last_line(done.stderr)}.")


def _last_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1].strip().rstrip(".") if lines else "it said nothing"


def roles_and_database(*, database: str, owner_password: str, app_password: str, backup_password: str) -> list[str]:
    """Statements for the server as a whole.

    The program's role may do nothing beyond its own database. The role of backups reads everything, changes nothing, and makes
    scratch databases to rehearse in; the owner restores: it makes the new database and ends the sessions in the old one.
    """
    statements = []
    for role, password in ((OWNER, owner_password), (APP, app_password), (BACKUP, backup_password)):
        statements += [
            _text("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION", role),
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password)).as_string(),
        ]
    statements += [
        _text("ALTER ROLE {} CREATEDB", BACKUP),
        _text("GRANT pg_read_all_data TO {}", BACKUP),
        _text("ALTER ROLE {} CREATEDB", OWNER),
        _text("GRANT pg_signal_backend TO {}", OWNER),
    ]
    return [*statements, _text("CREATE DATABASE {} OWNER {} TEMPLATE template0", database, OWNER)]


def rights_in(database: str) -> list[str]:
    """Statements for one database: the owner makes tables, the program reads and writes rows, nobody else comes in."""
    return [
        *connection_rights(database),
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        _text("ALTER SCHEMA public OWNER TO {}", OWNER),
        _text("GRANT USAGE ON SCHEMA public TO {}", APP),
        _text("ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}", OWNER, APP),
        _text("ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {}", OWNER, APP),
    ]


def connection_rights(database: str) -> list[str]:
    """Statements about who may connect; a copy of a database does not inherit them from its template."""
    return [
        _text("REVOKE ALL ON DATABASE {} FROM PUBLIC", database),
        _text("GRANT CONNECT ON DATABASE {} TO {}", database, APP),
        _text("GRANT CONNECT ON DATABASE {} TO {}", database, BACKUP),
    ]


def _text(statement: str, *names: str) -> str:
    return sql.SQL(statement).format(*(sql.Identifier(name) for name in names)).as_string()


def login_error(*, host: str, user: str, dbname: str, port: int = 5432, password: str = "") -> str | None:
    """Log in and out; None when that works, else what the server (or the system) said."""
    try:
        psycopg.connect(host=host, port=port, user=user, dbname=dbname, password=password, connect_timeout=5).close()
    except psycopg.OperationalError as error:
        return str(error).strip().splitlines()[-1]
    return None
