"""A server is lost, and there is the bucket: what is restored from a copy is proved as any archive is, and nothing else is."""

import hashlib
import shutil
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.management import CommandError, call_command

from apps.audit.models import AuditTrail
from apps.backups.copies import open_store
from apps.backups.folder import archives, path_of
from apps.backups.following import followed
from apps.backups.models import Backup, BackupKind, CopyState
from apps.backups.selectors import copy_state_of
from apps.backups.services.copying import copy_backups
from apps.backups.services.place import previous_databases
from apps.backups.services.previous import discard_previous_database
from apps.documents.models import Document
from apps.users.models import User
from testing.archives import NAME, forge
from testing.backups import backed_up_and_copied, keep_content, stored_contents
from testing.buckets import KEY_ID, SECRET_KEY, Bucket, Line
from testing.make import make_document, make_stored_file

pytestmark = pytest.mark.own_database


@pytest.fixture
def public_key(company: dict[str, User], system: User, bucket: Bucket, folders: Path, settings: Any) -> Path:
    """A full backup and one that builds upon it are in the bucket; then the server is gone. The public key of it is left."""
    backed_up_and_copied(system, BackupKind.WEEKLY)
    keep_content(b"%PDF-1.4 new")
    make_document(author=company["author"], file=make_stored_file(b"%PDF-1.4 new"))
    backed_up_and_copied(system, BackupKind.DAILY)
    kept = folders / "kept.pub"
    shutil.copy(settings.BACKUP_SIGNING_KEY.with_suffix(".pub"), kept)
    for folder in (settings.BACKUP_ROOT, settings.BACKUP_SIGNING_KEY.parent, settings.STORAGE_ROOT):
        shutil.rmtree(folder)
    settings.STORAGE_ROOT.mkdir()
    return kept


def put(bucket: Bucket, name: str, content: bytes, noted: dict[str, str]) -> None:
    """What somebody with the access key can do without us."""
    keys = {"aws_access_key_id": KEY_ID, "aws_secret_access_key": SECRET_KEY, "region_name": "us-east-1"}
    client = boto3.client("s3", endpoint_url=bucket.store.address, **keys)
    client.put_object(Bucket=bucket.name, Key=f"plant-7/{name}", Body=content, Metadata=noted)


def refused(name: str, key: Path, match: str) -> None:
    """The restore is refused, and nothing was touched or left behind."""
    documents = Document.objects.count()
    before = [path.name for path in archives()]
    with pytest.raises(CommandError, match=match):
        call_command("restore", from_copy=name, trust=[key])
    assert (Document.objects.count(), stored_contents(), previous_databases()) == (documents, {}, [])
    assert [path.name for path in archives()] == before
    assert list(path_of("x").parent.glob(".*.part")) == []


def test_it_works(public_key: Path, bucket: Bucket, capsys: pytest.CaptureFixture[str]) -> None:
    full, daily = bucket.objects
    Document.objects.filter(status="DRAFT").update(title="Spoilt")

    call_command("restore", from_copy=daily, trust=[public_key], reason="The server burnt")

    assert {path.name for path in archives()} == {full, daily}
    assert (Document.objects.count(), len(stored_contents())) == (4, 5)
    assert not Document.objects.filter(title="Spoilt").exists()
    told = AuditTrail.objects.get(action="SYSTEM_RESTORED")
    assert (told.reason, told.details["backup"]) == ("The server burnt", daily)
    said = capsys.readouterr().out
    assert said.index(f"Fetching {daily}") < said.index(f"Fetching {full}") < said.index("Proving the archive")
    # And the installation goes on: what it was restored from is known to be good, and what is in the bucket is not sent again.
    assert {row.name for row in Backup.objects.good()} == {full, daily}
    with Line(bucket.store) as line:
        list(followed(copy_backups(), User.objects.system()))
        assert line.passed == 0
    assert {copy_state_of(row) for row in Backup.objects.all()} == {CopyState.COPIED}
    discard_previous_database(previous_databases()[0], reason="")


def test_a_copy_that_somebody_changed_is_refused(public_key: Path, bucket: Bucket) -> None:
    """Be it the increment or its base, and whether or not the digest is still noted that it was put there with."""
    full, daily = bucket.objects.values()
    for path in (daily, full):
        whole, noted = path.read_bytes(), open_store().facts_of(path.name)
        changed = whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:]
        path.write_bytes(changed)
        refused(daily.name, public_key, "The archive")
        put(bucket, path.name, changed, noted)
        refused(daily.name, public_key, f"The copy of {path.name} in {bucket.place} is not what was put there")
        put(bucket, path.name, whole, noted)


def test_a_copy_that_somebody_forged_is_refused(public_key: Path, bucket: Bucket, folders: Path) -> None:
    """Whoever may write into the bucket may also note a digest that fits: what counts is the signature."""
    forged = forge(folders / NAME).read_bytes()
    put(bucket, NAME, forged, {"sha256": hashlib.sha256(forged).hexdigest()})

    refused(NAME, public_key, "signed by a key that is not trusted")


def test_without_the_public_key_of_the_lost_server_nothing_is_believed(public_key: Path, bucket: Bucket) -> None:
    with pytest.raises(CommandError, match="not trusted"):
        call_command("restore", from_copy=next(iter(bucket.objects)))
    assert archives() == []


def test_a_line_that_breaks_leaves_nothing(public_key: Path, bucket: Bucket, settings: Any) -> None:
    _, daily = bucket.objects
    with Line(bucket.store, breaks_after=20_000, from_store=True) as line:
        settings.BACKUP_COPY_ENDPOINT = line.address
        refused(daily, public_key, "broke off")


def test_what_is_not_in_the_bucket_is_said(public_key: Path, bucket: Bucket, settings: Any) -> None:
    full, daily = bucket.objects.values()
    for name in ("backup_20200101_000000.tar.gz", "../../etc/passwd", "notes.txt"):
        refused(name, public_key, "There is no copy called")
    with pytest.raises(CommandError, match="Say which archive"):
        call_command("restore", "x.tar.gz", from_copy=daily.name)
    full.unlink()
    with pytest.raises(CommandError, match=f"no copy called {full.name}"):
        call_command("restore", from_copy=daily.name, trust=[public_key])
    settings.BACKUP_COPY_BUCKET = ""
    with pytest.raises(CommandError, match="No bucket is named"):
        call_command("restore", from_copy=daily.name, trust=[public_key])


def test_an_archive_that_is_here_is_not_fetched_and_another_of_its_name_is_not_touched(
    public_key: Path, bucket: Bucket, capsys: pytest.CaptureFixture[str]
) -> None:
    full, _ = bucket.objects.values()
    path_of(full.name).write_bytes(b"x" * full.stat().st_size)
    refused(full.name, public_key, "is not what the copy is")
    assert path_of(full.name).read_bytes() == b"x" * full.stat().st_size

    shutil.copy(full, path_of(full.name))
    call_command("restore", from_copy=full.name, trust=[public_key])

    assert f"{full.name} is here already." in capsys.readouterr().out
    discard_previous_database(previous_databases()[0], reason="")
