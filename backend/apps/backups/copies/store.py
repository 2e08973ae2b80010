"""The bucket: what lies in it, and how an archive comes into it whole or not at all, out of it again, and is removed."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.utils import conditionally_calculate_md5
from django.conf import settings

from apps.backups.archive import PIECE
from apps.backups.copies import CopyFailed
from apps.backups.copies.troubles import store_troubles_told
from apps.backups.folder import is_archive_name

# Parts of this size; larger ones where an archive would have more parts than the ten thousand that S3 knows.
_PART = 16 * 1024 * 1024
_MOST_PARTS = 9_000
_AT_ONCE = 2
_CONNECT_SECONDS = 10
_PROBE = "edms-doctor-was-here"


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyThere:
    """An object in the bucket that is called as archives are, and what was noted with it when it was put there."""

    name: str
    size: int
    stored_at: datetime
    facts: Mapping[str, str]


class Watch:
    """How many bytes a copy has dealt with; whoever has lost patience stops it."""

    def __init__(self) -> None:
        self.done = 0
        self._stopped = Event()

    def stop(self) -> None:
        """Let the next byte be the last."""
        self._stopped.set()

    def saw(self, count: int) -> None:
        """So many bytes more.

        Raises:
            CopyFailed: somebody stopped it.
        """
        if self._stopped.is_set():
            raise CopyFailed("The copy was stopped.", "The next backup tries again.")
        self.done += count


class CopyStore:
    """The bucket of the settings. Every question to it ends: with an answer, or as CopyFailed within seconds."""

    def __init__(self, *, seconds: int, tries: int) -> None:
        if bool(settings.BACKUP_COPY_KEY_ID) != bool(settings.BACKUP_COPY_SECRET_KEY):
            raise CopyFailed(
                "Of access key and secret key only one is set.", "Set EDMS_BACKUP_COPY_KEY_ID and EDMS_BACKUP_COPY_SECRET_KEY, or none."
            )
        endpoint = settings.BACKUP_COPY_ENDPOINT
        with store_troubles_told():
            client = Config(
                connect_timeout=min(seconds, _CONNECT_SECONDS),
                read_timeout=seconds,
                retries={"mode": "standard", "total_max_attempts": tries},
                # Stores other than AWS do not know the newer checksums; what counts is that every copy is read back.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                s3={"addressing_style": "path" if endpoint else "auto"},
            )
            # Without any key the library looks for those of the machine.
            machine = boto3.session.Session(settings.BACKUP_COPY_KEY_ID or None, settings.BACKUP_COPY_SECRET_KEY or None)
            store = machine.resource(
                "s3",
                endpoint_url=endpoint or None,
                region_name=settings.BACKUP_COPY_REGION or ("us-east-1" if endpoint else None),
                verify=settings.BACKUP_COPY_CERTIFICATES or None,
                config=client,
            )
        # One for all threads, of which one at a time uses it: to make another takes half a second.
        self._bucket: Any = store.Bucket(settings.BACKUP_COPY_BUCKET)
        # A bucket in which nobody may change anything (object lock) takes nothing without; every store knows it.
        for deed in ("PutObject", "UploadPart"):
            store.meta.client.meta.events.register(f"before-call.s3.{deed}", conditionally_calculate_md5)

    def sizes(self) -> dict[str, int]:
        """Every copy with its size."""
        return {name: size for name, size, _ in self._listed()}

    def copies(self) -> list[CopyThere]:
        """Every copy, oldest first, with what was noted with it."""
        return [CopyThere(name=name, size=size, stored_at=at, facts=self.facts_of(name)) for name, size, at in sorted(self._listed())]

    def copy(self, name: str) -> CopyThere | None:
        """The copy of that name, if there is one."""
        found = next((each for each in self._listed() if each[0] == name), None)
        return CopyThere(name=name, size=found[1], stored_at=found[2], facts=self.facts_of(name)) if found else None

    def facts_of(self, name: str) -> dict[str, str]:
        """What was noted with a copy; stores write the names of facts as they like."""
        with store_troubles_told():
            return {fact.lower(): value for fact, value in self._object(name).metadata.items()}

    def put(self, path: Path, name: str, *, facts: Mapping[str, str], watch: Watch) -> None:
        """Put an archive into the bucket, in parts and with constant memory: the object is there when all of it is there."""
        part = max(_PART, path.stat().st_size // _MOST_PARTS + 1)
        how = TransferConfig(multipart_threshold=part, multipart_chunksize=part, max_concurrency=_AT_ONCE)
        # Otherwise ten of them wait in memory for their turn.
        how.max_in_memory_upload_chunks = _AT_ONCE
        what = {"ContentType": "application/octet-stream", "Metadata": dict(facts)}
        with store_troubles_told(), _Watched(path, watch) as source:
            self._object(name).upload_fileobj(source, ExtraArgs=what, Config=how)

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a copy.

        Raises:
            CopyFailed: also in the middle.
        """
        with store_troubles_told():
            yield from self._object(name).get()["Body"].iter_chunks(PIECE)

    def remove(self, name: str) -> None:
        """Remove a copy; one that is not there is as good as removed."""
        with store_troubles_told():
            self._object(name).delete()

    def abandon_unfinished(self) -> int:
        """Throw away the parts that uploads which were killed have left behind: nobody sees them, and they cost."""
        count = 0
        with store_troubles_told():
            bucket = self._bucket
            for page in bucket.meta.client.get_paginator("list_multipart_uploads").paginate(Bucket=bucket.name, Prefix=self._folder):
                for upload in page.get("Uploads", ()):
                    if is_archive_name(upload["Key"].removeprefix(self._folder)):
                        where = {"Bucket": bucket.name, "Key": upload["Key"], "UploadId": upload["UploadId"]}
                        bucket.meta.client.abort_multipart_upload(**where)
                        count += 1
        return count

    def try_writing(self) -> None:
        """Put something small into the bucket, and read it."""
        with store_troubles_told():
            self._object(_PROBE).put(Body=b"Written by edms doctor to see whether it may.")
            self._object(_PROBE).get()["Body"].read()

    def try_removing(self) -> None:
        """Remove what ``try_writing`` has put there."""
        self.remove(_PROBE)

    @property
    def _folder(self) -> str:
        return f"{settings.BACKUP_COPY_PREFIX}/" if settings.BACKUP_COPY_PREFIX else ""

    def _object(self, name: str) -> Any:
        return self._bucket.Object(f"{self._folder}{name}")

    def _listed(self) -> Iterator[tuple[str, int, datetime]]:
        with store_troubles_told():
            bucket = self._bucket
            where = {"Bucket": bucket.name, "Prefix": self._folder, "Delimiter": "/"}
            for page in bucket.meta.client.get_paginator("list_objects_v2").paginate(**where):
                for entry in page.get("Contents", ()):
                    name = entry["Key"].removeprefix(self._folder)
                    if is_archive_name(name):
                        yield name, entry["Size"], entry["LastModified"]


class _Watched(io.FileIO):
    """A file of which is told how much was read."""

    def __init__(self, path: Path, watch: Watch) -> None:
        super().__init__(path)
        self._watch = watch

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(-1 if size is None else size)
        self._watch.saw(len(piece))
        return piece
