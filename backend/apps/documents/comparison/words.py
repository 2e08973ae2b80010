"""Cutting paragraphs into words, in every script, so that a comma more is not another word."""

import re
from collections.abc import Iterable
from functools import lru_cache

# Written without spaces: each character stands for itself (Thai, Lao, Burmese, Khmer; kana; ideographs).
_SINGLE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SIGNS = r"!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~¡¿«»·‐-‟‹›…،؛؟۔、。〈-】！（），：；？"
_INNER = rf"[^\s{_SINGLE}{_SIGNS}]+"
# A word may hold signs inside, as 10.5 or don't do; those around it are on their own.
_PIECE = re.compile(rf"(?:{_INNER}(?:[{_SIGNS}]+{_INNER})*|[{_SINGLE}]|[{_SIGNS}])\s*")
_IS_SIGN = re.compile(rf"[{_SIGNS}]\s*")
PARAGRAPH_END = "\n"


def pieces_of(paragraphs: Iterable[str]) -> list[str]:
    """The words and signs of paragraphs, each with the space or the newline that follows it: joined they are the paragraphs."""
    return [piece for paragraph in paragraphs for piece in _PIECE.findall(paragraph + PARAGRAPH_END)]


def ends_paragraph(piece: str) -> bool:
    """Is it the last of its paragraph?"""
    return piece[-1:] == PARAGRAPH_END


@lru_cache(maxsize=20_000)
def is_word(piece: str) -> bool:
    """Is it more than a sign?"""
    return not _IS_SIGN.fullmatch(piece)


def count_words(paragraphs: Iterable[str]) -> int:
    """How many words paragraphs have, signs not counted."""
    return sum(map(is_word, pieces_of(paragraphs)))
