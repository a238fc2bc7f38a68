"""The named fields of a source as typed results: its citation, and what a registry says."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from living_evidence.annotations import tag_of
from living_evidence.labels import DATES
from living_evidence.records import (
    ABSENT,
    Code,
    Count,
    DateResult,
    DateStruct,
    DesignInfo,
    Enrollment,
    Identifier,
    Limit,
    RegistryEntry,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.documents import Route
    from living_evidence.records import BaseResult, BaseSource, Citation, Registry

CITATION_DATES = ("issued", "available-date", "accessed")
CURRENT = "current"
PRINTED_NAMES = frozenset({"briefTitle", "officialTitle", "leadSponsor"})

Named = tuple[str, "Route", "BaseResult"]


def iter_named_fields(source: BaseSource) -> Iterator[Named]:
    """Yield name, route and typed value of every field that an address may name."""
    yield from _citation_fields(source.citation)
    yield from _standing_fields(source)
    if isinstance(source, RegistryEntry):
        for name, scheme, route, value in _registry_texts(source.registry):
            yield name, ("registry", *route), _make_result(scheme, value)


def _citation_fields(citation: Citation) -> Iterator[Named]:
    quotes = citation.quotes
    if citation.DOI:
        yield "citation.doi", ("citation", "DOI"), _identify("doi", citation.DOI, quotes=quotes)
    if citation.PMID:
        yield "citation.pmid", ("citation", "PMID"), _identify("pmid", citation.PMID, quotes=quotes)
    yield "citation.title", ("citation", "title"), _identify("other", citation.title, quotes=quotes)
    for name in CITATION_DATES:
        value = getattr(citation, name.replace("-", "_"))
        if value and value not in ABSENT:
            result = _make(DateResult, value=value, quotes=quotes)
            yield f"citation.{name}", ("citation", name), result


def _standing_fields(source: BaseSource) -> Iterator[Named]:
    """Yield why a source is no longer current, and since when: pages may say that of it."""
    notice = source.notice
    if source.standing == CURRENT or notice is None:
        return
    yield "standing", ("standing",), _make(Code, scheme="standing", value=source.standing)
    if notice.date not in ABSENT:
        yield "notice.date", ("notice", "date"), _make(DateResult, value=notice.date)
    if notice.DOI:
        yield "notice.doi", ("notice", "DOI"), _identify("doi", notice.DOI)


def _registry_texts(registry: Registry) -> Iterator[tuple[str, str, Route, str]]:
    """Yield name, scheme, route and text of every field that the registry states."""
    for name, value in registry:
        if isinstance(value, DateStruct):
            yield name, name, (name, "date"), value.date
        elif isinstance(value, Enrollment):
            yield name, name, (name, "count"), value.count
        elif isinstance(value, DesignInfo):
            codes = ((part, code) for part, code in value if code != "not-captured")
            yield from ((part, part, (name, part), code) for part, code in codes)
        elif isinstance(value, tuple):
            for at, code in enumerate(value):
                number = "" if len(value) == 1 else f".{at + 1}"
                yield name + number, name, (name, at), code
        elif value is not None and value != "not-captured":
            yield name, name, (name,), value


def _make_result(scheme: str, value: str) -> BaseResult:
    if scheme in DATES:
        return _make(DateResult, value=value)
    if scheme == "enrollmentInfo":
        return _make(Count, value=value)
    if scheme == "minimumAge":
        return _make(Limit, minimum=value)
    if scheme == "maximumAge":
        return _make(Limit, maximum=value)
    if scheme == "nctId" or scheme in PRINTED_NAMES:
        return _identify("nct" if scheme == "nctId" else "other", value)
    return _make(Code, scheme=scheme, value=value)


def _identify(scheme: str, value: str, **block: object) -> BaseResult:
    return _make(Identifier, scheme=scheme, value=value, **block)


def _make(kind: type[BaseResult], **values: object) -> BaseResult:
    # Validated with its source already: doing so again for every field would double the time.
    return _make_empty(kind).model_copy(update=values)


@lru_cache(maxsize=16)
def _make_empty(kind: type[BaseResult]) -> BaseResult:
    return kind.model_construct(type=tag_of(kind))
