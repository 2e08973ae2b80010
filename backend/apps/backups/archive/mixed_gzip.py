"""A gzip stream in which some contents are squeezed and others, which would not get smaller, are stored: one member, any gzip reads it."""

import struct
import zlib
from collections.abc import Callable

_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_BLOCK = 65535
_SAMPLE = 16 * 1024
_WORTH_IT = 0.9


class MixedGzipWriter:
    """Hands what it makes to ``target``. Squeezed stretches end at a byte, so that stored blocks can follow them."""

    def __init__(self, target: Callable[[bytes], object]) -> None:
        self._target = target
        self._squeezer: zlib._Compress | None = None
        self._crc = 0
        self._length = 0
        target(_HEADER)

    def write(self, content: bytes, *, squeeze: bool) -> None:
        """Append to the content."""
        self._crc = zlib.crc32(content, self._crc)
        self._length += len(content)
        if squeeze:
            self._squeezer = self._squeezer or zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)
            if made := self._squeezer.compress(content):
                self._target(made)
            return
        self._end_squeezing()
        view = memoryview(content)
        for start in range(0, len(view), _BLOCK):
            block = view[start : start + _BLOCK]
            self._target(struct.pack("<BHH", 0, len(block), len(block) ^ 0xFFFF) + block)

    def finish(self) -> None:
        """Write the end."""
        self._end_squeezing()
        self._target(b"\x01\x00\x00\xff\xff" + struct.pack("<II", self._crc, self._length & 0xFFFFFFFF))

    def _end_squeezing(self) -> None:
        if self._squeezer is not None:
            self._target(self._squeezer.flush(zlib.Z_FULL_FLUSH))
            self._squeezer = None


def is_worth_squeezing(beginning: bytes) -> bool:
    """Whether a content that begins like this gets noticeably smaller: PDFs and office files, which are squeezed already, do not."""
    sample = beginning[:_SAMPLE]
    return len(zlib.compress(sample, 1)) < _WORTH_IT * len(sample)
