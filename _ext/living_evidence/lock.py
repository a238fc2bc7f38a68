"""`evidence/evidence.lock`: a line per quote, for machines that do not have the snapshots."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

from living_evidence.documents import format_route
from living_evidence.files import write_whole
from living_evidence.loading import FOLDER, read_text
from living_evidence.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Container, Iterable
    from pathlib import Path

    from living_evidence.documents import Route
    from living_evidence.records import Quote

PATH = f"{FOLDER}/evidence.lock"
HEADER = "# Written by `make lock`. One line per quote: quote, snapshot, position, who saw it."
HASH_DIGITS = 32
# A hundred quotes in each of ten thousand records.
MAXIMUM_BYTES = 200_000_000
JSON = json.JSONEncoder(ensure_ascii=False)
LINE = re.compile(
    r"quote (?P<source>[A-Za-z0-9-]+)#(?P<route>\S+) (?P<quote>[0-9a-f]{32}) "
    r"(?P<snapshot>[0-9a-f]{32}) (?P<start>[0-9]+)\+(?P<length>[0-9]+) (?P<seen_by>\S+)"
)

Witness = Literal["contributor", "second-person"]
WITNESSES: tuple[Witness, ...] = get_args(Witness)


@dataclass(frozen=True, slots=True)
class LockLine:
    """What one line vouches for: this quote stood at this position of this snapshot."""

    source: str
    route: str
    quote_hash: str
    snapshot_hash: str
    start: int
    length: int
    seen_by: Witness = "contributor"
    number: int = 0
    """The line of the lock file, from 1; 0 where the line is not written yet."""

    @property
    def key(self) -> tuple[str, str]:
        """Return what the line is found by: the source and the route of the quote."""
        return self.source, self.route

    @property
    def place(self) -> Place:
        """Return where the line stands."""
        return Place(PATH, self.number, 1)

    def seen_by_second_person(self) -> LockLine:
        """Return the line with a second person's comparison noted."""
        return replace(self, seen_by="second-person")

    def __str__(self) -> str:
        """Format as it stands in the file."""
        return (
            f"quote {self.source}#{self.route} {self.quote_hash} {self.snapshot_hash} "
            f"{self.start}+{self.length} {self.seen_by}"
        )


Lines = Mapping[tuple[str, str], LockLine]
"""Lines of a lock by their keys."""


@dataclass(frozen=True, eq=False)
class Lock:
    """The lock file, read; `exists` is false where there is none."""

    lines: Lines = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    exists: bool = False

    def of_source(self, source: str) -> Lines:
        """Return the lines of one source."""
        return self._by_source.get(source, {})

    def take_rest(self, sources: Container[str]) -> Lock:
        """Return the lines of what is none of these sources."""
        rest = (lines for source, lines in self._by_source.items() if source not in sources)
        return Lock({key: line for lines in rest for key, line in lines.items()}, exists=True)

    @cached_property
    def _by_source(self) -> dict[str, dict[tuple[str, str], LockLine]]:
        found: dict[str, dict[tuple[str, str], LockLine]] = {}
        for key, line in self.lines.items():
            found.setdefault(line.source, {})[key] = line
        return found


def load_lock(root: Path, texts: Mapping[str, str | None] | None = None) -> Lock:
    """Read the lock of a site; a site that was never locked has an empty one."""
    if texts is not None and PATH in texts:
        text = texts[PATH]
        return Lock() if text is None else parse_lock(text)
    if not (root / PATH).exists():
        return Lock()
    text, problems = read_text(root, PATH, MAXIMUM_BYTES)
    return parse_lock(text) if not problems else Lock(problems=tuple(problems), exists=True)


def parse_lock(text: str) -> Lock:
    """Read the lines of a lock; a malformed or repeated line is a problem."""
    lines: dict[tuple[str, str], LockLine] = {}
    problems: list[Problem] = []
    for number, written in enumerate(text.splitlines(), start=1):
        if not written.strip() or written.startswith("#"):
            continue
        line = parse_line(written, number)
        if line is None or line.key in lines:
            problems.append(_malformed(written, number, repeated=line is not None))
            continue
        lines[line.key] = line
    return Lock(lines, tuple(problems), exists=True)


def parse_line(text: str, number: int = 0) -> LockLine | None:
    """Read one line; None when it is not one."""
    match = LINE.fullmatch(text)
    if match is None or match["seen_by"] not in WITNESSES:
        return None
    witness: Witness = "second-person" if match["seen_by"] == "second-person" else "contributor"
    return LockLine(
        source=match["source"],
        route=match["route"],
        quote_hash=match["quote"],
        snapshot_hash=match["snapshot"],
        start=int(match["start"]),
        length=int(match["length"]),
        seen_by=witness,
        number=number,
    )


def format_lock(lines: Iterable[LockLine]) -> str:
    """Format a whole lock file, sorted, so that it does not depend on the order of checks."""
    return "\n".join([HEADER, *sorted(str(line) for line in lines)]) + "\n"


def keep_witnesses(lines: Iterable[LockLine], earlier: Lock) -> list[LockLine]:
    """Keep the second person of a line that vouches for the same quote in the same snapshot."""
    return [_keep_witness(line, earlier.lines.get(line.key)) for line in lines]


def write_lock(root: Path, text: str, path: str = PATH) -> None:
    """Write a lock whole."""
    write_whole(root / path, text)


def hash_quote(quote: Quote) -> str:
    """Hash every word of a quote and where the record says that it stands."""
    parts = [quote.exact, quote.prefix, quote.suffix, quote.section, quote.lang]
    return _digest(JSON.encode(parts).encode())


def hash_field(route: Route, value: str) -> str:
    """Hash a registry field and its value, which the engine quotes by its label."""
    return _digest(JSON.encode([format_route(route), value]).encode())


def hash_snapshot(raw: bytes) -> str:
    """Hash the bytes of a snapshot."""
    return _digest(raw)


def _keep_witness(line: LockLine, old: LockLine | None) -> LockLine:
    if old is None or line.seen_by == "second-person":
        return line
    same = (old.quote_hash, old.snapshot_hash) == (line.quote_hash, line.snapshot_hash)
    return replace(line, seen_by=old.seen_by) if same else line


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()[:HASH_DIGITS]


def _malformed(written: str, number: int, *, repeated: bool) -> Problem:
    fault = "repeats the quote of an earlier line" if repeated else "is not a line of the lock"
    hint = "Run `make lock` where the snapshots are; the lock is never edited by hand."
    message = f"{written[:80]!r} {fault}"
    return Problem("malformed-lock", message, Place(PATH, number, 1), hint=hint)
