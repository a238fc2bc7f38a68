"""References as CSL-JSON, the data model of citation processors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from living_evidence.exports.references import (
    annotate,
    find_date,
    format_title,
    name_authors,
    note_standing,
    registry_number,
)
from living_evidence.exports.text import format_json, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from living_evidence.records import BaseSource, Name


def format_csl(sources: Iterable[BaseSource]) -> str:
    """Format sources as CSL-JSON 1.0."""
    return f"{format_json([build_item(source) for source in sources])}\n"


def build_item(source: BaseSource) -> dict[str, Any]:
    """Build one item; a variable that was not captured is left out."""
    citation = source.citation
    texts = {
        "title": format_title(source),
        "container-title": citation.container_title,
        "publisher": citation.publisher,
        "volume": citation.volume,
        "issue": citation.issue,
        "page": citation.page,
        "number": registry_number(source),
        "DOI": citation.DOI,
        "PMID": citation.PMID,
        "URL": citation.URL,
        "language": citation.language,
        "status": "" if source.standing == "current" else source.standing,
        "note": note_standing(source),
        "annote": annotate(source),
    }
    dates = {
        "issued": _build_date(citation.issued),
        "available-date": _build_date(citation.available_date),
        "accessed": _build_date(citation.accessed),
    }
    authors = [_build_name(name) for name in name_authors(source)]
    return {
        "id": source.id,
        "type": citation.type,
        **{name: one_line(text) for name, text in texts.items() if text},
        **({"author": authors} if authors else {}),
        **{name: date for name, date in dates.items() if date},
    }


def _build_name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": one_line(name.literal)}
    parts = {"family": one_line(name.family), "given": one_line(name.given)}
    return {key: part for key, part in parts.items() if part}


def _build_date(text: str | None) -> dict[str, list[list[int]]] | None:
    date = find_date(text)
    if date is None:
        return None
    return {"date-parts": [[part for part in (date.year, date.month, date.day) if part]]}
