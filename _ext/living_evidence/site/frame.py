"""What stands around the text of every page: its description, its foot, its printed heads."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

from living_evidence.site.about import (
    find_notice,
    find_sources,
    format_as_of,
    format_newest,
    format_not_captured,
    format_read,
)
from living_evidence.site.context import FOLDERS, record_of
from living_evidence.site.descriptions import describe_document
from living_evidence.site.domain import find_domain
from living_evidence.site.exporting import find_base_url
from living_evidence.site.finding import describe_page, name_filters
from living_evidence.site.pages.parts import SORTABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx

    from living_evidence.corpus import Corpus
    from living_evidence.records import BaseSource
    from living_evidence.site.domain import EvidenceDomain

REVIEW = "not-reviewed"
FOOT = (
    ("No medical advice", "not-medical-advice"),
    ("“Matches its source”", "matches-its-source"),
    ("Review", REVIEW),
)
SEARCHED = "sources-not-searched"
DIGITS = 16
PLAIN_MARK = 'class="ev-plain'
UNSAFE_IN_STYLE = re.compile(r'[\\"<>\n\r]')


def add_frame(
    app: Sphinx,
    pagename: str,
    templatename: str,  # noqa: ARG001
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the template what it shows; a build that died before it was judged has nothing."""
    domain = find_domain(app.env)
    if not hasattr(domain, "index"):
        return
    corpus, language = domain.corpus, app.config.language
    sources = find_page_sources(domain, pagename)
    as_of = f"As of {format_as_of(sources) if sources else format_newest(corpus)}"
    version = f"Version {app.config.release}" if app.config.release else ""
    digest = domain.views.get(pagename, "")[:DIGITS]
    edition = "; ".join(filter(None, (as_of, version, digest and f"content digest {digest}")))
    body = str(context.get("body") or "")
    address = context["pageurl"] if find_base_url(app.config.html_baseurl) else ""
    context["evidence"] = {
        "switch": PLAIN_MARK in body,
        "sortable": SORTABLE in body,
        "foot": list(_describe_foot(domain, language, edition)),
        "print_head": quote_style(find_notice(corpus, REVIEW, language)),
        "print_foot": quote_style(". ".join(filter(None, (app.config.project, edition, address)))),
    }
    if app.config.evidence_search:
        context["evidence_search"] = {
            "filters": name_filters(app, corpus.vocabulary),
            "glossary": domain.index.lists.get("glossary"),
        }
        if doctree is not None:
            context["findable"] = describe_page(app, domain, pagename, sources, body)


def find_page_sources(domain: EvidenceDomain, docname: str) -> list[BaseSource]:
    """Return the sources that a page rests on or shows, once; none where it names none."""
    reading = domain.readings.get(docname)
    if reading is None:
        return []
    corpus = domain.corpus
    names = _find_related(corpus, docname) if reading.page is None else sorted(reading.records)
    found = {name: corpus.sources[name].model for name in names if name in corpus.sources}
    mentioned = (domain.index.claims.get(one.address.removeprefix("claim:"))
                 for one in reading.mentions)  # fmt: skip
    page = domain.index.readings.get(docname)
    claims = [*(page.claims if page else ()), *(claim for _, claim in filter(None, mentioned))]
    for claim in claims:
        found |= {source.id: source for source in find_sources(corpus, claim)}
    return list(found.values())


def _find_related(corpus: Corpus, docname: str) -> list[str]:
    """Return the sources of a record's page: itself, those of a study, or a discrepancy's sides."""
    name = docname.rpartition("/")[2]
    if docname.startswith(f"{FOLDERS['studies']}/"):
        return corpus.sources_of(name)
    if name in corpus.discrepancies:
        return [record_of(side.result) for side in corpus.discrepancies[name].model.sides]
    return [name]


def quote_style(words: str) -> str:
    """Return a CSS string; what could end it is written as an escape."""
    escaped = UNSAFE_IN_STYLE.sub(lambda found: f"\\{ord(found.group()):x} ", words)
    return f'"{escaped}"'


def add_description(
    app: Sphinx,
    pagename: str,
    templatename: str,  # noqa: ARG001
    context: dict[str, Any],
    doctree: nodes.document | None,  # noqa: ARG001
) -> None:
    """Put the description of a page into its head."""
    domain = find_domain(app.env)
    description = describe_document(domain, pagename) if hasattr(domain, "index") else ""
    if description:
        tag = f'<meta name="description" content="{escape(description)}">'
        context["metatags"] = f"{context.get('metatags', '')}\n{tag}"


def setup(app: Sphinx) -> None:
    """Connect the handlers."""
    app.connect("html-page-context", add_description)
    app.connect("html-page-context", add_frame)


def _describe_foot(
    domain: EvidenceDomain, language: str, edition: str
) -> Iterator[tuple[str, str]]:
    corpus = domain.corpus
    found = [(label, find_notice(corpus, name, language)) for label, name in FOOT]
    searched = find_notice(corpus, SEARCHED, language)
    found.append(("What was searched", f"{format_read(corpus)} {searched}".strip()))
    found.append(("What was not captured", format_not_captured(corpus)))
    found.append(("This page", f"{edition}."))
    yield from (pair for pair in found if pair[1])
