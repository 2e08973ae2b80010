"""Archives that nobody should believe: flipped bits, forged manifests, hostile members; each is named, and nothing is written."""

import gzip
import os
import random
import subprocess
import tarfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from apps.backups.archive import DATABASE, MANIFEST, STORAGE, BadArchive
from apps.backups.archive.manifest import Base, FilesState
from apps.backups.archive.mixed_gzip import MixedGzipWriter, is_worth_squeezing
from apps.backups.archive.stored_gzip import BLOCK, StoredGzipReader, StoredGzipWriter
from apps.backups.services.verifying import Belief, Proved, prove
from apps.core.errors import Conflict
from testing.archives import CONTENTS, DUMP, KEY, NAME, forge, good_members, listed, member, packed

FLIPS = 200 if os.environ.get("EDMS_LONG") == "1" else 10
SEED = 20260115
STORED = f"storage/{listed(CONTENTS[0]).path}"


def proved(path: Path, stack: ExitStack, **belief: Any) -> Proved:
    steps = prove(path, Belief(**{"trusted": [KEY.public_key()], **belief}), stack)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: Proved = end.value
            return found


def refusal_of(path: Path, **belief: Any) -> str:
    with ExitStack() as stack, pytest.raises((BadArchive, Conflict)) as refused:
        proved(path, stack, **belief)
    return refused.value.message


def test_it_works(tmp_path: Path) -> None:
    path = forge(tmp_path / NAME)

    with ExitStack() as stack:
        archive = proved(path, stack)
        assert b"".join(archive.archive.dump()) == DUMP
        assert {line.name: b"".join(pieces) for line, pieces in archive.all_files()} == {listed(one).name: one for one in CONTENTS}


def test_any_program_unpacks_it(tmp_path: Path) -> None:
    path = forge(tmp_path / NAME)

    subprocess.run(["tar", "-xzf", NAME], cwd=tmp_path, check=True)
    subprocess.run(["tar", "-xzf", STORAGE], cwd=tmp_path, check=True)

    assert (tmp_path / DATABASE).read_bytes() == DUMP
    assert (tmp_path / STORED).read_bytes() == CONTENTS[0]
    assert (tmp_path / MANIFEST).stat().st_mode & 0o777 == 0o440
    with tarfile.open(path) as archive:
        assert archive.getnames() == ["database.dump", "storage.tar.gz", "files.jsonl", "manifest.json"]


def test_every_flipped_bit_is_noticed(tmp_path: Path) -> None:
    path = forge(tmp_path / NAME)
    whole, chance = path.read_bytes(), random.Random(SEED)
    # The frame is a small part of the file, and the part that gzip itself would not check.
    frame = [*range(15), *(10 + block * (BLOCK + 5) + at for block in range(2) for at in range(5)), *range(len(whole) - 8, len(whole))]
    bits = [(at, bit) for at in frame for bit in range(8)] + [(chance.randrange(len(whole)), chance.randrange(8)) for _ in range(FLIPS)]

    for at, bit in bits:
        flipped = bytearray(whole)
        flipped[at] ^= 1 << bit
        path.write_bytes(flipped)
        assert refusal_of(path), (at, bit)


@pytest.mark.parametrize("cut", [1, 8, 600, 100_000])
def test_an_archive_that_is_cut_off_is_refused(cut: int, tmp_path: Path) -> None:
    path = forge(tmp_path / NAME)
    path.write_bytes(path.read_bytes()[:-cut])

    assert "damaged" in refusal_of(path) or "cut off" in refusal_of(path)


def test_what_follows_the_end_is_refused(tmp_path: Path) -> None:
    path = forge(tmp_path / NAME)
    path.write_bytes(path.read_bytes() + b"more")

    assert "damaged" in refusal_of(path)


def test_an_archive_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(gzip.compress(bytes(random.Random(SEED).randbytes(100_000))))

    assert "damaged" in refusal_of(path) or "no backup of ours" in refusal_of(path)


def test_an_archive_signed_by_another_key_is_refused_until_it_is_trusted(tmp_path: Path) -> None:
    other = Ed25519PrivateKey.generate()
    path = forge(tmp_path / NAME, key=other)

    assert "not trusted" in refusal_of(path)
    with ExitStack() as stack:
        assert proved(path, stack, trusted=[KEY.public_key(), other.public_key()]).manifest.name == NAME


SPOOFED: dict[str, Callable[[bytes], bytes]] = {
    "a row more": lambda text: text.replace(b'"users_user": 3', b'"users_user": 4'),
    "a name twice": lambda text: text.replace(b'  "format": 1,', b'  "format": 1,\n  "format": 1,'),
    "another format of the text": lambda text: text.replace(b"\n  ", b"\n   ", 1),
    "no signature": lambda text: text[: text.index(b'  "signature"')] + text[text.index(b'  "state"') :],
    "no JSON": lambda text: b"x" + text,
}


@pytest.mark.parametrize("name", SPOOFED)
def test_a_manifest_that_was_changed_is_refused(name: str, tmp_path: Path) -> None:
    assert "manifest" in refusal_of(forge(tmp_path / NAME, spoil=SPOOFED[name]))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("format", 2, "format"),
        ("parts", {}, "is not what the manifest says"),
        ("files", FilesState(count=2, bytes=1, copied=2), "does not fit"),
        ("base", Base("backup_20260101_000000.tar.gz", "0" * 64), "base"),
    ],
)
def test_a_signed_manifest_that_does_not_fit_is_refused(field: str, value: object, said: str, tmp_path: Path) -> None:
    assert said in refusal_of(forge(tmp_path / NAME, manifest={field: value}))


# Signed with the right key: what if somebody who may sign means harm, or a program of ours made a mistake?
INSIDE = {
    "an absolute path": [member("/etc/cron.d/evil", b"x"), *good_members()],
    "a way up": [member("storage/../../../etc/passwd", b"x"), *good_members()],
    "a symbolic link": [member(STORED, type=tarfile.SYMTYPE, linkname="/etc/passwd"), *good_members()],
    "a hard link": [member(STORED, type=tarfile.LNKTYPE, linkname="storage/other"), *good_members()],
    "a device": [member(STORED, type=tarfile.CHRTYPE, devmajor=1, devminor=3), *good_members()],
    "a pipe": [member(STORED, type=tarfile.FIFOTYPE), *good_members()],
    "a folder": [member("storage/aa", type=tarfile.DIRTYPE), *good_members()],
    "setuid": [member(name.name, content, mode=0o4755) for name, content in good_members()],
    "another owner": [member(name.name, content, uid=1000, uname="bin") for name, content in good_members()],
    "the same name twice": [good_members()[0], *good_members()],
    "a file too many": [*good_members(), member(f"storage/ff/ff/{'f' * 64}", b"x")],
    "a file too few": good_members()[:-1],
    "other bytes": [(info, b"y" * len(content)) for info, content in good_members()],
    "a huge size": [member(name.name, b"", size=2**60) for name, _ in good_members()],
    "a long name": [member("././@LongLink", b"x" * 600, type=tarfile.GNUTYPE_LONGNAME), *good_members()],
}


@pytest.mark.parametrize("name", INSIDE)
def test_hostile_files_are_refused(name: str, tmp_path: Path) -> None:
    path = forge(tmp_path / NAME, inner=packed(INSIDE[name]))

    assert refusal_of(path).startswith("The archive ")
    assert [entry.name for entry in tmp_path.iterdir()] == [NAME]


def test_what_hides_behind_the_end_of_the_files_is_refused(tmp_path: Path) -> None:
    for hidden in (gzip.compress(b"more"), bytes(512), b"x"):
        assert "behind the end" in refusal_of(forge(tmp_path / NAME, inner=packed(good_members()) + hidden))


@pytest.mark.parametrize(
    "outer",
    [
        {MANIFEST: member(MANIFEST, type=tarfile.SYMTYPE, linkname="/etc/passwd")[0]},
        {DATABASE: member("../../database.dump", DUMP)[0]},
        {DATABASE: member("/tmp/database.dump", DUMP)[0]},
        {DATABASE: member(DATABASE, size=2**62)[0]},
        {DATABASE: member(DATABASE, DUMP, mode=0o4755)[0]},
        {STORAGE: member(DATABASE, DUMP)[0]},
        {DATABASE: member(DATABASE, type=tarfile.BLKTYPE, devmajor=8)[0]},
    ],
)
def test_hostile_members_are_refused(outer: dict[str, tarfile.TarInfo], tmp_path: Path) -> None:
    assert "archive" in refusal_of(forge(tmp_path / NAME, outer=outer))


def test_a_member_too_many_is_refused(tmp_path: Path) -> None:
    assert "more than its four members" in refusal_of(forge(tmp_path / NAME, more=[member("run_me.sh", b"echo")]))


@pytest.mark.parametrize("sizes", [(0,), (1,), (BLOCK - 1,), (BLOCK,), (BLOCK + 1, 2 * BLOCK), (17 * BLOCK + 5, 3, BLOCK)])
def test_gaps_are_filled_wherever_they_lie(sizes: tuple[int, ...], tmp_path: Path) -> None:
    path = tmp_path / "x.gz"
    with path.open("w+b") as target:
        writer = StoredGzipWriter(target)
        places = []
        for size in sizes:
            writer.write(b"a" * size)
            places.append(writer.leave_gap(512))
            writer.write(b"b" * size)
        for number, place in enumerate(places):
            writer.fill_gap(place, bytes([number + 1]) * 512)
        writer.finish()
    wanted = b"".join(b"a" * size + bytes([number + 1]) * 512 + b"b" * size for number, size in enumerate(sizes))

    assert gzip.decompress(path.read_bytes()) == wanted
    with path.open("rb") as source:
        reader = StoredGzipReader(source)
        assert b"".join(reader.pieces()) == wanted
        assert b"".join(reader.stretch(100, len(wanted) - 200)) == wanted[100:-100]


def test_what_does_not_get_smaller_is_stored() -> None:
    noise, text = random.Random(SEED).randbytes(300_000), b"the same again and again " * 20_000
    made: list[bytes] = []
    writer = MixedGzipWriter(made.append)
    for content in (noise, text, noise, b"", text):
        writer.write(content, squeeze=is_worth_squeezing(content) if content else False)
    writer.finish()

    assert gzip.decompress(b"".join(made)) == noise + text + noise + text
    assert len(b"".join(made)) < 2 * len(noise) + 20_000
