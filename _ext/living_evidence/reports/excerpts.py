"""The line that a problem is about, with the words that it is about underlined.

Columns count characters; on a terminal a Chinese one is two columns wide, and some have none.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from living_evidence.reports.plain import show

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from living_evidence.problems import Place

WIDTH = 71
"""Columns of a line that are shown: beside its number, as many as a narrow terminal has."""
NEARBY = 2 * WIDTH
"""Characters on either side of the words that are looked at; a line may have a million."""
TAB = 4
RECORD = ".yaml"
ELLIPSIS = "…"
# What ends a line for the readers of Markdown, and for those of YAML.
LINE_END = re.compile(r"\r\n|[\r\n]")
YAML_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
# A key, or a list or mapping in brackets: what is placed there is more than a length can tell.
COLLECTION = re.compile(r"[\w.-]+(?=:(?:\s|$))|\[[^\[\]]*\]?|\{[^{}]*\}?")
# The value of a key where a rule gave no length: quoted, or plain up to what ends it.
SCALAR = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s,\]}]+(?:\s+(?!\#)[^\s,\]}]+)*""")
WIDTHLESS = frozenset({"Mn", "Me", "Cf"})
Cell = tuple[str, int]
"""A character as it is shown, and the columns that it takes."""


@dataclass(frozen=True, slots=True)
class Region:
    """The characters `line[start:end]` of one line of a file, counted from 0."""

    number: int
    """The number of the line, from 1."""
    line: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """Return the characters themselves."""
        return self.line[self.start : self.end]


def find_region(place: Place, length: int, texts: Mapping[str, str]) -> Region | None:
    """Return the words that stand at a place; None where line, column or text are not known.

    In a record, the key or the value that begins there is meant where no length is known;
    on a page nothing is, and the region is empty.
    """
    if not place.line or not place.column:
        return None
    line = _find_line(place, texts.get(place.path, ""))
    start = place.column - 1
    if not line or start > len(line):
        return None
    find_end = _find_end_in_record if place.path.endswith(RECORD) else _find_end
    return Region(place.line, line, start, find_end(line, start, length))


def find_end_column(place: Place, length: int, texts: Mapping[str, str]) -> int:
    """Return the column after the words at a place, counted from 1; 0 where it is not known."""
    region = find_region(place, length, texts)
    return region.end + 1 if region is not None and region.end > region.start else 0


def format_excerpt(region: Region) -> tuple[str, str]:
    """Return the line as far as it fits, and below its words as many carets as they are wide."""
    line, start = region.line, region.start
    indentation = len(line) - len(line.lstrip())
    left = list(_iter_cells(line[max(min(indentation, start), start - NEARBY) : start]))
    right = list(_iter_cells(line[start : start + NEARBY]))
    before, after = _share(_measure(left), _measure(right))
    head = _take(reversed(left), before)[::-1]
    tail = _take(right, after)
    opening = ELLIPSIS if len(head) < len(left) else ""
    closing = ELLIPSIS if start + len(tail) < len(line) else ""
    shown = "".join(text for text, _ in (*head, *tail))
    carets = _measure(tail[: region.end - start])
    indent = len(opening) + _measure(head)
    return f"{opening}{shown}{closing}".rstrip(), " " * indent + "^" * max(carets, 1)


def _find_line(place: Place, text: str) -> str | None:
    line_end = YAML_LINE_END if place.path.endswith(RECORD) else LINE_END
    start = 0
    for _ in range(place.line - 1):
        found = line_end.search(text, start)
        if found is None:
            return None
        start = found.end()
    found = line_end.search(text, start)
    return text[start : found.start() if found is not None else len(text)]


def _find_end(line: str, start: int, length: int) -> int:
    return start + len(line[start : start + length].rstrip())


def _find_end_in_record(line: str, start: int, length: int) -> int:
    found = COLLECTION.match(line, start) or (None if length else SCALAR.match(line, start))
    if found is not None:
        return found.end()
    # The place of a quoted text is that of its quotation mark.
    mark = line[start : start + 1]
    quoted = mark in {'"', "'"} and line[start + length + 1 : start + length + 2] == mark
    return _find_end(line, start, length + 2 if quoted else length)


def _share(left: int, right: int) -> tuple[int, int]:
    """Return how many columns are left for what stands before the words, and for the rest."""
    if left + right <= WIDTH:
        return left, right
    room = WIDTH - 2 * len(ELLIPSIS)
    before = min(left, max(room // 3, room - right))
    return before, room - before


def _take(cells: Iterable[Cell], columns: int) -> list[Cell]:
    taken: list[Cell] = []
    for cell in cells:
        columns -= cell[1]
        if columns < 0:
            break
        taken.append(cell)
    return taken


def _iter_cells(text: str) -> Iterator[Cell]:
    for character in text:
        if character == "\t":
            yield " " * TAB, TAB
            continue
        shown = show(character)
        yield shown, len(shown) if shown != character else _measure_character(character)


def _measure_character(character: str) -> int:
    if unicodedata.category(character) in WIDTHLESS:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _measure(cells: Iterable[Cell]) -> int:
    return sum(width for _, width in cells)
