"""Pages as the core sees them: plain blocks of text, claims, and spans bound to results.

`site.reading` alone makes these from doctrees; the core knows no docutils.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from living_evidence.problems import Place

if TYPE_CHECKING:
    from living_evidence.problems import Problem

ClaimKind = Literal["observation", "inference", "status", "gap", "attributed", "relation"]
CLAIM_KINDS: tuple[ClaimKind, ...] = (
    "observation",
    "inference",
    "status",
    "gap",
    "attributed",
    "relation",
)
BlockKind = Literal[
    "paragraph", "heading", "term", "cell", "caption", "alt", "title", "description", "footnote",
    "other",
]  # fmt: skip
ROLE_TARGET = re.compile(r"<[^<>`]*>(?=`)|\{[\w:-]+\}(?=`)")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch `text[start:end]` of its block that is bound to results, in order."""

    start: int
    end: int
    targets: tuple[str, ...]
    place: Place
    role: Literal["ev", "essential", "quoted"] = "ev"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text that is read as one: a paragraph, a heading, a cell, an alt text.

    `origin` is the raw source from `place` on; it serves only to find lines and columns.
    """

    kind: BlockKind
    text: str
    place: Place
    spans: tuple[Span, ...] = ()
    context: str = ""
    """What counts as stated: of a table cell its caption and headers, of a definition its term,
    of a list the sentence that leads to it."""
    origin: str = ""
    language: str = "en"

    def place_at(self, offset: int, length: int = 1) -> Place:
        """Return the file position of `text[offset:offset+length]`, as near as can be found."""
        words = self.text[offset : offset + length].split()
        if not words or not self.origin:
            return self.place
        word = words[0]
        occurrence = self.text[:offset].count(word)
        masked = ROLE_TARGET.sub(lambda match: "\0" * len(match.group()), self.origin)
        at = -1
        for _ in range(occurrence + 1):
            found = masked.find(word, at + 1)
            if found < 0:
                break
            at = found
        if at < 0:
            return self.place
        before = self.origin[:at]
        line = self.place.line + before.count("\n")
        column = at - (before.rfind("\n") + 1) + 1
        if "\n" not in before:
            column += max(self.place.column - 1, 0)
        return Place(self.place.path, line, column)


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement on a page, its text, its plain-language text, and how it is bound."""

    id: str
    kind: ClaimKind
    source: str
    """The record that `<#name>` means."""
    place: Place
    blocks: tuple[Block, ...]
    plain: tuple[Block, ...] = ()
    certainty: str = "not-rated"
    query: tuple[tuple[str, str], ...] = ()
    """For a gap: what no record may answer (outcome, population, statistic, sources)."""
    option_places: tuple[tuple[str, Place], ...] = ()

    def place_of(self, option: str) -> Place:
        """Return where an option was written, or the claim itself where it was not."""
        return dict(self.option_places).get(option, self.place)


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One page: its claims, and every block of text outside them."""

    docname: str
    path: str
    checked: bool
    scope: tuple[str, ...] = ()
    scope_place: Place | None = None
    blocks: tuple[Block, ...] = ()
    claims: tuple[Claim, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What reading the page itself found: fences, targets, raw markup."""
    language: str = "en"
    translation: bool = False
    """A second reading of a page, through a catalog: `path` is that of the catalog."""
    references: tuple[str, ...] = field(default=())
    """Record ids that directives of the page show (tables, lists), for back links."""
    text: str = field(default="", repr=False)
    """The whole file at `path` as it was read, so that a report can show a line of it."""
