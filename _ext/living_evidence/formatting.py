"""Display text of every value, in one place: pages, reports and exports all print it alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    Name,
    Proportion,
    Recommendation,
    RegistryEntry,
    Survival,
)
from living_evidence.values import MONTHS, NUMBER, parse_date, parse_unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from living_evidence.corpus import Corpus, Item
    from living_evidence.records import (
        BaseResult,
        BaseSource,
        Citation,
        Interval,
        Population,
        State,
    )
    from living_evidence.vocabulary import Vocabulary

NOT_STATED = "not stated"
SHORT_TITLE = 40
MOST_AUTHORS = 6
STATES: dict[State, tuple[str, str]] = {
    "reported": ("reported", "The source says so, in the words quoted."),
    "derived": ("derived", "Calculated by the build from other results, by the formula named."),
    "judged": ("judged", "Concluded by a curator rather than read, for the reason given."),
    "not-stated": ("not stated", "The source, as far as it was read, does not say."),
    "not-captured": ("not captured", "Our copy of the source does not reach this."),
    "disputed": ("disputed", "A declared discrepancy concerns this value."),
}
KINDS = {
    "journal-article": "Journal article",
    "registry-entry": "Registry entry",
    "clinical-summary": "Clinical summary",
    "news": "News",
}
LANGUAGES = {
    "de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian",
    "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "pt": "Portuguese", "zh": "Chinese",
}  # fmt: skip
"""Names of languages by their primary subtag (BCP 47)."""
COMPLETENESS = {
    "full-text": "the full text",
    "abstract": "the abstract and what its page shows, not the full text",
    "partial": "a part of the text",
    "truncated": "the text up to where our copy ends",
    "not-captured": "nothing of the text: this source is only cited",
}
OUR_REVIEW = {
    "not-reviewed": "Not reviewed by a clinician.",
    "under-review": "Under review by a clinician; not yet reviewed.",
    "needs-re-review": "Reviewed before, and in need of another review.",
}
UNIT_SYMBOLS = {
    "gy": "Gy", "cgy": "cGy", "g/l": "g/L", "10^9/l": "× 10⁹/L",
    "percentage-point": "percentage point",
}  # fmt: skip
PLURAL_UNITS = frozenset({"day", "week", "month", "year", "fraction", "percentage-point"})


def format_item(item: Item, corpus: Corpus) -> str:
    """Format the whole value of an item in one line: `49 of 49`, `92% (95% CI 86 to 99)`."""
    return format_result(item.result, corpus.vocabulary, format_denominator(item, corpus))


def format_result(result: BaseResult, vocabulary: Vocabulary, total: str = "") -> str:
    """Format a result with its total, where that is known; see `format_item`."""
    if result.state in {"not-stated", "not-captured"}:
        return STATES[result.state][0]
    return _format_value(result, vocabulary, total)


def format_denominator(item: Item, corpus: Corpus) -> str:
    """Format the total of an item: its digits, `not stated`, or nothing where it has none."""
    reference = getattr(item.result, "total", None)
    if reference is None or isinstance(item.result, Dose):
        return ""
    if reference in ABSENT:
        return format_absence(reference)
    found = corpus.denominator_item(item)
    digits = (
        getattr(found.result, "value", None) or getattr(found.result, "events", None)
        if found
        else None
    )
    return digits if isinstance(digits, str) and digits not in ABSENT else NOT_STATED


def format_absence(state: str) -> str:
    """Format `not-stated` as `not stated`, and so on."""
    return state.replace("-", " ")


def format_number(text: str) -> str:
    """Format a number of a record: its own digits, or in words why there is none."""
    return format_absence(text) if text in ABSENT else text


def format_quantity(text: str) -> str:
    """Format `12 months` or `18 Years` with the digits as written and the usual unit sign."""
    if text in ABSENT:
        return format_absence(text)
    match = NUMBER.match(text)
    unit = parse_unit(text[match.end() :].strip()) if match else None
    if match is None or unit is None:
        return text
    digits = match.group()
    if unit == "percent":
        return f"{digits}%"
    plural = "s" if unit in PLURAL_UNITS and digits != "1" else ""
    return f"{digits} {UNIT_SYMBOLS.get(unit, unit)}{plural}"


def format_language(tag: str) -> str:
    """Format a language tag by name, `Chinese` for `zh-CN`; the tag where we know no name."""
    return LANGUAGES.get(tag.partition("-")[0].lower(), tag)


def format_date(text: str) -> str:
    """Format an ISO 8601 date of any precision: `19 June 2025`, `June 2025`, `2025`."""
    if text in ABSENT:
        return format_absence(text)
    date = parse_date(text)
    if date is None or not date.month:
        return text
    month = MONTHS[date.month - 1].capitalize()
    return f"{date.day} {month} {date.year}" if date.day else f"{month} {date.year}"


def format_date_nlm(text: str) -> str:
    """Format a date as NLM citations do: `2025 Jun 19`; nothing when there is none."""
    date = parse_date(text)
    if date is None:
        return ""
    parts = [str(date.year)]
    if date.month:
        parts.append(MONTHS[date.month - 1][:3].capitalize())
    if date.day:
        parts.append(str(date.day))
    return " ".join(parts)


def format_interval(interval: Interval) -> str:
    """Format `95% CI 86 to 99`."""
    level = "CI, level not stated," if interval.level in ABSENT else f"{interval.level}% CI"
    return f"{level} {format_number(interval.low)} to {format_number(interval.high)}"


def format_population(name: str, population: Population | None, vocabulary: Vocabulary) -> str:
    """Format a population by its label, else by the labels of its terms."""
    if population is None:
        return ""
    return population.label or format_terms(population.all_terms, vocabulary) or format_words(name)


def format_term(name: str, vocabulary: Vocabulary) -> str:
    """Format a vocabulary term by its label; an unknown one by its id."""
    term = vocabulary.terms.get(name)
    return term.label if term is not None else name


def format_terms(names: tuple[str, ...] | list[str], vocabulary: Vocabulary) -> str:
    """Format terms as one comma-separated line of labels."""
    return ", ".join(format_term(name, vocabulary) for name in names)


def format_words(name: str) -> str:
    """Format a slug as words, the first in upper case: `cohort-1-ccr` as `Cohort 1 ccr`."""
    words = name.replace("-", " ").replace(".", " ")
    return words[:1].upper() + words[1:]


def format_code(code: Code, vocabulary: Vocabulary) -> str:
    """Format a controlled value by the term that carries it, with the value as printed."""
    names = vocabulary.terms_of_code(code.scheme, code.value)
    if not names:
        return code.value
    label = format_term(names[0], vocabulary)
    return label if label == code.value else f"{label} ({code.value})"


def format_names(names: tuple[Name, ...]) -> str:
    """Format authors as NLM does (`Cercek A, et al`), only as many as were captured."""
    return ", ".join(filter(None, (_format_name(name) for name in names)))


def format_reference(source: BaseSource) -> str:
    """Format a reference as NLM does, from the fields that were captured and no others.

    Identifiers are left out: pages print them as links after the text.
    """
    citation = source.citation
    parts = [format_names(_shorten_names(citation.author)), citation.title]
    if citation.type == "article-journal":
        parts.append(citation.container_title)
        parts.append(_format_issue(citation))
    else:
        parts.append(": ".join(filter(None, (citation.container_title, citation.publisher))))
        parts.append(format_date_nlm(citation.issued))
    return " ".join(f"{part.rstrip('.')}{_stop(part)}" for part in parts if part)


def format_short_reference(source: BaseSource) -> str:
    """Format a source in a few words, for lists and links: first author and year, or the like."""
    citation = source.citation
    date = parse_date(citation.issued)
    year = f" {date.year}" if date else ""
    families = [name.family for name in citation.author if name.family]
    if families:
        others = " et al." if len(citation.author) > 1 else ""
        return f"{families[0]}{others}{year or ' (date not stated)'}"
    if isinstance(source, RegistryEntry):
        return f"Registry entry {source.registry.nctId}"
    literal = next((name.literal for name in citation.author if name.literal), citation.publisher)
    return f"{literal}{year}" if literal else f"“{_shorten(citation.title)}”{year}"


def _shorten(title: str) -> str:
    if len(title) <= SHORT_TITLE:
        return title
    return title[:SHORT_TITLE].rpartition(" ")[0].rstrip(" ,;:.!?–-") + " …"


def _shorten_names(names: tuple[Name, ...]) -> tuple[Name, ...]:
    """Return at most six authors; that there are more is said as the NLM says it."""
    if len(names) <= MOST_AUTHORS + 1:
        return names
    return (*names[:MOST_AUTHORS], Name(literal="et al."))


def _format_issue(citation: Citation) -> str:
    volume = citation.volume + (f"({citation.issue})" if citation.issue else "")
    where = ":".join(filter(None, (volume, citation.page)))
    return ";".join(filter(None, (format_date_nlm(citation.issued), where)))


def _stop(part: str) -> str:
    return "" if part.endswith(("?", "!")) else "."


def _format_name(name: Name) -> str:
    if name.literal:
        return name.literal.rstrip(".")
    initials = "".join(part[0] for part in name.given.replace("-", " ").split())
    return f"{name.family} {initials}".strip()


def _format_value(result: BaseResult, vocabulary: Vocabulary, total: str) -> str:
    if isinstance(result, Code):
        return format_code(result, vocabulary)
    if isinstance(result, Proportion):
        return _format_proportion(result, total)
    formatter = FORMATTERS.get(type(result))
    return formatter(result) if formatter is not None else ""


def _format_proportion(result: Proportion, total: str) -> str:
    percent = f"{result.percent}%" if result.percent and result.percent not in ABSENT else ""
    interval = format_interval(result.interval) if result.interval else ""
    if result.events in ABSENT:
        counted, aside = percent or format_absence(result.events), interval
    else:
        counted = f"{result.events} of {total}" if total[:1].isdigit() else result.events
        aside = "; ".join(filter(None, (percent, interval)))
    return f"{counted} ({aside})" if aside else counted


def _format_count(result: Count) -> str:
    return format_number(result.value)


def _format_survival(result: Survival) -> str:
    percent = "not stated" if result.percent in ABSENT else f"{result.percent}%"
    return f"{percent} ({format_interval(result.interval)})" if result.interval else percent


def _format_duration(result: Duration) -> str:
    statistic = f"{result.statistic} " if result.statistic in {"median", "mean"} else ""
    value = format_quantity(result.value) if result.value else ""
    spread = [
        f"{label} {format_number(span.low)} to {format_number(span.high)}"
        for label, span in (("range", result.range), ("IQR", result.iqr))
        if span is not None
    ]
    parts = [value or _format_bounds(result.minimum, result.maximum)]
    if spread:
        parts.append(f"({', '.join(spread)})")
    return statistic + " ".join(parts)


def _format_bounds(low: str | None, high: str | None) -> str:
    """Format `8 to 12 weeks`, `at least 8 weeks` or `at most 12 weeks`."""
    if low and high:
        first, last = format_quantity(low), format_quantity(high)
        digits, _, unit = first.partition(" ")
        shared = unit and last.endswith(unit)
        return f"{digits if shared else first} to {last}"
    if low:
        return f"at least {format_quantity(low)}"
    return f"at most {format_quantity(high)}" if high else NOT_STATED


def _format_limit(result: Limit) -> str:
    if result.strict == "false" or (result.minimum and result.maximum):
        return _format_bounds(result.minimum, result.maximum)
    if result.minimum:
        return f"more than {format_quantity(result.minimum)}"
    return f"less than {format_quantity(result.maximum)}" if result.maximum else NOT_STATED


def _format_dose(result: Dose) -> str:
    parts = [format_quantity(result.total)]
    if result.fractions not in ABSENT:
        parts.append(f"in {result.fractions} fractions")
    if result.per_fraction not in ABSENT:
        joined = "of" if result.fractions not in ABSENT else "in fractions of"
        parts.append(f"{joined} {format_quantity(result.per_fraction)}")
    return " ".join(parts)


def _format_date_result(result: DateResult) -> str:
    return format_date(result.value)


def _format_identifier(result: Identifier) -> str:
    return result.value


def _format_recommendation(result: Recommendation) -> str:
    strength = format_absence(result.strength)
    return f"the source advises {result.direction} (its wording: {strength})"


def _format_assertion(result: Assertion) -> str:
    return result.says if result.polarity == "positive" else f"denied: {result.says}"


FORMATTERS: dict[type[BaseResult], Callable[..., str]] = {
    Count: _format_count,
    Survival: _format_survival,
    Duration: _format_duration,
    Dose: _format_dose,
    DateResult: _format_date_result,
    Identifier: _format_identifier,
    Limit: _format_limit,
    Recommendation: _format_recommendation,
    Assertion: _format_assertion,
}
