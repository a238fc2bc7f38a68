"""References as RIS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.exports.references import (
    annotate,
    find_date,
    format_name,
    format_title,
    name_authors,
    note_standing,
    registry_number,
    split_pages,
)
from living_evidence.exports.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.records import BaseSource
    from living_evidence.values import PartialDate

TYPES = {
    "article-journal": "JOUR", "article": "UNPB", "webpage": "ELEC", "post-weblog": "BLOG",
    "article-newspaper": "NEWS", "report": "RPRT", "dataset": "DATA", "standard": "STAND",
}  # fmt: skip
"""RIS types of reference by CSL type."""


def format_ris(sources: Iterable[BaseSource]) -> str:
    """Format sources as one RIS file, with the line ends that the format asks for."""
    return "\r\n".join(map(_format_entry, sources))


def _format_entry(source: BaseSource) -> str:
    lines = (f"{tag}  - {one_line(value)}\r\n" for tag, value in _iter_tags(source) if value)
    return "".join([*lines, "ER  - \r\n"])


def _iter_tags(source: BaseSource) -> Iterator[tuple[str, str]]:
    citation = source.citation
    yield "TY", TYPES[citation.type]
    yield "ID", source.id
    yield from (("AU", format_name(name)) for name in name_authors(source))
    yield "TI", format_title(source)
    yield "T2", citation.container_title
    yield "PB", citation.publisher
    date = find_date(citation.issued)
    if date is not None:
        yield "PY", str(date.year)
        yield "DA", _format_date(date)
    pages = split_pages(citation.page)
    yield "VL", citation.volume
    yield "IS", citation.issue
    yield "SP", pages.first
    yield "EP", pages.last
    yield "DO", citation.DOI or ""
    yield "AN", citation.PMID or registry_number(source)
    yield "UR", citation.URL or ""
    read = find_date(citation.accessed)
    yield "Y2", _format_date(read) if read is not None else ""
    yield "LA", citation.language
    yield "N1", note_standing(source)
    yield "N1", annotate(source)


def _format_date(date: PartialDate) -> str:
    # The parts of a date may be empty, its three slashes must be there.
    return "/".join([*str(date).split("-"), "", "", ""][:4])
