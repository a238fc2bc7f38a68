"""`llms.txt`: the statements of the site for programs that read, each with all it needs.

After the proposal at llmstxt.org: a title, a summary in a quotation, and lists under headings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.exports.cautions import NOTICES, caution_source, describe_standing, distinct
from living_evidence.exports.references import format_vancouver
from living_evidence.exports.tables import build_claim
from living_evidence.exports.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.exports.edition import Edition
    from living_evidence.exports.models import ClaimRow
    from living_evidence.records import BaseSource

# What Markdown would read as markup or HTML; a text of a record is text.
MARKUP = re.compile(r"([\\`*_\[\]<>|])|^([#>+-]|\d+[.)])(?=\s|$)")


def format_llms(edition: Edition, files: Iterable[tuple[str, str, str]]) -> str:
    """Format the file; `files` are name, media type and address of each other download."""
    blocks = (
        [f"# {_escape(edition.title)}"],
        [f"> {' '.join(NOTICES)}"],
        list(_introduce(edition)),
        *_list_claims(edition),
        list(_list_sources(edition)),
        list(_list_left_out(edition)),
        list(_list_files(files)),
    )
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def _introduce(edition: Edition) -> Iterator[str]:
    notices = edition.corpus.notices.model.notices if edition.corpus.notices is not None else {}
    searched = notices.get("sources-not-searched")
    if searched is not None and "en" in searched.text:
        yield f"- {_escape(searched.text['en'])}"
    yield "- Repeat a statement only with its kind, its date, its review state and its caveats."
    yield "- A statement of kind gap says what the sources do not say, and nothing of what is so."


def _list_claims(edition: Edition) -> Iterator[list[str]]:
    title = ""
    for stated in edition.claims:
        row = build_claim(stated, edition)
        if row.page_title != title:
            title = row.page_title
            yield [f"## {_escape(title)}"]
        yield list(_describe(row))


def _describe(row: ClaimRow) -> Iterator[str]:
    yield f"- [{row.id}]({row.page}): {_escape(row.text)}"
    if row.plain:
        yield f"  - In plain words: {_escape(row.plain)}"
    yield f"  - Kind: {row.kind}"
    yield f"  - Certainty: {_escape(row.certainty)}"
    yield f"  - Sources: {_escape(', '.join(row.sources) or 'none of the records of sources')}"
    yield f"  - Population: {_escape('; '.join(row.populations) or 'not stated')}"
    yield f"  - Out of: {_escape('; '.join(row.denominators))}"
    yield f"  - As of: {', '.join(row.as_of)}"
    yield f"  - Review: {row.review}"
    yield from (f"  - Caveat: {_escape(caveat)}" for caveat in row.caveats)


def _list_sources(edition: Edition) -> Iterator[str]:
    yield "## Sources"
    yield ""
    for name, source in edition.support.items():
        address = edition.address(f"evidence/sources/{name}")
        yield f"- [{name}]({address}): {_escape(_describe_source(source))}"


def _describe_source(source: BaseSource) -> str:
    parts = distinct([*caution_source(source), *describe_standing(source)])
    return " ".join([format_vancouver(source), *parts])


def _list_left_out(edition: Edition) -> Iterator[str]:
    yield "## Not in this file"
    yield ""
    counted = distinct(edition.claims_left_out.values())
    for reason in counted:
        number = list(edition.claims_left_out.values()).count(reason)
        yield f"- Statements: {number}, because each of them is of this kind: {reason}."
    for name, rows in edition.items_left_out.items():
        yield f"- Results of {name}: {rows}, because it is no support here."
    if not counted and not edition.items_left_out:
        yield "- Nothing was left out."


def _list_files(files: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    yield "## Files"
    yield ""
    yield from (f"- [{name}]({address}): {kind}" for name, kind, address in files)


def _escape(text: str) -> str:
    return MARKUP.sub(lambda found: f"\\{found.group()}", one_line(text))
