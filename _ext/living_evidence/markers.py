"""Citation markers in a captured text: `[7]`, `³`, or a bare 7 after the end of a sentence.

A capture loses the raised position of a marker, so a bare number may be one, or may be none. It is
taken for one where it stands as markers do, and only as far as the numbers run on from 1.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LIST = r"\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*"
BRACKETED = re.compile(rf"\[(?P<numbers>{LIST})\]")
# A unit that is squared, and a power of ten, are no words that are marked.
RAISED = re.compile(
    r"(?<![\d×x])(?<!\b[mck])(?<!\b[cmk]m)(?P<numbers>[¹²³⁰⁴-⁹]+(?:[,˒⁻–][¹²³⁰⁴-⁹]+)*)"
)
# After the end of a sentence or of a line, before a new sentence or the end of the line.
SHORT_LIST = r"[1-9]\d?(?:,\s?[1-9]\d?)*"
BARE = re.compile(
    rf"(?<=[.!?:;,)\]”\"])\s(?P<after>{SHORT_LIST})(?=\s+[A-Z]|\s*:?\s*$)"
    rf"|(?P<word>[A-Za-z][\w-]*|\))\s(?P<line>{SHORT_LIST})(?=\s*:?\s*$)",
    re.MULTILINE,
)
# What these words stand before is a number of theirs.
NUMBERED = re.compile(
    r"(?:phases?|grades?|stages?|cohorts?|arms?|groups?|figures?|fig|tables?|types?|levels?|parts?|steps?|weeks?|"
    r"days?|months?|years?|cycles?|lines?|versions?|volumes?|vol|issues?|no|number|chapters?|ages?|ecog|score|page|pages|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|"
    r"of|to|and|or|least|most|than|about|approximately|is|was|were|by|at|in|from)",
    re.IGNORECASE,
)
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Marker:
    """One number of a marker, where it starts, and the words before it."""

    number: int
    start: int
    words: str


@lru_cache(maxsize=256)
def find_markers(text: str) -> tuple[Marker, ...]:
    """Return the markers of a whole text, each number of a list apart."""
    bracketed = list(_read(text, BRACKETED))
    raised, bare = list(_read(text, RAISED)), list(_read_bare(text))
    return (*_run_on(bracketed, single=True), *_run_on(raised), *_run_on(bare))


def find_markers_of_quote(text: str) -> tuple[Marker, ...]:
    """Return the markers that stand in a short quote, where no others show how they are written."""
    ends = (
        marker for marker in _read_bare(text) if text[marker.start - 2 : marker.start - 1] in ".!?"
    )
    return (*(marker for marker in _read(text, BRACKETED)), *ends)


def _read(text: str, pattern: re.Pattern[str]) -> Iterator[Marker]:
    for match in pattern.finditer(text):
        written = unicodedata.normalize("NFKC", match["numbers"])
        yield from _split(text, written, match.start("numbers"))


def _read_bare(text: str) -> Iterator[Marker]:
    for match in BARE.finditer(text):
        if match["word"] is not None and NUMBERED.fullmatch(match["word"]):
            continue
        name = "after" if match["after"] is not None else "line"
        yield from _split(text, match[name], match.start(name))


def _split(text: str, written: str, start: int) -> Iterator[Marker]:
    words = " ".join(text[max(0, start - SHOWN) : start].split())
    for part in re.split(r"[,;]", written):
        first, *rest = (int(number) for number in re.findall(r"\d+", part))
        # A list of one marker may name a range of them: 3-5 are 3, 4 and 5.
        for number in range(first, (rest[-1] if rest else first) + 1):
            yield Marker(number, start, words)


def _run_on(markers: list[Marker], *, single: bool = False) -> Iterator[Marker]:
    """Yield the markers whose numbers run on from 1; in brackets, one that stands alone too."""
    numbers = {marker.number for marker in markers}
    last = 0
    while last + 1 in numbers:
        last += 1
    at = [marker.start for marker in markers]
    for marker in markers:
        alone = single and last and marker.number and at.count(marker.start) == 1
        if marker.number and (marker.number <= last or alone):
            yield marker
