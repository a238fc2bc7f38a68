"""What search engines and previews of links are told of a page: a sentence or two, never a claim.

A description is never cut from checked text: a part of a claim could lose its caveat. It is the
front matter's, which is checked like the text; or else the record's kind, and how it was read; or
the first paragraph of a page that is outside checking.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.exports.linked_data import describe
from living_evidence.exports.text import one_line
from living_evidence.formatting import (
    COMPLETENESS,
    KINDS,
    format_absence,
    format_short_reference,
)
from living_evidence.site.context import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from living_evidence.corpus import Corpus
    from living_evidence.site.domain import EvidenceDomain

SOURCE = "Each result with the words of the source, and the claims that rest on it"
STUDY = "Its reports in time, the flow of its participants, its outcomes, and where sources differ."
DISCREPANCY = "What each side says in its own words, and why it was judged so."


def describe_document(domain: EvidenceDomain, docname: str) -> str:
    """Return the description of a page; empty where it has none."""
    reading = domain.readings.get(docname)
    if reading is None:
        return ""
    page = reading.page
    if page is None:
        return _describe_record(domain.corpus, docname)
    first = next((block.text for block in page.blocks if block.kind == "paragraph"), "")
    return describe(page) or ("" if page.checked else one_line(first))


def _describe_record(corpus: Corpus, docname: str) -> str:
    folder, _, name = docname.rpartition("/")
    makers: dict[str, Callable[[Corpus, str], str]] = {
        "sources": _describe_source,
        "studies": _describe_study,
        "discrepancies": _describe_discrepancy,
    }
    kind = next((kind for kind, place in FOLDERS.items() if place == folder), "")
    known = name in getattr(corpus, kind, {})  # a record with faults has a page, and no model
    return one_line(makers[kind](corpus, name)) if known else ""


def _describe_source(corpus: Corpus, name: str) -> str:
    source = corpus.sources[name].model
    kind, known = KINDS[source.kind], format_short_reference(source)  # type: ignore[attr-defined]
    standing = "" if source.standing == "current" else format_absence(source.standing)
    parts = (
        known if known.startswith(kind) else f"{kind}, {known}",
        standing.capitalize(),
        f"What was read: {COMPLETENESS[source.capture.completeness]}",
        SOURCE if source.capture.completeness != "not-captured" else "",
    )
    return " ".join(f"{part}." for part in parts if part)


def _describe_study(corpus: Corpus, name: str) -> str:
    study = corpus.studies[name].model
    return f"Study {study.acronym or study.registry or study.title}. {STUDY}"


def _describe_discrepancy(corpus: Corpus, name: str) -> str:
    found = corpus.discrepancies[name].model
    return f"Where sources disagree. Verdict: {format_absence(found.verdict)}. {DISCREPANCY}"
