"""Which claims and records read as they were stamped, and which are reworded or suspect."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from living_evidence.attestation.changes import find_changes
from living_evidence.attestation.readings import hash_wording, read_claim
from living_evidence.attestation.records import compare_records, iter_records, read_record
from living_evidence.attestation.stamps import ROLES, Attestations, Role, Stamp
from living_evidence.memo import keep_last

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.attestation.changes import Change
    from living_evidence.attestation.records import AttestedRecord
    from living_evidence.corpus import Corpus
    from living_evidence.prose.claims import ClaimReading, PageReading
    from living_evidence.values import PartialDate

ClaimState = Literal["attested", "reworded", "suspect", "not-attested"]
SOURCE_LANGUAGE = "en"
FAMILY = "attestation"
"""The family of the rules that detect changes, and judge nothing against a source."""


@dataclass(frozen=True, slots=True)
class Attested:
    """A claim beside its stamp."""

    page: str
    """The path of its page."""
    claim: ClaimReading
    state: ClaimState
    stamp: Stamp | None = None
    changes: tuple[Change, ...] = ()
    """For a suspect claim: what changed since the stamp."""


@dataclass(frozen=True, slots=True)
class AttestationCount:
    """How many claims are in each state; those that read as stamped by the role of the stamp."""

    attested: dict[Role, int] = field(default_factory=lambda: dict.fromkeys(ROLES, 0))
    reworded: int = 0
    suspect: int = 0
    not_attested: int = 0

    @property
    def total(self) -> int:
        """Return how many claims read, word by word, as they were stamped."""
        return sum(self.attested.values())


@dataclass(frozen=True)
class AttestationIndex:
    """Every claim and record of a run beside its stamp, and the stamps of what is gone."""

    stamps: Attestations
    claims: dict[str, Attested]
    stale: tuple[Stamp, ...] = ()
    records: tuple[AttestedRecord, ...] = ()

    def in_state(self, state: ClaimState) -> Iterator[Attested]:
        """Yield the claims in a state, in page order."""
        return (attested for attested in self.claims.values() if attested.state == state)

    def count(self) -> AttestationCount:
        """Count the claims by state and role."""
        sizes = {state: sum(1 for _ in self.in_state(state)) for state in _OTHER_STATES}
        roles = dict.fromkeys(ROLES, 0)
        for attested in self.in_state("attested"):
            if attested.stamp is not None:
                roles[attested.stamp.role] += 1
        return AttestationCount(roles, sizes["reworded"], sizes["suspect"], sizes["not-attested"])


_OTHER_STATES: tuple[ClaimState, ...] = ("reworded", "suspect", "not-attested")


def build_attestation_index(
    readings: Iterable[PageReading], stamps: Attestations, corpus: Corpus
) -> AttestationIndex:
    """Compare every claim with its stamp; `readings` are those of a whole site.

    A stamp is of the text in the language of the sources; a translated claim is judged against
    its records like any other, and is never compared with a stamp.
    """
    readings = tuple(readings)
    claims: dict[str, Attested] = {}
    for page in readings:
        for attested in _compare_page(page, stamps, corpus):
            claims.setdefault(attested.claim.claim.id, attested)
    known = {claim.claim.id for page in readings for claim in page.claims}
    stale = (stamp for name, stamp in stamps.stamps.items() if name not in known)
    records, gone = compare_records(corpus, stamps.records)
    return AttestationIndex(stamps, claims, (*stale, *gone), records)


def make_stamp(
    claim: ClaimReading, corpus: Corpus, role: Role, author: str, date: PartialDate
) -> Stamp:
    """Stamp a claim as it now reads."""
    wording = hash_wording(claim.claim)
    return Stamp(claim.claim.id, role, author, date, wording, read_claim(claim, corpus))


def make_record_stamps(
    corpus: Corpus, role: Role, author: str, date: PartialDate
) -> Iterator[Stamp]:
    """Stamp every record as it now stands."""
    for name, loaded in iter_records(corpus):
        yield Stamp(name, role, author, date, "", read_record(loaded))


@keep_last
def _compare_page(page: PageReading, stamps: Attestations, corpus: Corpus) -> tuple[Attested, ...]:
    return tuple(
        _compare(page.page.path, claim, stamps.stamps.get(claim.claim.id), corpus)
        for claim in page.claims
        if not _is_translated(claim)
    )


def _compare(page: str, claim: ClaimReading, stamp: Stamp | None, corpus: Corpus) -> Attested:
    if stamp is None:
        return Attested(page, claim, "not-attested")
    reading = read_claim(claim, corpus)
    if reading != stamp.reading:
        changes = tuple(find_changes(stamp.reading, reading))
        return Attested(page, claim, "suspect", stamp, changes)
    same = hash_wording(claim.claim) == stamp.wording
    return Attested(page, claim, "attested" if same else "reworded", stamp)


def _is_translated(claim: ClaimReading) -> bool:
    blocks = (*claim.claim.blocks, *claim.claim.plain)
    return any(block.language.partition("-")[0] != SOURCE_LANGUAGE for block in blocks)
