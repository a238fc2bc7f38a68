"""`evidence/attestations.lock`: a stamp per claim and per record, as each read when stamped.

A stamp is a header and one indented line per span and per bound record, or per part of a record,
so that a diff shows what a person stamped. Its seal is a hash of all of it: a stamp that was edited
by hand, or that a merge put together from two, is found out.
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
_HASH = rf"[0-9a-f]{{{SEAL_DIGITS}}}"
STAMP = re.compile(
    rf"(?:(?P<claim>claim) (?P<name>[a-z0-9]+(?:-[a-z0-9]+)*)|record (?P<record>[\w/-]+)) "
    rf"(?P<role>[a-z-]+) (?P<date>\d{{4}}-\d{{2}}-\d{{2}}) "
    rf"(?(claim)(?P<wording>{_HASH}) )(?P<seal>{_HASH}) (?P<author>\S.*)",
    re.ASCII,
)

Role = Literal["author", "second-person", "clinician", "automation"]
ROLES: tuple[Role, ...] = get_args(Role)
ROLE_NAMES: dict[Role, str] = {role: role.replace("-", " ") for role in ROLES}


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who stamped a claim or a record, in which role and when, and how it read then."""

    claim: str
    """The id of the claim, or the name of the record."""
    role: Role
    author: str
    date: PartialDate
    wording: str
    """The hash of its words; empty for a record, which has none of its own."""
    reading: tuple[Entry, ...]
    number: int = 0
    """The line of the file, from 1; 0 where the stamp is not written yet."""

    @property
    def is_record(self) -> bool:
        """Tell whether it is the stamp of a record, and not of a claim."""
        return not self.wording

    @property
    def place(self) -> Place:
        """Return where the stamp stands."""
        return Place(PATH, self.number, 1)

    @property
    def seal(self) -> str:
        """Return the hash over everything that the stamp says."""
        subject = ("record",) if self.is_record else ()
        parts = (*subject, self.claim, self.role, str(self.date), self.wording, self.author)
        return hash_text("\n".join([*parts, *map(str, self.reading)]), SEAL_DIGITS)

    def __str__(self) -> str:
        """Format as it stands in the file."""
        subject, words = ("record", "") if self.is_record else ("claim", f"{self.wording} ")
        head = f"{subject} {self.claim} {self.role} {self.date} {words}{self.seal} {self.author}"
        return "\n".join([head, *(f"{INDENT}{entry}" for entry in self.reading)])


@dataclass(frozen=True, eq=False)
class Attestations:
    """The stamps of a site, by claim, and by the name of the record."""

    stamps: Mapping[str, Stamp] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    records: Mapping[str, Stamp] = field(default_factory=dict)


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
    claims: dict[str, Stamp] = {}
    records: dict[str, Stamp] = {}
    problems: list[Problem] = []
    for number, lines in _split_stamps(text):
        stamp, fault = _parse_stamp(lines, number)
        stamps = records if stamp is not None and stamp.is_record else claims
        if stamp is not None and stamp.claim in stamps:
            what = "record" if stamp.is_record else "claim"
            stamp, fault = None, f"is a second stamp of this {what}"
        if stamp is not None:
            stamps[stamp.claim] = stamp
        else:
            problems.append(_malformed(lines[0], fault, number))
    return Attestations(claims, tuple(problems), records)


def format_attestations(stamps: Iterable[Stamp]) -> str:
    """Format a whole file, claims first, each sorted; empty lines keep the merges of two apart."""
    ordered = sorted(stamps, key=lambda stamp: (stamp.is_record, stamp.claim))
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
    name, words = match["name"] or match["record"], match["wording"] or ""
    stamp = Stamp(name, role, match["author"], date, words, reading, number)
    if len(reading) < len(entries) or stamp.seal != match["seal"]:
        return None, "is not as it was written: it was edited, or merged from two"
    return stamp, ""


def _malformed(written: str, fault: str, number: int) -> Problem:
    hint = "Take the stamp out and run `make attest`; stamps are never edited by hand."
    message = f"{written[:80]!r} {fault}"
    return Problem("malformed-attestation", message, Place(PATH, number, 1), hint=hint)
