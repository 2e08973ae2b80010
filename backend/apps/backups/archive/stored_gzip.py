"""A gzip file that stores: any program unpacks it, and each of its bytes can be foretold, so that no flipped bit goes unseen.

gzip as such ignores some flipped bits (in its header, in the padding of stored blocks). Our files have one header and blocks
of one size: where a byte lies follows from its place in the content, and what stands between is compared exactly.
"""

import os
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from apps.backups.archive import BadArchive

HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
# What a stored block of deflate can hold.
BLOCK = 65535
_FULL_BLOCK = struct.pack("<BHH", 0, BLOCK, 0)
_FRAME = len(_FULL_BLOCK)
_TRAILER = 8
_BLOCKS_AT_ONCE = 16


class StoredGzipWriter:
    """Writes content, and afterwards fills gaps that were left in it: a tar header needs a size that is known only later."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._waiting = bytearray()
        self._blocks = 0
        self._crc = 0
        self.length = 0
        target.write(HEADER)

    def write(self, content: bytes) -> None:
        """Append to the content."""
        self._crc = zlib.crc32(content, self._crc)
        self.length += len(content)
        rest = memoryview(content)
        if self._waiting:
            missing = BLOCK - len(self._waiting)
            self._waiting += rest[:missing]
            rest = rest[missing:]
            if len(self._waiting) == BLOCK:
                self._put(memoryview(bytes(self._waiting)))
                self._waiting.clear()
        while len(rest) >= BLOCK:
            self._put(rest[:BLOCK])
            rest = rest[BLOCK:]
        self._waiting += rest

    def leave_gap(self, size: int) -> int:
        """Leave ``size`` bytes of zero; returns where they begin."""
        place = self.length
        self.write(bytes(size))
        return place

    def fill_gap(self, place: int, content: bytes) -> None:
        """Put ``content`` where a gap was left, and mend the checksum of the whole."""
        difference = zlib.crc32(content) ^ zlib.crc32(bytes(len(content)))
        self._crc ^= shifted(difference, self.length - place - len(content))
        self._target.flush()
        for offset, byte in enumerate(content):
            at = place + offset
            written = self._blocks * BLOCK
            if at >= written:
                self._waiting[at - written] = byte
            else:
                os.pwrite(self._target.fileno(), bytes((byte,)), _position(at))

    def finish(self) -> None:
        """Write the last block and the end; nothing may follow."""
        size = len(self._waiting)
        self._target.write(struct.pack("<BHH", 1, size, size ^ 0xFFFF) + self._waiting)
        self._target.write(struct.pack("<II", self._crc, self.length & 0xFFFFFFFF))
        self._target.flush()

    def _put(self, block: memoryview) -> None:
        self._target.write(_FULL_BLOCK)
        self._target.write(block)
        self._blocks += 1


class StoredGzipReader:
    """Reads such a file, from the beginning with every check, or a stretch of it that was checked before."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        body = os.fstat(source.fileno()).st_size - len(HEADER) - _FRAME - _TRAILER
        if body < 0 or body % (BLOCK + _FRAME) >= BLOCK:
            raise BadArchive("The file is no backup of ours, or it is cut off: its length cannot be right.")
        self._full_blocks, self._rest = divmod(body, BLOCK + _FRAME)
        self.length = self._full_blocks * BLOCK + self._rest

    def pieces(self) -> Iterator[bytes]:
        """The whole content, piece by piece; every byte of the file that is no content is checked on the way."""
        self._source.seek(0)
        self._expect(HEADER, "it does not begin as a backup of ours does")
        crc = 0
        for start in range(0, self._full_blocks, _BLOCKS_AT_ONCE):
            count = min(_BLOCKS_AT_ONCE, self._full_blocks - start)
            piece = self._unframed(self._source.read(count * (BLOCK + _FRAME)), count)
            crc = zlib.crc32(piece, crc)
            yield piece
        self._expect(struct.pack("<BHH", 1, self._rest, self._rest ^ 0xFFFF), "its last block is damaged")
        piece = self._source.read(self._rest)
        crc = zlib.crc32(piece, crc)
        yield piece
        self._expect(struct.pack("<II", crc, self.length & 0xFFFFFFFF), "the checksum at its end does not fit")
        if self._source.read(1):
            raise BadArchive("The archive is damaged: something follows its end.")

    def stretch(self, start: int, size: int, piece: int = BLOCK * _BLOCKS_AT_ONCE) -> Iterator[bytes]:
        """``size`` bytes of the content from ``start`` on; nothing is checked again but that they are there."""
        end = start + size
        while start < end:
            block, inside = divmod(start, BLOCK)
            wanted = min(end - start, max(piece - inside, 1))
            blocks = -(-(inside + wanted) // BLOCK)
            self._source.seek(_position(block * BLOCK))
            framed = self._source.read(blocks * (BLOCK + _FRAME) - _FRAME)
            content = b"".join(framed[at : at + BLOCK] for at in range(0, len(framed), BLOCK + _FRAME))[inside : inside + wanted]
            if len(content) != wanted:
                raise BadArchive("The archive has become shorter while it was read.")
            yield content
            start += wanted

    def _unframed(self, framed: bytes, count: int) -> bytes:
        size = BLOCK + _FRAME
        if len(framed) != count * size or any(not framed.startswith(_FULL_BLOCK, at * size) for at in range(count)):
            raise BadArchive("The archive is damaged: one of its blocks does not begin as it must.")
        view = memoryview(framed)
        return b"".join(view[at * size + _FRAME : (at + 1) * size] for at in range(count))

    def _expect(self, wanted: bytes, complaint: str) -> None:
        if self._source.read(len(wanted)) != wanted:
            raise BadArchive(f"The archive is damaged: {complaint}.")


def shifted(register: int, zeros: int) -> int:
    """What becomes of a difference between two CRC-32 when ``zeros`` more bytes follow (as zlib's crc32_combine works it out)."""
    step = [0xEDB88320, *(1 << bit for bit in range(31))]
    for _ in range(3):
        step = [_applied(step, row) for row in step]
    while zeros:
        if zeros & 1:
            register = _applied(step, register)
        zeros >>= 1
        step = [_applied(step, row) for row in step]
    return register


def _applied(matrix: list[int], vector: int) -> int:
    total = 0
    for row in matrix:
        if vector & 1:
            total ^= row
        vector >>= 1
    return total


def _position(at: int) -> int:
    """Where in the file a byte of the content lies."""
    block, inside = divmod(at, BLOCK)
    return len(HEADER) + block * (BLOCK + _FRAME) + _FRAME + inside
