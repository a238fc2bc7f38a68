"""Folding that keeps offsets: every character maps to exactly one character."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣-"), "-")
_SPACES = dict.fromkeys(map(ord, "\t\n\r      　"), " ")
_SPACES.update(dict.fromkeys(range(0x2000, 0x200B), " "))
_QUOTES = {
    **dict.fromkeys(map(ord, "‘’‛′"), "'"),
    **dict.fromkeys(map(ord, "“”„″"), '"'),
}
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_FOLD = {**_DASHES, **_SPACES, **_QUOTES, **_WIDE, ord("∕"): "/", ord("⁄"): "/"}
_MIDDLE_DOT = re.compile(r"(?<=\d)[·∙‧・](?=\d)")
HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
CHINESE_ZERO = "〇"
ODD_DIGIT = re.compile(r"[^\x00-\x7f]")
_WORD = re.compile(r"\w+")


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """Fold dashes, spaces, quotes, full-width forms and middle-dot decimals; length is kept."""
    return _MIDDLE_DOT.sub(".", text.translate(_FOLD))


def find_strange_characters(text: str) -> list[tuple[int, str]]:
    """Return what could deceive a reader or a scanner: hidden, look-alike and odd digits."""
    found = [(match.start(), "an invisible character") for match in HIDDEN.finditer(text)]
    if text.isascii():
        return found
    for match in _WORD.finditer(text):
        scripts = {_script(char) for char in match.group() if char.isalpha()} - {""}
        if len(scripts & {"LATIN", "CYRILLIC", "GREEK"}) > 1 and not _is_unit(match.group()):
            found.append((match.start(), f"letters of several alphabets in {match.group()!r}"))
    for match in ODD_DIGIT.finditer(fold(text)):
        char = match.group()
        if unicodedata.category(char) in {"Nd", "No", "Nl"} and char != CHINESE_ZERO:
            found.append((match.start(), f"the digit {char!r} ({unicodedata.name(char, '?')})"))
    return found


def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]


def _is_unit(word: str) -> bool:
    return word.startswith(("μ", "µ")) or word in {"β", "γ"}
