"""What a database holds at one moment: counts, the head of the audit trail, the signatures, the migrations, the stored files."""

import hashlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from apps.backups.archive.manifest import DatabaseState, Digest

Session = psycopg.Connection[Any]
_BATCH = 5000
_TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY c.relname COLLATE "C"
"""
# The leaf of an entry is that of RFC 6962; a digest over all leaves in order is the head.
_AUDIT_LEAVES = r"SELECT sha256('\x00'::bytea || canonical) FROM public.audit_audittrail ORDER BY id"
_SIGNATURES = """
    SELECT sha256(convert_to(concat_ws('|', uuid, signer_id, signer_name, meaning, extract(epoch FROM signed_at), subject_type, subject_id,
        content_sha256, metadata_sha256, audit_entry_id), 'UTF8') || sha256(metadata_canonical))
    FROM public.security_signature ORDER BY id
"""
_BROKEN_SIGNATURES = """
    SELECT count(*) FROM public.security_signature s LEFT JOIN public.audit_audittrail a ON a.id = s.audit_entry_id
    WHERE a.id IS NULL OR encode(sha256(s.metadata_canonical), 'hex') <> s.metadata_sha256
        OR a.details ->> 'metadata_sha256' IS DISTINCT FROM s.metadata_sha256
        OR a.details ->> 'content_sha256' IS DISTINCT FROM s.content_sha256
"""
_MIGRATIONS = 'SELECT app, name FROM public.django_migrations ORDER BY app COLLATE "C", name COLLATE "C"'
_STORED = 'SELECT sha256 FROM public.documents_storedfile ORDER BY sha256 COLLATE "C"'


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A session that sees one moment, and the name under which others may see the same."""

    session: Session
    name: str

    def stored_names(self) -> Iterator[str]:
        """The digests of all stored files that rows refer to, ascending."""
        with self.session.cursor(name="edms_stored") as cursor:
            cursor.itersize = _BATCH
            cursor.execute(_STORED)
            for (name,) in cursor:
                yield name


@contextmanager
def snapshot(**connection: Any) -> Iterator[Snapshot]:
    """Take a snapshot and hold it until the block is left."""
    with psycopg.connect(**connection, connect_timeout=10, application_name="edms backup") as session:
        session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        session.execute("SET LOCAL timezone = 'UTC'")
        (name,) = session.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        yield Snapshot(session, name)


def state_of(session: Session) -> Generator[None, None, DatabaseState]:
    """Count and digest what a session sees; yields now and then, because it takes a while."""
    rows: dict[str, int] = {}
    for (table,) in session.execute(_TABLES).fetchall():
        rows[table] = _number(session, sql.SQL("SELECT count(*) FROM public.{}").format(sql.Identifier(table)))
        yield
    audit = yield from _digest(session, _AUDIT_LEAVES)
    signatures = yield from _digest(session, _SIGNATURES)
    migrations = [list(row) for row in session.execute(_MIGRATIONS).fetchall()]
    size = _number(session, sql.SQL("SELECT pg_database_size(current_database())"))
    return DatabaseState(rows=rows, audit=audit, signatures=signatures, migrations=migrations, bytes=size)


def count_broken_signatures(session: Session) -> int:
    """Electronic signatures that do not fit their own control data, or their entry in the audit trail."""
    return _number(session, sql.SQL(_BROKEN_SIGNATURES))


def differences(expected: DatabaseState, found: DatabaseState) -> list[str]:
    """What differs between two states, in words; empty where nothing does."""
    told = [
        f"{table}: {expected.rows.get(table, 0)} rows were backed up, {found.rows.get(table, 0)} are there"
        for table in sorted(expected.rows.keys() | found.rows.keys())
        if expected.rows.get(table) != found.rows.get(table)
    ]
    if expected.audit != found.audit:
        told.append(f"audit trail: {expected.audit.count} entries {expected.audit.sha256} against {found.audit.count} {found.audit.sha256}")
    if expected.signatures != found.signatures:
        told.append(f"signatures: {expected.signatures.count} {expected.signatures.sha256} against {found.signatures.sha256}")
    if expected.migrations != found.migrations:
        told.append("the migrations that were applied differ")
    return told


def _digest(session: Session, query: str) -> Generator[None, None, Digest]:
    count, digest = 0, hashlib.sha256()
    with session.cursor(name="edms_digest") as cursor:
        cursor.execute(query.encode())
        while rows := cursor.fetchmany(_BATCH):
            digest.update(b"".join(row[0] for row in rows))
            count += len(rows)
            yield
    return Digest(count, digest.hexdigest())


def _number(session: Session, query: sql.SQL | sql.Composed) -> int:
    row = session.execute(query).fetchone()
    return int(row[0]) if row else 0
