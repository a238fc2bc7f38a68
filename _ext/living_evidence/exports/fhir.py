"""Sources, populations, outcomes and reported statistics as a bundle of HL7 FHIR R5.

A `Citation` for each source that the site uses as support, an `EvidenceVariable` for each
population and outcome, and an `Evidence` for each statistic among the primary results. Everything
is a draft, nothing is rated, and what a source does not state is marked as absent.
"""

from __future__ import annotations

import uuid
from decimal import Decimal
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from living_evidence.exports.cautions import (
    NOTICES,
    SHORT_NOTICE,
    caution_item,
    caution_source,
    describe_standing,
    distinct,
    find_denominator,
)
from living_evidence.exports.references import (
    find_date,
    format_title,
    format_vancouver,
    has_others,
    name_authors,
    registry_number,
    split_pages,
)
from living_evidence.exports.tables import name_item
from living_evidence.exports.text import format_json, format_lines, one_line
from living_evidence.formatting import (
    format_absence,
    format_item,
    format_names,
    format_population,
    format_term,
)
from living_evidence.records import ABSENT, Count, Duration, Proportion, Survival
from living_evidence.values import parse_number, parse_quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from living_evidence.corpus import Item
    from living_evidence.exports.edition import Edition
    from living_evidence.records import BaseSource, Licensed, Span

    Resource = dict[str, Any]

NAMESPACE = uuid.UUID("6e5aa0a4-6f0c-5d42-8f5e-1f0f5f0a8b11")
"""Of the identifiers of resources: the same address has the same one in every build."""
HL7 = "http://terminology.hl7.org/CodeSystem"
ABSENT_REASON = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
UCUM = "http://unitsofmeasure.org"
SYSTEMS = {
    "mesh": "http://id.nlm.nih.gov/mesh",
    "ncit": "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl",
    "loinc": "http://loinc.org",
}
UCUM_CODES = {"day": "d", "week": "wk", "month": "mo", "year": "a", "percent": "%"}
STATISTICS = {
    "count": ("C25463", "Count"),
    "proportion": ("C44256", "Proportion"),
    "median": ("C28007", "Median"),
    "mean": ("C53319", "Mean"),
}
"""Codes of `statistic-type`; it has none for an estimate of survival at one time."""
ESTIMATES = {
    "interval": ("C53324", "Confidence interval"),
    "range": ("C38013", "Range"),
    "iqr": ("C53245", "Interquartile range"),
}
SURVIVAL = "Survival estimate at one time, as printed; not computed from counts"


def format_fhir(edition: Edition, record: str = "") -> str:
    """Format the bundle, of one record where it is named."""
    bundle = build_bundle(edition, record)
    entries = bundle.pop("entry", [])
    # An empty list is no FHIR.
    return format_lines(bundle, "entry", entries) if entries else f"{format_json(bundle)}\n"


def build_bundle(edition: Edition, record: str = "") -> Resource:
    """Build a Bundle of type collection; references between its entries are URNs."""
    chosen = [name for name in edition.support if record in ("", name)]
    items = [item for item in edition.items
             if record in ("", item.source.model.id) and _is_evidence(item)]  # fmt: skip
    resources: dict[str, Resource] = {}
    for name in chosen:
        resources[name] = _build_citation(edition.sources[name], edition)
    for item in items:
        for address, make in _iter_variables(item, edition):
            if address not in resources:
                resources[address] = make()
    known = {item.address for item in items}
    resources |= {item.address: _build_evidence(item, edition, known) for item in items}
    entries = [
        {"fullUrl": _urn(address), "resource": resource} for address, resource in resources.items()
    ]
    return {
        "resourceType": "Bundle",
        "meta": {"tag": [{"display": text} for text in NOTICES]},
        "type": "collection",
        **({"entry": entries} if entries else {}),
    }


def _is_evidence(item: Item) -> bool:
    """Tell whether an item is a statistic that its source reports as a result of its own."""
    result = item.result
    if item.route[0] != "results" or result.role != "primary-result":
        return False
    if isinstance(result, Duration):
        return result.statistic in {"median", "mean"}
    return isinstance(result, Count | Proportion | Survival)


@lru_cache(maxsize=65536)
def _urn(address: str) -> str:
    return f"urn:uuid:{uuid.uuid5(NAMESPACE, address)}"


def _reference(address: str, shown: str = "") -> Resource:
    return {"reference": _urn(address), **({"display": shown} if shown else {})}


def _coding(system: str, code: str, display: str) -> Resource:
    return {"coding": [{"system": f"{HL7}/{system}", "code": code, "display": display}]}


def _notes(texts: Iterable[str]) -> list[Resource]:
    return [{"text": text} for text in distinct([*texts, SHORT_NOTICE])]


def _head(kind: str, address: str, title: str, edition: Edition) -> Resource:
    return {
        "resourceType": kind,
        "identifier": [{"type": {"text": "Address on the site"}, "value": address}],
        "status": "draft",
        "title": title,
        "publisher": one_line(edition.title) or "not stated",
        **({"copyright": edition.licence} if edition.licence else {}),
    }


# Sources


def _build_citation(source: BaseSource, edition: Edition) -> Resource:
    notes = [*caution_source(source), *describe_standing(source)]
    return {
        **_head("Citation", source.id, format_title(source), edition),
        "note": _notes(notes),
        "summary": [{"style": {"text": "Vancouver"}, "text": format_vancouver(source)}],
        "citedArtifact": _build_artifact(source),
    }


def _build_artifact(source: BaseSource) -> Resource:
    citation = source.citation
    numbers = [
        {"system": system, "value": value}
        for system, value in (
            ("https://doi.org", citation.DOI),
            ("https://pubmed.ncbi.nlm.nih.gov", citation.PMID),
            ("https://clinicaltrials.gov", registry_number(source)),
        )
        if value
    ]
    accessed = find_date(citation.accessed)
    parts: Resource = {
        "identifier": numbers,
        "relatedIdentifier": [{"value": source.study.id}] if source.study else [],
        "dateAccessed": str(accessed) if accessed is not None else "",
        "currentState": [{"text": format_absence(source.standing)}],
        "statusDate": list(_iter_status_dates(source)),
        "title": [{
            "language": {"coding": [{"system": "urn:ietf:bcp:47", "code": citation.language}]},
            "text": one_line(citation.title),
        }],
        "publicationForm": [form] if (form := _build_form(source)) else [],
        "webLocation": [{"url": citation.URL}] if citation.URL else [],
        "contributorship": _build_contributorship(source),
    }  # fmt: skip
    return {name: part for name, part in parts.items() if part}


def _iter_status_dates(source: BaseSource) -> Iterator[Resource]:
    date = find_date(source.notice.date) if source.notice is not None else None
    if source.notice is not None and date is not None:
        activity = {"text": one_line(source.notice.type)}
        yield {"activity": activity, "actual": True, "period": {"start": str(date)}}


def _build_form(source: BaseSource) -> Resource:
    citation, pages = source.citation, split_pages(source.citation.page)
    date = find_date(citation.issued)
    parts: Resource = {
        "publishedIn": {"title": title} if (title := one_line(citation.container_title)) else None,
        "volume": one_line(citation.volume),
        "issue": one_line(citation.issue),
        "articleDate": str(date) if date is not None else "",
        "accessionNumber": citation.PMID or "",
        "pageString": one_line(citation.page),
        "firstPage": pages.first if pages.last else "",
        "lastPage": pages.last,
    }
    return {name: part for name, part in parts.items() if part}


def _build_contributorship(source: BaseSource) -> Resource | None:
    names = one_line(format_names(source.citation.author))
    if not names:
        return None
    made: Resource = {"summary": [{"value": names}]}
    return {"complete": False, **made} if has_others(source) or not name_authors(source) else made


# Populations, outcomes, and what holds for every result of a source


def _iter_variables(item: Item, edition: Edition) -> Iterator[tuple[str, Callable[[], Resource]]]:
    """Yield the addresses of the variables that a result is about, and how each is built."""
    source, result, population = item.source.model, item.result, item.population
    if population is not None:
        name = format_population(result.population or "", population, edition.corpus.vocabulary)
        address = _address_population(item)
        yield address, partial(_build_variable, address, one_line(name), population, edition)
    if result.outcome:
        yield _address_term(result.outcome), partial(_build_outcome, result.outcome, edition)
    if source.context.all_terms:
        address, title = _address_context(source), f"What holds for every result of {source.id}"
        yield address, partial(_build_variable, address, title, source.context, edition)


def _address_population(item: Item) -> str:
    return f"{item.source.model.id}/populations/{item.result.population}"


def _address_context(source: BaseSource) -> str:
    return f"{source.id}/context"


def _address_term(term: str) -> str:
    return f"term/{term}"


def _build_variable(address: str, title: str, block: Licensed, edition: Edition) -> Resource:
    characteristics = [_build_characteristic(name, block, edition) for name in block.all_terms]
    return {
        **_head("EvidenceVariable", address, title, edition),
        "note": _notes([]),
        **({"characteristic": characteristics} if characteristics else {}),
    }


def _build_characteristic(name: str, block: Licensed, edition: Edition) -> Resource:
    judged = block.judged.get(name)
    said = {"description": one_line(f"Concluded, not read: {judged.reason}")} if judged else {}
    return {**said, "definitionCodeableConcept": _build_concept(name, edition)}


def _build_concept(name: str, edition: Edition) -> Resource:
    vocabulary = edition.corpus.vocabulary
    term = vocabulary.terms.get(name)
    codes = term.codes.items() if term is not None else ()
    coding = [{"system": SYSTEMS[scheme.lower()], "code": one_line(code)}
              for scheme, code in codes if scheme.lower() in SYSTEMS]  # fmt: skip
    label = one_line(format_term(name, vocabulary))
    return {**({"coding": coding} if coding else {}), "text": label}


def _build_outcome(name: str, edition: Edition) -> Resource:
    vocabulary = edition.corpus.vocabulary
    term = vocabulary.terms.get(name)
    title = one_line(format_term(name, vocabulary))
    definition = one_line(term.definition) if term is not None else ""
    return {
        **_head("EvidenceVariable", _address_term(name), title, edition),
        **({"description": definition} if definition else {}),
        "note": _notes([]),
        "characteristic": [{"definitionCodeableConcept": _build_concept(name, edition)}],
    }


# Results


def _build_evidence(item: Item, edition: Edition, known: set[str]) -> Resource:
    source = item.source.model
    value = one_line(format_item(item, edition.corpus))
    related = [{"type": "derived-from", "resourceReference": _reference(source.id)}]
    later = item.result.superseded_by or ""
    later = f"{source.id}{later}" if later.startswith("#") else later
    if later in known:
        related.append({"type": "replaced-with", "resourceReference": _reference(later)})
    return {
        **_head("Evidence", item.address, name_item(item, edition), edition),
        "description": f"{name_item(item, edition)}: {value}",
        "note": _notes([*caution_item(item, edition), *describe_standing(source, item.result),
                        "Certainty: not rated."]),
        "relatedArtifact": related,
        "variableDefinition": list(_iter_definitions(item, edition)),
        "statistic": [_build_statistic(item, edition)],
    }  # fmt: skip


def _iter_definitions(item: Item, edition: Edition) -> Iterator[Resource]:
    vocabulary, source = edition.corpus.vocabulary, item.source.model
    role = _coding("variable-role", "population", "population")
    if item.population is None:
        yield {"description": "The population is not stated.", "variableRole": role}
    else:
        shown = format_population(item.result.population or "", item.population, vocabulary)
        observed = _reference(_address_population(item), one_line(shown))
        yield {"variableRole": role, "observed": observed}
    if item.result.outcome:
        measured = _coding("variable-role", "measuredVariable", "measured variable")
        address = _address_term(item.result.outcome)
        yield {
            **_describe_time(item),
            "variableRole": measured,
            "observed": _reference(address, one_line(format_term(item.result.outcome, vocabulary))),
        }
    if source.context.all_terms:
        holds = {"text": "what holds for every result of the source"}
        yield {"variableRole": holds, "observed": _reference(_address_context(source))}


def _describe_time(item: Item) -> Resource:
    timepoint = item.result.timepoint
    if timepoint is None:
        return {}
    start = format_absence(timepoint.from_) if timepoint.from_ in ABSENT else timepoint.from_
    return {"description": one_line(f"At {timepoint.value}, counted from: {start}")}


def _build_statistic(item: Item, edition: Edition) -> Resource:
    result: Any = item.result
    made: Resource = {"description": one_line(format_item(item, edition.corpus)) or "not stated"}
    if isinstance(result, Count):
        return {**made, **_type("count"), **_quantity(result.value)}
    if isinstance(result, Duration):
        return {**made, **_type(result.statistic), **_quantity(result.value), **_spread(result)}
    size = _build_sample_size(item, edition)
    if isinstance(result, Survival):
        kind = {"statisticType": {"text": SURVIVAL}}
        return {**made, **kind, **_percent(result.percent), **size, **_interval(result)}
    return {**made, **_count_affected(result, size), **size, **_interval(result)}


def _count_affected(result: Proportion, size: Resource) -> Resource:
    """Return who had the outcome; without a denominator it is a count and no proportion."""
    counted = "numberOfParticipants" in size["sampleSize"]
    figures = _percent(result.percent) if result.percent else {}
    kind = _type("proportion" if counted or figures else "count")
    return {**kind, **figures, **_integer("numberAffected", result.events)}


def _type(name: str) -> Resource:
    return {"statisticType": _coding("statistic-type", *STATISTICS[name])}


def _build_sample_size(item: Item, edition: Edition) -> Resource:
    """Return out of how many; where no source states it, that it is unknown."""
    denominator, address = find_denominator(item, edition)
    said = f"Out of: {denominator}" + (f" ({address})" if address else "")
    found = _integer("numberOfParticipants", denominator)
    return {"sampleSize": {"description": said, **found}}


def _interval(result: Proportion | Survival) -> Resource:
    """Return the interval that the source prints; one that the build computes does not leave."""
    interval = result.interval
    if interval is None:
        return {}
    level = parse_number(interval.level)
    made: Resource = {"type": _coding("attribute-estimate-type", *ESTIMATES["interval"])}
    if level is not None:
        made["level"] = Decimal(str(level)) / 100
    ends = {"low": interval.low, "high": interval.high}
    return {"attributeEstimate": [{**made, "range": _range(ends, "percent")}]}


def _spread(result: Duration) -> Resource:
    quantity = parse_quantity(result.value or "")
    unit = quantity.unit if quantity is not None else ""
    spans = (("range", result.range), ("iqr", result.iqr))
    found = [_estimate(kind, span, unit) for kind, span in spans if span is not None]
    return {"attributeEstimate": found} if found else {}


def _estimate(kind: str, span: Span, unit: str) -> Resource:
    made = _coding("attribute-estimate-type", *ESTIMATES[kind])
    return {"type": made, "range": _range({"low": span.low, "high": span.high}, unit)}


def _range(ends: dict[str, str], unit: str) -> Resource:
    return {name: _measure(text, unit) for name, text in ends.items()}


def _percent(text: str | None) -> Resource:
    return {"quantity": _measure(text, "percent")}


def _quantity(text: str | None) -> Resource:
    """Return a quantity from `20.0 months` or from a bare number."""
    quantity = parse_quantity(text or "")
    if quantity is None:
        return {"quantity": _measure(text, "")}
    return {"quantity": _measure(str(quantity.number), quantity.unit)}


def _measure(text: str | None, unit: str) -> Resource:
    number = parse_number(text or "")
    if number is None:
        return {"_value": _mark_absent(text)}
    made: Resource = {"value": Decimal(str(number))}
    if unit in UCUM_CODES:
        shown = "%" if unit == "percent" else unit
        made |= {"unit": shown, "system": UCUM, "code": UCUM_CODES[unit]}
    return made


def _integer(name: str, text: str) -> Resource:
    number = parse_number(text)
    if number is None or number.value.denominator != 1:
        return {f"_{name}": _mark_absent(text)}
    return {name: int(number.value)}


def _mark_absent(text: str | None) -> Resource:
    """Return why a value is absent: the source does not say, or our copy does not reach it."""
    code = "not-asked" if text in {"not-captured", "not captured"} else "unknown"
    return {"extension": [{"url": ABSENT_REASON, "valueCode": code}]}
