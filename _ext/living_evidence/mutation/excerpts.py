"""A page cut down to one claim, every character where it was: quick to read, and read alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from living_evidence.prose.blocks import Page

NOT_SPACE = re.compile(r"[^\n]")
TITLE = re.compile(r"# ")


def find_homes(page: Page, text: str) -> dict[str, tuple[int, int]]:
    """Return the first and the last line of each claim of a page, by its id."""
    lines = text.splitlines()
    homes: dict[str, tuple[int, int]] = {}
    for claim in page.claims:
        first = claim.place.line
        opening = lines[first - 1].strip()
        marks = opening[: len(opening) - len(opening.lstrip(":`"))]
        rest = range(first, len(lines))
        last = next((at + 1 for at in rest if lines[at].strip() == marks), len(lines))
        homes[claim.id] = (first, last)
    return homes


@dataclass(frozen=True)
class Excerpts:
    """Cuts the pages of a site."""

    pages: Mapping[str, Page]
    texts: Mapping[str, str]

    @cached_property
    def homes(self) -> dict[str, dict[str, tuple[int, int]]]:
        """Return where the claims of each page stand."""
        return {
            path: find_homes(page, self.texts[path])
            for path, page in self.pages.items()
            if not page.translation
        }

    @cached_property
    def _cuts(self) -> dict[tuple[str, tuple[int, int]], str]:
        return {}

    def find_home(self, path: str, line: int) -> tuple[int, int] | None:
        """Return the first and last line of the claim that holds a line; None outside claims."""
        homes = self.homes[path].values()
        return next((home for home in homes if home[0] <= line <= home[1]), None)

    def cut(self, path: str, line: int) -> str:
        """Return the page with nothing but its head and the claim on this line.

        What goes becomes spaces, so that offsets and lines stay; outside claims nothing goes.
        """
        home = self.find_home(path, line)
        if home is None:
            return self.texts[path]
        if (path, home) not in self._cuts:
            self._cuts[path, home] = _cut(self.texts[path], home)
        return self._cuts[path, home]


def _cut(text: str, home: tuple[int, int]) -> str:
    lines = text.splitlines(keepends=True)
    head = next((at for at, line in enumerate(lines) if TITLE.match(line)), 0)
    return "".join(
        line if at <= head or home[0] <= at + 1 <= home[1] else NOT_SPACE.sub(" ", line)
        for at, line in enumerate(lines)
    )
