"""A value of a record stands in none of its quotes.

Every reported value is licensed by words of the source, in digits or in number words, as a whole:
49 is not licensed by 349 or by 49.5, 55% not by a count of 55, and 12 months not by 12 weeks. The
precision is that of the source: 92.0 is not licensed by 92.

To mend: quote the words that state the value, or correct it. What follows from the source without
standing in it is derived or judged, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from living_evidence.documents import format_route
from living_evidence.problems import Problem, Side
from living_evidence.prose.scanner import Ratio
from living_evidence.records import (
    ABSENT,
    Assertion,
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
from living_evidence.rules.quote.reading import numbers_of, read_quotes, read_text
from living_evidence.rules.walk import stated
from living_evidence.values import Quantity, parse_date, parse_number, parse_quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.documents import Route
    from living_evidence.loading import Loaded
    from living_evidence.records import (
        BaseResult,
        BaseSource,
        Interval,
        ListedReference,
        Quote,
        Span,
    )
    from living_evidence.rules.base import Index
    from living_evidence.rules.quote.reading import Reading
    from living_evidence.vocabulary import Vocabulary

NAME = "value-not-in-quote"
COMPARATORS = {
    ("minimum", "false"): {"", ">=", "~"},
    ("minimum", "true"): {"", ">", "~"},
    ("maximum", "false"): {"", "<=", "~"},
    ("maximum", "true"): {"", "<", "~"},
}
FAILING = (
    "sources/alpha-2024: {results: {enrolled: {value: '91'}}}",
    "sources/alpha-2024: {results: {enrolled: {value: '9'}}}",
    "sources/alpha-2024: {results: {cohort-1-sustained-response: {events: '20'}}}",
    "sources/alpha-2024: {results: {cohort-1-sustained-response: {timepoint: {value: 12 weeks}}}}",
    # 22 of 40: the events are not the total.
    "sources/alpha-2024: {results: {cohort-2-response: {events: '40'}}}",
    # The quote says of how many, and the denominator refers to another count.
    "sources/alpha-2024: {results: {cohort-2-response: {total: '#completed'}}}",
    "sources/alpha-2024: {results: {no-adverse-events: {percent: '21'}}}",
    "sources/alpha-2024: {results: {no-adverse-events: {percent: '25.0'}}}",
    "sources/alpha-2024: {results: {relapse-free-survival: {percent: '95'}}}",
    "sources/alpha-2024: {results: {relapse-free-survival: {interval: {low: '81'}}}}",
    "sources/alpha-2024: {results: {relapse-free-survival: {interval: {level: '90'}}}}",
    "sources/alpha-2024: {results: {follow-up: {value: 18 months}}}",
    "sources/alpha-2024: {results: {follow-up: {value: 18.5 weeks}}}",
    "sources/alpha-2024: {results: {follow-up: {range: {high: '40'}}}}",
    "sources/alpha-2024: {results: {follow-up: {statistic: mean}}}",
    "sources/alpha-2024: {results: {completed: {as-of: '2023-04'}}}",
    "sources/NCT99999902: {results: {planned-dose: {total: 36 Gy}}}",
    "sources/NCT99999902: {results: {planned-dose: {fractions: '5'}}}",
    "sources/NCT99999902: {results: {described-age: {strict: 'true'}}}",
    "sources/NCT99999902: {results: {described-age: {minimum: DELETE, maximum: 18 years}}}",
    "sources/NCT99999902: {results: {surgery-delay: {maximum: 12 months}}}",
    """\
sources/alpha-2024:
  results:
    primary-endpoint: {says: the primary end point was at 24 months}
""",
    "sources/beta-summary: {results: {review: {value: approved}}}",
    "sources/beta-summary: {results: {examplimab-recommended: {strength: must}}}",
    "sources/alpha-2024: {citation: {volume: '13'}}",
    "sources/alpha-2024: {citation: {volume: '3', issue: '12'}}",
    "sources/alpha-2024: {citation: {page: 101-111}}",
    "sources/alpha-2024: {citation: {issued: '2024-03-15'}}",
    "sources/alpha-2024: {citation: {DOI: 10.5555/alpha.2025}}",
    "sources/alpha-2024: {citation: {title: Examplimab in Nonrenal Exampleosis}}",
    "sources/alpha-2024: {study: {id: NCT99999902}}",
    """\
sources/beta-summary:
  references:
  - label: Guideline
    title: Examplimab in Renal Exampleosis
    year: '2023'
    quotes: ['Journal of Invented Trials, 2024']
""",
)
PASSING = (
    # None is a number.
    """\
sources/alpha-2024:
  results:
    options-lost:
      type: count
      population: everyone
      outcome: later-surgery-option
      value: '0'
      quotes: [no patient lost the option of later surgery]
snapshots/alpha-2024.txt: {Conclusions: In fact no patient lost the option of later surgery. Conclusions}
""",
    # In words, and in another order of the date.
    "sources/alpha-2024: {results: {excluded: {quotes: [Six patients were excluded]}}}",
    """\
sources/gamma-news:
  results:
    remission-2023:
      quotes:
      - {exact: '目前共有18名患者接受了治疗,全部缓解', lang: zh-CN}
  populations:
    later-patients:
      quotes:
      - {exact: 目前共有18名患者接受了治疗, lang: zh-CN}
snapshots/gamma-news.txt: {共有 18 名: 共有18名}
""",
    """\
sources/NCT99999902:
  results:
    described-age:
      strict: 'true'
      quotes: [adult patients (age > 18 years)]
snapshots/registry-02.txt: {age ≥ 18: age > 18}
discrepancies/age-limit:
  sides:
  - {result: NCT99999902#described-age, says: age > 18 years}
  - {result: NCT99999902#eligible-age, says: Age between 18 and 75 years}
  - {result: NCT99999902#maximumAge, says: 75 Years}
""",
)


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a record: where it stands, what it says, and whether a quote states it."""

    route: Route
    text: str
    is_stated: Callable[[tuple[Reading, ...]], bool]


def check(index: Index) -> Iterator[Problem]:
    """Yield every reported value that no quote of its own block states."""
    corpus = index.corpus
    for loaded in corpus.sources.values():
        for item in corpus.items_of(loaded.model.id):
            if (
                item.route[0] == "results"
                and item.result.state == "reported"
                and item.result.quotes
            ):
                yield from _check_block(
                    corpus, loaded, item.result.quotes, result_values(corpus, item)
                )
        yield from _check_bibliography(corpus, loaded)


def _check_block(
    corpus: Corpus, loaded: Loaded[BaseSource], quotes: tuple[Quote, ...], values: Iterator[Value]
) -> Iterator[Problem]:
    readings = read_quotes(quotes, corpus.vocabulary, loaded.model.capture.language)
    for value in values:
        if not value.is_stated(readings):
            yield _make_problem(loaded, value, quotes)


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


def _duration(route: Route, result: Duration) -> Iterator[Value]:
    for name in ("value", "minimum", "maximum"):
        yield from _quantity((*route, name), getattr(result, name))
    for name, span in (("range", result.range), ("iqr", result.iqr)):
        if span is not None:
            yield from _span((*route, name), span)
    if result.statistic in {"median", "mean"}:
        yield _words((*route, "statistic"), result.statistic)


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
        yield _identifier((*route, "value"), result.value)
    elif isinstance(result, Code):
        yield _code((*route, "value"), corpus.vocabulary, result)
    elif isinstance(result, Recommendation) and result.strength not in {*ABSENT, "not-graded"}:
        yield _words((*route, "strength"), result.strength)
    elif isinstance(result, Assertion):
        yield from _figures(corpus, (*route, "says"), result.says)


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


def _check_bibliography(corpus: Corpus, loaded: Loaded[BaseSource]) -> Iterator[Problem]:
    source = loaded.model
    if source.citation.quotes:
        yield from _check_block(corpus, loaded, source.citation.quotes, _citation(source))
    if source.study is not None and source.study.quotes and not source.study.reason:
        values = iter([_identifier(("study", "id"), source.study.id)])
        yield from _check_block(corpus, loaded, source.study.quotes, values)
    for at, reference in enumerate(getattr(source, "references", ())):
        if reference.quotes:
            route: Route = ("references", at)
            yield from _check_block(corpus, loaded, reference.quotes, _reference(route, reference))


def _reference(route: Route, reference: ListedReference) -> Iterator[Value]:
    yield _words((*route, "title"), reference.title)
    if reference.publisher:
        yield _words((*route, "publisher"), reference.publisher)
    yield from _date((*route, "year"), reference.year)


def _citation(source: BaseSource) -> Iterator[Value]:
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
    yield from _date(("citation", "issued"), citation.issued)
    yield from _date(("citation", "available-date"), citation.available_date)
    for name, number in (("DOI", citation.DOI), ("PMID", citation.PMID)):
        if number:
            yield _identifier(("citation", name), number)


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


def _identifier(route: Route, text: str) -> Value:
    wanted = text.lower()
    return Value(
        route,
        text,
        lambda readings: any(wanted in set(r.identifiers()) or r.has_words(text) for r in readings),
    )


def _code(route: Route, vocabulary: Vocabulary, code: Code) -> Value:
    own = set(vocabulary.terms_of_code(code.scheme, code.value))
    rivals = {name for name, term in vocabulary.terms.items() if code.scheme in term.codes} - own
    spelled = code.value.replace("_", " ").replace("-", " ")

    def is_stated(readings: tuple[Reading, ...]) -> bool:
        stated = {term for reading in readings for term in reading.terms(vocabulary)}
        if stated & (own | rivals):
            # "Not yet recruiting" holds the word recruiting, and states another code.
            return bool(stated & own)
        return any(r.has_words(code.value) or r.has_words(spelled) for r in readings)

    return Value(route, code.value, is_stated)


def _words(route: Route, text: str) -> Value:
    return Value(route, text, lambda readings: any(r.has_words(text) for r in readings))


def _figures(corpus: Corpus, route: Route, text: str) -> Iterator[Value]:
    for token in read_text(text, corpus.vocabulary).tokens:
        # In our own words "one" is an article more often than a number.
        for number, unit in numbers_of(token) if token.text.lower() != "one" else ():
            yield _amount(route, Quantity(number, unit))


def _make_problem(loaded: Loaded[BaseSource], value: Value, quotes: tuple[Quote, ...]) -> Problem:
    place = loaded.place(*value.route)
    quoted = " … ".join(f"“{quote.exact}”" for quote in quotes)
    name = f"{loaded.model.id}, {format_route(value.route)}"
    sides = (
        Side(name, value.text, place),
        Side("its quotes", quoted, loaded.place(*value.route[:2], "quotes")),
    )
    message = f"{name} says {value.text}, which none of its quotes states: {quoted}"
    hint = "Quote the words that state it, correct it, or say that it is derived or judged."
    return Problem(NAME, message, place, sides, hint, length=len(value.text))
