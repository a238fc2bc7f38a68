"""Schema.org data for the head of a page, as JSON-LD.

Nobody reviewed a page, and so no page has `reviewedBy`, `lastReviewed` or a `ClaimReview`.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from living_evidence.exports.cautions import NOT_ADVICE, NOTICES
from living_evidence.exports.references import (
    find_date,
    format_title,
    name_authors,
    registry_number,
)
from living_evidence.exports.text import format_json, one_line
from living_evidence.formatting import format_names, format_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.exports.edition import Edition
    from living_evidence.prose.blocks import Page
    from living_evidence.records import BaseSource, Name

    Thing = dict[str, Any]

CONTEXT = "https://schema.org"
UNREVIEWED = "No clinician reviewed this page."
WORKS = {
    "article-journal": "ScholarlyArticle", "article": "Article", "webpage": "WebPage",
    "post-weblog": "BlogPosting", "article-newspaper": "NewsArticle", "report": "Report",
    "dataset": "Dataset", "standard": "CreativeWork",
}  # fmt: skip
"""Types of schema.org by CSL type."""


def format_script(data: Thing) -> str:
    """Format data as a script element; no text in it can end the element."""
    return f'<script type="application/ld+json">\n{format_json(data)}\n</script>'


def describe_page(page: Page, edition: Edition, title: str, records: Iterable[str]) -> Thing:
    """Describe a page that states something, with the sources that it rests on."""
    terms = (format_term(name, edition.corpus.vocabulary) for name in page.scope)
    sources = (edition.support[name] for name in records if name in edition.support)
    return _drop_empty({
        **_head("MedicalWebPage", edition, page.docname, title),
        "inLanguage": page.language,
        "description": describe(page),
        "about": [{"@type": "Thing", "name": one_line(label)} for label in terms],
        "citation": list(map(describe_work, sources)),
    })  # fmt: skip


def describe_source_page(source: BaseSource, edition: Edition) -> Thing:
    """Describe the page of a source: it is about one work, which others made."""
    docname = f"evidence/sources/{source.id}"
    return _drop_empty({
        **_head("MedicalWebPage", edition, docname, format_title(source)),
        "mainEntity": describe_work(source),
    })  # fmt: skip


def describe_data(edition: Edition, files: Iterable[tuple[str, str, str]]) -> Thing:
    """Describe what can be downloaded: name, media type and address of each file."""
    return _drop_empty({
        **_head("Dataset", edition, "", f"{edition.title}: results and claims"),
        "description": "Results of sources and statements of this site, each with its population, "
        f"denominator, date and caveats. {' '.join(NOTICES)}",
        "isAccessibleForFree": True,
        "distribution": [
            {"@type": "DataDownload", "name": name, "encodingFormat": kind, "contentUrl": address}
            for name, kind, address in files
        ],
    })  # fmt: skip


def describe_work(source: BaseSource) -> Thing:
    """Describe a work; one that no longer stands says so."""
    citation = source.citation
    date = find_date(citation.issued)
    numbers = (("DOI", citation.DOI), ("PMID", citation.PMID), ("NCT", registry_number(source)))
    container = one_line(citation.container_title)
    kind = "Periodical" if citation.type == "article-journal" else "CreativeWork"
    return _drop_empty({
        "@type": WORKS[citation.type],
        "name": format_title(source),
        "author": list(map(_describe_person, filter(_has_parts, name_authors(source)))),
        "creditText": one_line(format_names(citation.author)),
        "datePublished": str(date) if date is not None else "",
        "inLanguage": citation.language,
        "isPartOf": {"@type": kind, "name": container} if container else None,
        "identifier": [
            {"@type": "PropertyValue", "propertyID": scheme, "value": value}
            for scheme, value in numbers if value
        ],
        "url": citation.URL or "",
        "creativeWorkStatus": "" if source.standing == "current" else source.standing,
    })  # fmt: skip


def describe(page: Page) -> str:
    """Return the description in the front matter of a page, which is checked like its text."""
    found = (block.text for block in page.blocks if block.kind == "description")
    return one_line(next(found, ""))


def format_open_graph(edition: Edition, docname: str, title: str, description: str) -> str:
    """Format the Open Graph tags of a page.

    The description is never cut from the text: a part of a claim could lose its caveat.
    """
    tags = dict(_iter_open_graph(edition, docname, title, description))
    lines = (f'<meta property="{name}" content="{escape(text)}">' for name, text in tags.items())
    return "\n".join(lines)


def _iter_open_graph(
    edition: Edition, docname: str, title: str, description: str
) -> Iterator[tuple[str, str]]:
    yield "og:type", "website"
    yield "og:title", one_line(title)
    yield "og:site_name", one_line(edition.title)
    yield "og:description", f"{description} {NOT_ADVICE} {UNREVIEWED}".strip()
    if edition.base_url:
        yield "og:url", edition.address(docname)


def _head(kind: str, edition: Edition, docname: str, title: str) -> Thing:
    return {
        "@context": CONTEXT,
        "@type": kind,
        "name": one_line(title),
        "url": edition.address(docname) if edition.base_url and docname else "",
        "isPartOf": {"@type": "WebSite", "name": one_line(edition.title)},
        "creditText": one_line(edition.author),
        "license": edition.licence,
        "usageInfo": {"@type": "CreativeWork", "text": " ".join(NOTICES)},
    }


def _has_parts(name: Name) -> bool:
    """Tell whether a name is surely that of a person: an institution has no given name."""
    return bool(name.family and name.given)


def _describe_person(name: Name) -> Thing:
    given, family = one_line(name.given), one_line(name.family)
    return {
        "@type": "Person",
        "name": f"{given} {family}",
        "givenName": given,
        "familyName": family,
    }


def _drop_empty(thing: Thing) -> Thing:
    return {name: value for name, value in thing.items() if value not in ("", None, [])}
