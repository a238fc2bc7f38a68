"""The values of a record that a quote must state, and when a quote states them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from living_evidence.prose.scanner import Ratio
from living_evidence.records import (
    ABSENT,
    Code,
    Count,
    DateResult,
    Dose,
    Duration,
    Identifier,
    Limit,
    Proportion,
    Recommendation,
    RegistryEntry,
    Survival,
)
from living_evidence.rules.walk import stated
from living_evidence.values import Quantity, parse_date, parse_number, parse_quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.documents import Route
    from living_evidence.records import BaseResult, BaseSource, Interval, ListedReference, Span
    from living_evidence.rules.quote.reading import Reading
    from living_evidence.vocabulary import Vocabulary

COMPARATORS = {
    ("minimum", "false"): {"", ">=", "~"},
    ("minimum", "true"): {"", ">", "~"},
    ("maximum", "false"): {"", "<=", "~"},
    ("maximum", "true"): {"", "<", "~"},
}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a record: where it stands, what it says, and whether a quote states it."""

    route: Route
    text: str
    is_stated: Callable[[tuple[Reading, ...]], bool]


def result_values(corpus: Corpus, item: Item) -> Iterator[Value]:
    """Yield every value of a result that a quote must state."""
    result, route = item.result, item.route
    if isinstance(result, Count):
        yield from _number((*route, "value"), result.value, "")
    elif isinstance(result, Proportion):
        yield from _proportion(corpus, item, result)
    elif isinstance(result, Survival):
        yield from _number((*route, "percent"), result.percent, "percent")
        if result.interval is not None:
            yield from _interval((*route, "interval"), result.interval)
    elif isinstance(result, Duration):
        yield from _duration(route, result)
    elif isinstance(result, Dose):
        yield from _dose(route, result)
    elif isinstance(result, Limit):
        yield from _limit(route, result)
    elif isinstance(result, DateResult):
        yield from _date((*route, "value"), result.value)
    else:
        yield from _worded(corpus, item, result)
    yield from _shared(item)


def _proportion(corpus: Corpus, item: Item, result: Proportion) -> Iterator[Value]:
    route = item.route
    total = corpus.denominator(item)
    events = parse_number(stated(result.events))
    if events is not None:
        ratio = None if total is None else (events, total)

        def is_stated(readings: tuple[Reading, ...]) -> bool:
            ratios = [t.value for r in readings for t in r.tokens if isinstance(t.value, Ratio)]
            if ratio is not None and any(events == found.events for found in ratios):
                return any(ratio == (found.events, found.total) for found in ratios)
            totals = [found.total for found in ratios]
            return any(
                (events, "") == found
                for r in readings
                for found in r.numbers()
                if found[0] not in totals
            )

        yield Value((*route, "events"), result.events, is_stated)
    yield from _number((*route, "percent"), result.percent, "percent")
    if result.interval is not None:
        yield from _interval((*route, "interval"), result.interval)


def _duration(route: Route, result: Duration) -> Iterator[Value]:
    for name in ("value", "minimum", "maximum"):
        yield from _quantity((*route, name), getattr(result, name))
    for name, span in (("range", result.range), ("iqr", result.iqr)):
        if span is not None:
            yield from _span((*route, name), span)
    if result.statistic in {"median", "mean"}:
        yield _words((*route, "statistic"), result.statistic)
    else:
        yield Value(
            (*route, "statistic"),
            f"{result.statistic}, and no median or mean",
            lambda readings: (
                not any(r.has_words("median") or r.has_words("mean") for r in readings)
            ),
        )


def _dose(route: Route, result: Dose) -> Iterator[Value]:
    yield from _quantity((*route, "total"), result.total)
    yield from _quantity((*route, "per-fraction"), result.per_fraction)
    fractions = parse_number(stated(result.fractions))
    if fractions is not None:
        wanted = {(fractions, "fraction"), (fractions, "")}
        yield Value(
            (*route, "fractions"),
            result.fractions,
            lambda readings: any(found in wanted for r in readings for found in r.numbers()),
        )


def _limit(route: Route, result: Limit) -> Iterator[Value]:
    for end in ("minimum", "maximum"):
        quantity = parse_quantity(stated(getattr(result, end)))
        if quantity is None:
            continue
        allowed = COMPARATORS[end, result.strict]
        wanted = (quantity.number, quantity.unit)

        def is_stated(
            readings: tuple[Reading, ...],
            wanted: object = wanted,
            allowed: set[str] = allowed,
        ) -> bool:
            return any(
                found == wanted and comparator in allowed
                for reading in readings
                for found, comparator in reading.compared_numbers()
            )

        yield Value((*route, end), getattr(result, end), is_stated)


def _worded(corpus: Corpus, item: Item, result: BaseResult) -> Iterator[Value]:
    route = item.route
    if isinstance(result, Identifier):
        yield identifier_value((*route, "value"), result.value)
    elif isinstance(result, Code):
        yield _code((*route, "value"), corpus.vocabulary, result)
    elif isinstance(result, Recommendation) and result.strength not in {*ABSENT, "not-graded"}:
        yield _words((*route, "strength"), result.strength)


def _shared(item: Item) -> Iterator[Value]:
    result, route = item.result, item.route
    if result.timepoint is not None:
        yield from _quantity((*route, "timepoint", "value"), result.timepoint.value)
        if result.timepoint.from_ not in ABSENT:
            yield _words((*route, "timepoint", "from"), result.timepoint.from_)
    known = (item.source.model.citation.issued, item.source.model.citation.available_date)
    if result.as_of and result.as_of not in (*known, *_registry_dates(item.source.model)):
        yield from _date((*route, "as-of"), result.as_of)


def _registry_dates(source: BaseSource) -> Iterator[str]:
    if isinstance(source, RegistryEntry):
        for _, value in source.registry:
            date = getattr(value, "date", value)
            if isinstance(date, str) and parse_date(date) is not None:
                yield date


def reference_values(route: Route, reference: ListedReference) -> Iterator[Value]:
    """Yield what an entry of a source's own reference list says of a work."""
    yield _words((*route, "title"), reference.title)
    if reference.publisher:
        yield _words((*route, "publisher"), reference.publisher)
    yield from _date((*route, "year"), reference.year)


def citation_values(source: BaseSource) -> Iterator[Value]:
    """Yield every bibliographic value of a source."""
    citation = source.citation
    yield _words(("citation", "title"), citation.title)
    for name, text in (
        ("container-title", citation.container_title),
        ("publisher", citation.publisher),
    ):
        if text:
            yield _words(("citation", name), text)
    locator = [text for text in (citation.volume, citation.issue, citation.page) if text]
    if locator:
        yield Value(
            ("citation", "volume" if citation.volume else "page"),
            ", ".join(locator),
            lambda readings: any(r.has_in_order(*locator) for r in readings),
        )
    for at, author in enumerate(citation.author):
        for name in ("family", "given", "literal"):
            if getattr(author, name):
                yield _words(("citation", "author", at, name), getattr(author, name))
    for at, name in enumerate(getattr(source, "publication_types", ())):
        yield _words(("publication-types", at), name)
    yield from _date(("citation", "issued"), citation.issued)
    yield from _date(("citation", "available-date"), citation.available_date)
    for name, number in (("DOI", citation.DOI), ("PMID", citation.PMID)):
        if number:
            yield identifier_value(("citation", name), number)


def _number(route: Route, text: str | None, unit: str) -> Iterator[Value]:
    number = parse_number(stated(text))
    if number is not None:
        yield _amount(route, Quantity(number, unit))


def _quantity(route: Route, text: str | None) -> Iterator[Value]:
    quantity = parse_quantity(stated(text))
    if quantity is not None:
        yield _amount(route, quantity)


def _amount(route: Route, quantity: Quantity) -> Value:
    wanted = (quantity.number, quantity.unit)
    return Value(
        route,
        str(quantity),
        lambda readings: any(found == wanted for r in readings for found in r.numbers()),
    )


def _span(route: Route, span: Span) -> Iterator[Value]:
    wanted = (parse_number(stated(span.low)), parse_number(stated(span.high)))
    if None not in wanted:
        yield Value(
            route,
            f"{span.low} to {span.high}",
            lambda readings: any(
                (found.low, found.high) == wanted for r in readings for found in r.bounds()
            ),
        )


def _interval(route: Route, interval: Interval) -> Iterator[Value]:
    yield from _span(route, interval)  # type: ignore[arg-type]  # both have low and high
    level = parse_number(stated(interval.level))
    if level is not None:
        yield Value(
            (*route, "level"),
            f"{level}%",
            lambda readings: any(found == level for r in readings for found in r.levels()),
        )


def _date(route: Route, text: str | None) -> Iterator[Value]:
    date = parse_date(stated(text))
    if date is not None:
        yield Value(
            route,
            str(text),
            lambda readings: any(found == date for r in readings for found in r.dates()),
        )


def identifier_value(route: Route, text: str) -> Value:
    """Make the value of an identifier, which is compared whole and without regard to case."""
    wanted = text.lower()
    return Value(
        route,
        text,
        lambda readings: (
            any(r.has_words(text) for r in readings)
            or any(wanted in r.identifiers() for r in readings)
        ),
    )


def _code(route: Route, vocabulary: Vocabulary, code: Code) -> Value:
    own = set(vocabulary.terms_of_code(code.scheme, code.value))
    rivals = {name for name, term in vocabulary.terms.items() if code.scheme in term.codes} - own
    spelled = code.value.replace("_", " ").replace("-", " ")

    def is_stated(readings: tuple[Reading, ...]) -> bool:
        stated = {term for reading in readings for term in reading.terms}
        if stated & (own | rivals):
            # "Not yet recruiting" holds the word recruiting, and states another code.
            return bool(stated & own)
        return any(r.has_words(code.value) or r.has_words(spelled) for r in readings)

    return Value(route, code.value, is_stated)


def _words(route: Route, text: str) -> Value:
    return Value(route, text, lambda readings: any(r.has_words(text) for r in readings))
