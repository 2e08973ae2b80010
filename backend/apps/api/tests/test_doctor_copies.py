"""`edms doctor` and the bucket of copies, in a real store that is broken in one real way after the other; nothing is left there."""

import os
import time
from pathlib import Path
from typing import Any

import pytest

from apps.api.doctor import Verdict
from apps.api.doctor.copies import look_at_copies
from testing.buckets import KEY_ID, Bucket, store_in

NAME = "backup_20261130_021500.tar.gz"


@pytest.fixture(autouse=True)
def sound(bucket: Bucket, settings: Any, tmp_path: Path) -> None:
    """An installation whose newest archive is copied."""
    settings.BACKUP_ROOT = tmp_path
    (tmp_path / NAME).write_bytes(b"an archive")
    (bucket.store.root / bucket.name / "plant-7").mkdir()
    (bucket.store.root / bucket.name / "plant-7" / NAME).write_bytes(b"an archive")


def told() -> list[tuple[Verdict, str]]:
    return [(finding.verdict, f"{finding.found} {finding.remedy}".strip()) for finding in look_at_copies()]


def test_it_works(bucket: Bucket) -> None:
    assert told() == [(Verdict.GOOD, f"1 in {bucket.place}, which can be written and read.")]
    assert list(bucket.objects) == [NAME]


def test_where_nothing_is_copied_nothing_is_wrong(settings: Any) -> None:
    settings.BACKUP_COPY_BUCKET = ""

    assert told() == [(Verdict.GOOD, "Archives are not copied into a bucket (EDMS_BACKUP_COPY_BUCKET).")]


@pytest.mark.parametrize(
    ("setting", "value", "found", "remedy"),
    [
        ("BACKUP_COPY_KEY_ID", "EDMSANOTHER01234", "does not know the access key", "EDMS_BACKUP_COPY_KEY_ID"),
        ("BACKUP_COPY_SECRET_KEY", "another-key", "does not belong to the access key", "EDMS_BACKUP_COPY_SECRET_KEY"),
        ("BACKUP_COPY_SECRET_KEY", "", "only one is set", "EDMS_BACKUP_COPY_SECRET_KEY"),
        ("BACKUP_COPY_BUCKET", "of-nobody", "There is no bucket called of-nobody", "Make the bucket"),
        ("BACKUP_COPY_ENDPOINT", "http://127.0.0.1:1", "Nobody answers at http://127.0.0.1:1", "firewall"),
        ("BACKUP_COPY_CERTIFICATES", "/no/such/file.pem", "does not speak TLS", "EDMS_BACKUP_COPY_CERTIFICATES"),
    ],
)
def test_what_is_wrong_is_named_with_its_remedy(settings: Any, setting: str, value: str, found: str, remedy: str) -> None:
    setattr(settings, setting, value)
    if setting.endswith("CERTIFICATES"):
        settings.BACKUP_COPY_ENDPOINT = settings.BACKUP_COPY_ENDPOINT.replace("http:", "https:")

    ((verdict, words),) = told()

    assert verdict == Verdict.WARNING
    assert found in words
    assert remedy in words


def test_where_there_is_no_key_at_all_the_settings_that_the_script_hands_on_are_named(
    settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither is there a role of the machine."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    settings.BACKUP_COPY_KEY_ID = settings.BACKUP_COPY_SECRET_KEY = ""

    assert told() == [
        (Verdict.WARNING, "There is no access key for the store. Set EDMS_BACKUP_COPY_KEY_ID and EDMS_BACKUP_COPY_SECRET_KEY.")
    ]


def test_a_bucket_that_may_only_be_read_is_told(bucket: Bucket, settings: Any) -> None:
    with store_in(bucket.store.root, "--read-only") as store:
        settings.BACKUP_COPY_ENDPOINT = store.address
        ((verdict, words),) = told()

    assert verdict == Verdict.WARNING
    assert "PutObject" in words


def test_an_archive_without_a_copy_is_told_when_it_had_time(bucket: Bucket, settings: Any) -> None:
    bucket.objects[NAME].unlink()
    assert [verdict for verdict, _ in told()] == [Verdict.GOOD]
    yesterday = time.time() - 24 * 3600
    os.utime(settings.BACKUP_ROOT / NAME, (yesterday, yesterday))

    ((verdict, words),) = told()

    assert (verdict, f"The newest archive, {NAME}, has no copy" in words) == (Verdict.WARNING, True)
    assert "edms backup --copy-missing" in words


def test_a_way_that_others_can_read_is_told(settings: Any) -> None:
    settings.BACKUP_COPY_ENDPOINT, settings.BACKUP_COPY_KEY_ID = "http://store.example.invalid:9000", KEY_ID

    (_, first), (_, second) = told()

    assert "cross the network to store.example.invalid:9000 readable" in first
    assert "Nobody answers" in second
    settings.BACKUP_RECIPIENT = "age1qqqqqq"
    assert len(told()) == 1
