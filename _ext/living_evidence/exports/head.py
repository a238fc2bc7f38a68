"""What reference managers read in a page: a COinS span, and `citation_*` tags for its head."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from living_evidence.exports.references import (
    find_date,
    format_name,
    format_title,
    name_authors,
    registry_number,
    split_pages,
)
from living_evidence.exports.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.records import BaseSource

    Pairs = Iterator[tuple[str, str]]

JOURNAL = "info:ofi/fmt:kev:mtx:journal"
DUBLIN_CORE = "info:ofi/fmt:kev:mtx:dc"
GENRES = {
    "webpage": "webpage", "post-weblog": "blogPost", "article-newspaper": "newspaperArticle",
    "report": "report", "dataset": "dataset", "article": "preprint", "standard": "standard",
}  # fmt: skip
"""Types of Zotero, which reads them from Dublin Core in COinS."""


def format_coins(source: BaseSource) -> str:
    """Format a source as a COinS span: an OpenURL ContextObject (ANSI/NISO Z39.88) in a title."""
    is_article = source.citation.type == "article-journal"
    pairs = _iter_article(source) if is_article else _iter_dublin_core(source)
    start = [("ctx_ver", "Z39.88-2004"), ("rft_val_fmt", JOURNAL if is_article else DUBLIN_CORE)]
    query = urlencode([*start, *_clean(pairs)])
    return f'<span class="Z3988" title="{escape(query)}"></span>'


def _iter_article(source: BaseSource) -> Pairs:
    citation, pages = source.citation, split_pages(source.citation.page)
    yield "rft.genre", "article"
    yield "rft.atitle", format_title(source)
    yield "rft.jtitle", citation.container_title
    yield from (("rft.au", format_name(name)) for name in name_authors(source))
    yield "rft.date", _format_date(citation.issued)
    yield "rft.volume", citation.volume
    yield "rft.issue", citation.issue
    yield "rft.spage", pages.first
    yield "rft.epage", pages.last
    yield from (("rft_id", identifier) for identifier in _iter_identifiers(source))


def _iter_dublin_core(source: BaseSource) -> Pairs:
    citation = source.citation
    yield "rft.type", GENRES[citation.type]
    yield "rft.title", format_title(source)
    yield "rft.source", citation.container_title
    yield "rft.publisher", citation.publisher
    yield from (("rft.creator", format_name(name)) for name in name_authors(source))
    yield "rft.date", _format_date(citation.issued)
    yield "rft.language", citation.language
    yield "rft.identifier", registry_number(source)
    yield from (("rft.identifier", identifier) for identifier in _iter_identifiers(source))


def _iter_identifiers(source: BaseSource) -> Iterator[str]:
    citation = source.citation
    yield f"info:doi/{citation.DOI}" if citation.DOI else ""
    yield f"info:pmid/{citation.PMID}" if citation.PMID else ""
    yield citation.URL or ""


def format_citation_tags(source: BaseSource) -> str:
    """Format the `citation_*` tags that Zotero and others read from the head of a page."""
    pairs = _clean(_iter_tags(source))
    return "\n".join(f'<meta name="{name}" content="{escape(text)}">' for name, text in pairs)


def _iter_tags(source: BaseSource) -> Pairs:
    citation, pages = source.citation, split_pages(source.citation.page)
    yield "citation_title", format_title(source)
    yield from (("citation_author", format_name(name)) for name in name_authors(source))
    journal = citation.type == "article-journal"
    yield "citation_journal_title" if journal else "citation_publisher", citation.container_title
    yield "citation_publisher", citation.publisher
    yield "citation_publication_date", _format_date(citation.issued).replace("-", "/")
    online = _format_date(citation.available_date).replace("-", "/")
    yield "citation_online_date", online
    yield "citation_volume", citation.volume
    yield "citation_issue", citation.issue
    yield "citation_firstpage", pages.first
    yield "citation_lastpage", pages.last
    yield "citation_doi", citation.DOI or ""
    yield "citation_pmid", citation.PMID or ""
    yield "citation_language", citation.language


def _clean(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, one_line(text)) for name, text in pairs if text]


def _format_date(text: str | None) -> str:
    date = find_date(text)
    return str(date) if date is not None else ""
