"""`evidence/attestations.lock`: a stamp per claim, with its reading as it was when stamped.

A stamp is a header and one indented line per span and per bound record, so that a diff shows what
a person stamped. Its seal is a hash of all of it: a stamp that was edited by hand, or that a merge
put together from two, is found out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, cast, get_args

from living_evidence.attestation.readings import HASH_DIGITS, Entry, hash_text, parse_entry
from living_evidence.loading import FOLDER, read_text
from living_evidence.lock import MAXIMUM_BYTES
from living_evidence.problems import Place, Problem
from living_evidence.values import PartialDate, parse_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

PATH = f"{FOLDER}/attestations.lock"
HEADER = (
    "# Written by `make attest`. A stamp says who looked at a claim as it reads; it is no review."
)
INDENT = "  "
SEAL_DIGITS = 2 * HASH_DIGITS
STAMP = re.compile(
    r"claim (?P<claim>[a-z0-9]+(?:-[a-z0-9]+)*) (?P<role>[a-z-]+) (?P<date>\d{4}-\d{2}-\d{2}) "
    rf"(?P<wording>[0-9a-f]{{{SEAL_DIGITS}}}) (?P<seal>[0-9a-f]{{{SEAL_DIGITS}}}) (?P<author>\S.*)",
    re.ASCII,
)

Role = Literal["author", "second-person", "clinician", "automation"]
ROLES: tuple[Role, ...] = get_args(Role)
ROLE_NAMES: dict[Role, str] = {role: role.replace("-", " ") for role in ROLES}


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who stamped a claim, in which role and when, and how it read then."""

    claim: str
    role: Role
    author: str
    date: PartialDate
    wording: str
    """The hash of its words."""
    reading: tuple[Entry, ...]
    number: int = 0
    """The line of the file, from 1; 0 where the stamp is not written yet."""

    @property
    def place(self) -> Place:
        """Return where the stamp stands."""
        return Place(PATH, self.number, 1)

    @property
    def seal(self) -> str:
        """Return the hash over everything that the stamp says."""
        parts = (self.claim, self.role, str(self.date), self.wording, self.author)
        return hash_text("\n".join([*parts, *map(str, self.reading)]), SEAL_DIGITS)

    def __str__(self) -> str:
        """Format as it stands in the file."""
        head = (
            f"claim {self.claim} {self.role} {self.date} {self.wording} {self.seal} {self.author}"
        )
        return "\n".join([head, *(f"{INDENT}{entry}" for entry in self.reading)])


@dataclass(frozen=True, eq=False)
class Attestations:
    """The stamps of a site, by claim."""

    stamps: Mapping[str, Stamp] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def load_attestations(root: Path, texts: Mapping[str, str | None] | None = None) -> Attestations:
    """Read the stamps of a site; a site that was never stamped has none."""
    if texts is not None and PATH in texts:
        return parse_attestations(texts[PATH] or "")
    if not (root / PATH).exists():
        return Attestations()
    text, problems = read_text(root, PATH, MAXIMUM_BYTES)
    return parse_attestations(text) if not problems else Attestations(problems=tuple(problems))


def parse_attestations(text: str) -> Attestations:
    """Read the stamps of a file; what is malformed, repeated or was edited is a problem."""
    stamps: dict[str, Stamp] = {}
    problems: list[Problem] = []
    for number, lines in _split_stamps(text):
        stamp, fault = _parse_stamp(lines, number)
        if stamp is not None and stamp.claim in stamps:
            stamp, fault = None, "is a second stamp of this claim"
        if stamp is not None:
            stamps[stamp.claim] = stamp
        else:
            problems.append(_malformed(lines[0], fault, number))
    return Attestations(stamps, tuple(problems))


def format_attestations(stamps: Iterable[Stamp]) -> str:
    """Format a whole file, sorted by claim; an empty line keeps the merges of two stamps apart."""
    ordered = sorted(stamps, key=lambda stamp: stamp.claim)
    return "\n\n".join([HEADER, *map(str, ordered)]) + "\n"


def _split_stamps(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the first line number and the lines of each stamp: a header and what is indented."""
    number, lines = 0, list[str]()
    for at, line in enumerate(text.split("\n"), start=1):
        if line.startswith(INDENT) and lines:
            lines.append(line)
        elif line.strip() and not line.startswith("#"):
            if lines:
                yield number, lines
            number, lines = at, [line]
    if lines:
        yield number, lines


def _parse_stamp(lines: list[str], number: int) -> tuple[Stamp | None, str]:
    match = STAMP.fullmatch(lines[0])
    date = parse_date(match["date"]) if match is not None else None
    if match is None or date is None or match["role"] not in ROLES:
        return None, "is not a stamp"
    entries = [parse_entry(line.removeprefix(INDENT)) for line in lines[1:]]
    reading = tuple(entry for entry in entries if entry is not None)
    role = cast("Role", match["role"])
    stamp = Stamp(match["claim"], role, match["author"], date, match["wording"], reading, number)
    if len(reading) < len(entries) or stamp.seal != match["seal"]:
        return None, "is not as it was written: it was edited, or merged from two"
    return stamp, ""


def _malformed(written: str, fault: str, number: int) -> Problem:
    hint = "Take the stamp out and run `make attest`; stamps are never edited by hand."
    message = f"{written[:80]!r} {fault}"
    return Problem("malformed-attestation", message, Place(PATH, number, 1), hint=hint)
