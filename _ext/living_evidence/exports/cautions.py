"""What must not be lost on the way out: as of when, reviewed or not, and every caveat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.exports.edition import find_records
from living_evidence.exports.text import one_line
from living_evidence.formatting import (
    COMPLETENESS,
    NOT_STATED,
    STATES,
    format_absence,
    format_date,
    format_denominator,
    format_terms,
)
from living_evidence.records import (
    ABSENT,
    Assertion,
    Dose,
    Duration,
    Proportion,
    Recommendation,
    RegistryEntry,
    Survival,
    is_secondary,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.corpus import Item
    from living_evidence.exports.edition import Edition, Stated
    from living_evidence.records import BaseResult, BaseSource, Discrepancy, Registry, Role

NOT_APPLICABLE = "not applicable"
NOT_ADVICE = "Not medical advice."
MATCHES = (
    "What leaves this site matches its source: that is all that was checked. It does not mean that "
    "the source is right, complete, or about a reader."
)
NOTICES = (NOT_ADVICE, MATCHES, "Not reviewed by a clinician, unless a record says otherwise.")
"""At the head of each file whose format has room for them."""
SHORT_NOTICE = "Not medical advice; only that it matches its source was checked."
"""In each row or reference, which somebody may pass on alone."""
ROLES = {
    "background": "Background that the source gives, and no result of its own.",
    "aim": "An aim, and no result.",
    "hypothesis": "A hypothesis, and no result.",
    "synthesis": "What the source concludes or advises, and no result.",
    "protocol": "Planned or registered, and no result.",
}
# Of a registry entry: the registry's own word first, that of a mirror last.
REGISTRY_DATES = (
    ("lastUpdatePostDateStruct", "last update of the registry entry"),
    ("statusVerifiedDate", "last verification of the registry entry"),
    ("mirrorUpdated", "last update of the mirror of the registry"),
)


def find_as_of(source: BaseSource, result: BaseResult | None = None) -> tuple[str, str]:
    """Return the date that a value speaks of and what that date is, or `not stated` twice.

    The date of the value itself comes first, then that of the registry entry, then that on which
    the source was published. The date of a build is never one of them.
    """
    if result is not None and result.as_of and result.as_of not in ABSENT:
        return result.as_of, "date of the value"
    if isinstance(source, RegistryEntry):
        found = _find_registry_date(source.registry)
        if found is not None:
            return found
    if source.citation.issued not in ABSENT:
        return source.citation.issued, "publication of the source"
    return NOT_STATED, NOT_STATED


def _find_registry_date(registry: Registry) -> tuple[str, str] | None:
    for name, meaning in REGISTRY_DATES:
        value = getattr(registry, name)
        date = getattr(value, "date", value)
        if date and date not in ABSENT:
            return date, meaning
    return None


def format_review(source: BaseSource) -> str:
    """Format our own review of a record: `not-reviewed`, or who reviewed it, as what, and when."""
    review = source.review
    if review.state != "reviewed":
        return review.state
    role = f" ({review.role})" if review.role else ""
    return f"reviewed by {review.by}{role} on {review.on}"


def describe_standing(source: BaseSource, result: BaseResult | None = None) -> tuple[str, str]:
    """Return as of when a value or a source speaks, and our own review, each as a sentence."""
    date, meaning = find_as_of(source, result)
    when = f"As of: {date} ({meaning})." if date != NOT_STATED else "As of: not stated."
    return when, one_line(f"Our review of the record: {format_review(source)}.")


def find_role(item: Item) -> Role:
    """Return the role of a value in its source; what a registry lists is planned or registered."""
    return "protocol" if item.route[0] == "registry" else item.result.role


def find_denominator(item: Item, edition: Edition) -> tuple[str, str]:
    """Return what a value is out of and the address of that count; in words where it has none."""
    result = item.result
    if isinstance(result, Proportion | Survival):
        return _follow_total(item, edition)
    told = isinstance(result, Duration) and result.statistic in {"median", "mean"}
    return (NOT_STATED if told else NOT_APPLICABLE), ""


def _follow_total(item: Item, edition: Edition) -> tuple[str, str]:
    counted = format_denominator(item, edition.corpus)
    target = edition.corpus.denominator_item(item)
    return counted, target.address if target is not None and counted[:1].isdigit() else ""


def caution_source(source: BaseSource) -> Iterator[str]:
    """Yield what a reader of anything from this source must know."""
    if source.standing != "current":
        yield format_standing(source)
    if is_secondary(source):
        yield "Not used as support on this site: it only repeats what others say."
    yield f"Read: {COMPLETENESS[source.capture.completeness]}."
    if source.note:
        yield one_line(source.note)


def format_standing(source: BaseSource) -> str:
    """Format why a source is no longer current, with the notice and its date where known."""
    said = f"This source is {format_absence(source.standing)}"
    notice = source.notice
    if notice is None:
        return f"{said}."
    when = f", {format_date(notice.date)}" if notice.date not in ABSENT else ""
    where = f", doi:{notice.DOI}" if notice.DOI else ""
    return one_line(f"{said}: {notice.type}{when}{where}.")


def caution_item(item: Item, edition: Edition) -> Iterator[str]:
    """Yield what a reader of this one value must know, and then what concerns its source."""
    result = item.result
    if find_role(item) in ROLES:
        yield ROLES[find_role(item)]
    if result.state != "reported":
        yield _explain_state(result)
    if find_denominator(item, edition)[0] == NOT_STATED:
        yield "The source, as far as it was read, does not state of how many."
    yield from _caution_terms(item, edition)
    if result.note:
        yield one_line(result.note)
    if result.superseded_by:
        yield f"Superseded by {absolute(result.superseded_by, item)}."
    for discrepancy in edition.discrepancies.get(item.address, ()):
        yield _caution_discrepancy(discrepancy, edition)
    yield from caution_source(item.source.model)


def _caution_discrepancy(discrepancy: Discrepancy, edition: Edition) -> str:
    """Say that a value is a side of a conflict; what a source says that is no support stays out."""
    head = f"Declared discrepancy {discrepancy.id} ({format_absence(discrepancy.verdict)})"
    records = find_records(edition.corpus, (side.result for side in discrepancy.sides))
    if any(name in edition.sources and name not in edition.support for name in records):
        return f"{head} with a source that is not used as support."
    return f"{head}: {one_line(discrepancy.title)}."


def _explain_state(result: BaseResult) -> str:
    label, meaning = STATES[result.state]
    why = f" {result.reason}" if result.reason else ""
    author = f" ({result.by})" if result.by else ""
    return one_line(f"{label.capitalize()}: {meaning}{why}{author}")


def _caution_terms(item: Item, edition: Edition) -> Iterator[str]:
    result, population = item.result, item.population
    judged = {**(population.judged if population is not None else {}), **result.judged}
    for term, why in judged.items():
        yield one_line(f"“{term}” was concluded and not read: {why.reason} ({why.by})")
    for name in population.all_terms if population is not None else ():
        known = edition.corpus.vocabulary.terms.get(name)
        if known is not None and known.uncounted:
            yield one_line(f"Not counted among “{known.label}”: {known.uncounted}.")
    if isinstance(result, Assertion | Recommendation) and result.condition:
        terms = format_terms(result.condition, edition.corpus.vocabulary)
        yield one_line(f"Holds only under this condition: {terms}.")
    if isinstance(result, Dose) and "not-stated" in (result.total, result.fractions):
        yield "The source does not state the whole schedule."


def absolute(address: str, item: Item) -> str:
    """Return an address with its record: `#completed` as `cercek-2025#completed`."""
    return f"{item.source.model.id}{address}" if address.startswith("#") else address


def caution_claim(stated: Stated, edition: Edition) -> Iterator[str]:
    """Yield the caveats that the claim marks as essential, and those of all that it rests on."""
    for span in stated.reading.spans:
        if span.span.role == "essential":
            yield one_line(span.text)
    certainty = stated.reading.claim.certainty
    yield "Nobody rated how certain this is." if certainty == "not-rated" else f"Rated {certainty}."
    corpus = edition.corpus
    for address in stated.reading.addresses:
        target = corpus.find(address)
        if target is not None and target.item is not None:
            yield from caution_item(target.item, edition)
    for name in find_records(corpus, stated.reading.addresses):
        if name in edition.sources:
            yield from caution_source(edition.sources[name])


def distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """Return texts in order, each once."""
    return tuple(dict.fromkeys(texts))
