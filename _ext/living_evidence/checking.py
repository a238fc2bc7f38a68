"""One run over everything: read the pages, run every rule, apply the waivers, count."""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from living_evidence.attestation.judging import build_attestation_index
from living_evidence.lock import PATH, load_lock
from living_evidence.problems import Place, Problem, Side, sort_problems
from living_evidence.prose.claims import read_page
from living_evidence.prose.scanner import FIGURES
from living_evidence.quotes import VARIABLE, build_quote_index
from living_evidence.rules.base import Index
from living_evidence.rules.judging import judge
from living_evidence.rules.registry import RULES
from living_evidence.rules.self_audit import OUTCOMES
from living_evidence.values import PartialDate, parse_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from living_evidence.attestation.judging import AttestationCount, AttestationIndex
    from living_evidence.attestation.stamps import Attestations
    from living_evidence.corpus import Corpus
    from living_evidence.lock import Lock
    from living_evidence.prose.blocks import Page
    from living_evidence.prose.claims import BlockReading, PageReading, SpanReading
    from living_evidence.quotes import QuoteIndex, Snapshots
    from living_evidence.records import Waiver
    from living_evidence.rules.self_audit import Outcome

# Prose against record, and the chain of custody itself, are never waived.
WAIVABLE_FAMILIES = frozenset({"arithmetic", "conflict", "lifecycle"})
# Nor are ours to excuse: our own arithmetic, our own discrepancies, and who rated and reviewed.
NEVER_WAIVED = frozenset({
    "derivation-differs", "discrepancy-says-more", "discrepancy-without-conflict",
    "person-on-page", "rater-not-named", "reports-not-chained", "reviewer-not-named",
    "stale-discrepancy", "verdict-not-borne-out",
})  # fmt: skip
SHORTEST_MATCH = 5
"""How many characters of a message a waiver must name at least."""
LONGEST_WAIVER = 2
"""How many years a waiver may run: what holds for ever is a discrepancy, or a fault of a rule."""
EPOCH = "SOURCE_DATE_EPOCH"
EPOCH_SECONDS = re.compile(r"[0-9]{1,11}")


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a run looked at, so that silence is never taken for agreement."""

    sources: int = 0
    studies: int = 0
    results: int = 0
    rejected: int = 0
    """Files that did not validate, and so were checked only in part."""
    quotes_matched: int = 0
    quotes_locked: int = 0
    quotes_failed: int = 0
    figures: int = 0
    terms: int = 0
    claims: dict[str, int] = field(default_factory=dict)
    """Claims by kind."""
    gaps: int = 0
    examined: dict[Outcome, int] = field(default_factory=dict)
    """Examinations of the figures of sources, by what came of them."""
    waivers: int = 0
    pages: int = 0
    unchecked_pages: tuple[str, ...] = ()
    translated: dict[str, int] = field(default_factory=dict)
    """Claims that were checked in another language too, by language."""
    attestation: AttestationCount | None = None
    """Claims by what became of their stamps; None where none was compared."""

    @property
    def quotes(self) -> int:
        """Return the number of quotes."""
        return self.quotes_matched + self.quotes_locked + self.quotes_failed


@dataclass(frozen=True, slots=True)
class Waived:
    """A problem that a valid waiver excuses, and what the waiver says."""

    problem: Problem
    reason: str
    by: str
    until: str
    place: Place
    """Where the waiver stands."""


@dataclass(frozen=True)
class Report:
    """What a run found."""

    problems: tuple[Problem, ...]
    coverage: Coverage
    readings: tuple[PageReading, ...] = ()
    quotes: QuoteIndex | None = None
    strict: bool = False
    attestation: AttestationIndex | None = None
    waived: tuple[Waived, ...] = ()
    files: tuple[str, ...] = ()
    """The paths of every record and page that was checked, sorted."""
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Files as they were read, by path, so that a report can show a line of them."""

    @property
    def failed(self) -> bool:
        """Tell whether the build must fail."""
        return any(map(self.fails, self.problems))

    def fails(self, problem: Problem) -> bool:
        """Tell whether a problem fails the build: each error does, in strict mode a warning too."""
        return problem.severity == "error" or (self.strict and problem.severity == "warning")


def check(
    corpus: Corpus,
    pages: Iterable[Page],
    *,
    snapshots: Snapshots,
    today: PartialDate,
    lock: Lock | None = None,
    strict: bool = False,
    attestations: Attestations | None = None,
) -> Report:
    """Check a corpus and the pages that speak of it; every problem is collected.

    Without `lock`, the one that stands under the corpus's own root is read. With `attestations`,
    and then with every page of the site, the claims are compared with their stamps too.
    """
    pages = tuple(pages)
    lock = load_lock(Path(corpus.root)) if lock is None else lock
    quotes = build_quote_index(corpus, snapshots, lock)
    readings = tuple(read_page(page, corpus) for page in pages if page.checked)
    attestation = build_attestation_index(readings, attestations, corpus) if attestations else None
    index = Index(corpus, quotes, readings, today, attestation, pages)
    found = [*corpus.problems, *lock.problems, *_check_folder(snapshots)]
    found += attestations.problems if attestations else ()
    found += [problem for page in pages for problem in page.problems]
    counted: Counter[str] = Counter()
    found += judge(index, counted)
    kept, waived = apply_waivers(found, corpus, today)
    coverage = _count(corpus, counted, readings, pages, len(waived))
    coverage = replace(coverage, attestation=attestation.count() if attestation else None)
    kept += _check_anything_checked(coverage)
    return Report(
        tuple(sort_problems(kept)),
        coverage,
        readings,
        quotes,
        strict,
        attestation,
        waived=tuple(sorted(waived, key=lambda one: one.problem.sort_key)),
        files=tuple(sorted({*corpus.documents, *(page.path for page in pages if page.checked)})),
        texts=_collect_texts(corpus, pages),
    )


def find_today() -> PartialDate:
    """Return the declared date: SOURCE_DATE_EPOCH where it is set, else the clock, in UTC."""
    declared = os.environ.get(EPOCH, "")
    seconds = int(declared) if EPOCH_SECONDS.fullmatch(declared) else time.time()
    moment = time.gmtime(seconds)
    return PartialDate(moment.tm_year, moment.tm_mon, moment.tm_mday)


def apply_waivers(
    problems: list[Problem], corpus: Corpus, today: PartialDate
) -> tuple[list[Problem], list[Waived]]:
    """Part what a valid waiver excuses from the rest, to which faults of waivers are added."""
    if corpus.waivers is None:
        return problems, []
    faults: list[Problem] = []
    waived: dict[Problem, Waived] = {}
    for at, waiver in enumerate(corpus.waivers.model.waivers):
        place = corpus.waivers.place("waivers", at)
        matching = [problem for problem in problems if _is_waived(problem, waiver)]
        own = list(_check_waiver(waiver, matching, place, today))
        faults += own
        for problem in matching if not own else ():
            excused = Waived(problem, waiver.reason, waiver.by, waiver.until, place)
            waived.setdefault(problem, excused)
    kept = [problem for problem in problems if problem not in waived]
    return [*kept, *faults], list(waived.values())


def _is_waived(problem: Problem, waiver: Waiver) -> bool:
    return (
        problem.rule == waiver.rule
        and problem.place.path == waiver.path
        and waiver.match in problem.message
    )


def _check_waiver(
    waiver: Waiver, matching: list[Problem], place: Place, today: PartialDate
) -> Iterator[Problem]:
    if not is_waivable(waiver.rule):
        message = f"{waiver.rule} cannot be waived"
        hint = "Only arithmetic, conflict and lifecycle rules can; mend the page or the record."
        yield Problem("waiver-not-allowed", message, place, hint=hint)
    fault = _find_fault_of_end(waiver, today)
    if fault:
        message = f"the waiver of {waiver.rule} {fault}"
        hint = "Mend the cause, or write until: and a date that is not far."
        yield Problem("waiver-expired", message, place, hint=hint)
    excused = {(problem.place, problem.message) for problem in matching}
    if not excused:
        message = f"the waiver of {waiver.rule} in {waiver.path} excuses nothing any more"
        yield Problem("waiver-unused", message, place, hint="Take it out.")
    elif len(excused) > 1 or len(waiver.match.strip()) < SHORTEST_MATCH:
        message = (
            f"the waiver of {waiver.rule} in {waiver.path} excuses {len(excused)} problems"
            if len(excused) > 1
            else f"{waiver.match!r} stands in too many messages to excuse one of {waiver.rule}"
        )
        sides = tuple(Side("excused", problem.message, problem.place) for problem in matching)
        hint = "Write words under match: that stand in one message only; each has its own reason."
        yield Problem("waiver-too-broad", message, place, sides, hint)


def is_waivable(name: str) -> bool:
    """Tell whether a rule may be waived: it is about the sources, and not about our own words."""
    rule = RULES.get(name)
    return rule is not None and rule.family in WAIVABLE_FAMILIES and name not in NEVER_WAIVED


def _find_fault_of_end(waiver: Waiver, today: PartialDate) -> str:
    until = parse_date(waiver.until)
    if until is None:
        return f"has no end: {waiver.until}"
    if until < today and not until.covers(today):
        return f"ended on {waiver.until}"
    if until.year > today.year + LONGEST_WAIVER:
        return f"has no end in sight: {waiver.until}"
    return ""


def _collect_texts(corpus: Corpus, pages: tuple[Page, ...]) -> dict[str, str]:
    texts = {path: document.text for path, document in corpus.documents.items()}
    return texts | {page.path: page.text for page in pages}


def _check_folder(snapshots: Snapshots) -> Iterator[Problem]:
    if snapshots.missing:
        message = f"{VARIABLE} names a folder that is not there, so no quote was looked up"
        hint = "Correct it, or unset it where you have no snapshots."
        yield Problem("no-snapshot-folder", message, Place(PATH), hint=hint, severity="warning")


def _check_anything_checked(coverage: Coverage) -> Iterator[Problem]:
    if coverage.results or coverage.rejected:
        return
    message = "nothing was checked: there is no source with results under evidence/sources"
    hint = "Run the command from the root of a site, or name it with --root."
    yield Problem("nothing-checked", message, Place("evidence/sources"), hint=hint)


def _count(
    corpus: Corpus,
    counted: Counter[str],
    readings: tuple[PageReading, ...],
    pages: tuple[Page, ...],
    waived: int,
) -> Coverage:
    translated = [reading for reading in readings if reading.page.translation]
    readings = tuple(reading for reading in readings if not reading.page.translation)
    blocks = list(_iter_blocks(readings))
    matched = [match for block in blocks for span in block.spans for match in span.matches]
    claims = [reading.claim for page in readings for reading in page.claims]
    kinds: dict[str, int] = {}
    for claim in claims:
        kinds[claim.kind] = kinds.get(claim.kind, 0) + 1
    return Coverage(
        sources=len(corpus.sources),
        studies=len(corpus.studies),
        results=len(corpus.items),
        rejected=len(corpus.rejected),
        quotes_matched=counted["matched"],
        quotes_locked=counted["locked"],
        quotes_failed=counted["failed"],
        examined={outcome: counted[outcome] for outcome in OUTCOMES},
        figures=sum(match.token.kind in FIGURES for match in matched),
        terms=sum(_count_terms(span) for block in blocks for span in block.spans),
        claims=dict(sorted(kinds.items())),
        gaps=kinds.get("gap", 0),
        waivers=waived,
        pages=len(readings),
        unchecked_pages=tuple(sorted(page.path for page in pages if not page.checked)),
        translated=_count_claims(translated),
    )


def _count_claims(readings: Iterable[PageReading]) -> dict[str, int]:
    found: dict[str, int] = {}
    for reading in readings:
        language = reading.page.language
        found[language] = found.get(language, 0) + len(reading.claims)
    return dict(sorted(found.items()))


def _count_terms(span: SpanReading) -> int:
    licensed: set[str] = set()
    for target in span.targets:
        licensed.update(target.item.terms if target.item is not None else ())
    return sum(not licensed.isdisjoint(token.value.terms) for token in span.terms())


def _iter_blocks(readings: tuple[PageReading, ...]) -> Iterator[BlockReading]:
    for page in readings:
        for claim in page.claims:
            yield from (*claim.blocks, *claim.plain)
