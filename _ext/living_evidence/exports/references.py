"""What every format of a reference needs: names, dates, pages, and what must be said beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from living_evidence.exports.cautions import (
    SHORT_NOTICE,
    caution_source,
    describe_standing,
    format_standing,
)
from living_evidence.exports.text import one_line
from living_evidence.formatting import format_absence, format_date_nlm, format_reference
from living_evidence.records import ABSENT, RegistryEntry
from living_evidence.values import parse_date

if TYPE_CHECKING:
    from living_evidence.records import BaseSource, Name
    from living_evidence.values import PartialDate

OTHERS = re.compile(r"et\s+al\.?|and others|others", re.IGNORECASE)
PAGES = re.compile(r"(?P<first>[A-Za-z]?[0-9]+[A-Za-z]?)\s*[-–—]\s*(?P<last>[A-Za-z]?[0-9]+\w?)")

OTHERS_UNNAMED = "There are further authors, whom the record does not name."
NO_DATE_READ = "When it was read was not captured."


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of an article: both ends, or one locator as printed."""

    first: str = ""
    last: str = ""


def name_authors(source: BaseSource) -> list[Name]:
    """Return the authors that are named; that there are others is no author."""
    return [name for name in source.citation.author if not _is_others(name)]


def has_others(source: BaseSource) -> bool:
    """Tell whether the record says that there are authors whom it does not name."""
    return any(map(_is_others, source.citation.author))


def _is_others(name: Name) -> bool:
    return bool(OTHERS.fullmatch(name.literal.strip()))


def format_name(name: Name) -> str:
    """Format a name in its inverted form, `Cercek, Andrea`; one without parts as it stands."""
    return name.literal or ", ".join(filter(None, (name.family, name.given)))


def format_title(source: BaseSource) -> str:
    """Format the title; of a source that is not current its standing follows in brackets."""
    mark = "" if source.standing == "current" else f" [{format_absence(source.standing)}]"
    return one_line(source.citation.title) + mark


def find_date(text: str | None) -> PartialDate | None:
    """Return a date of a record; None where it is not stated or was not captured."""
    return parse_date(text) if text and text not in ABSENT else None


def split_pages(text: str) -> Pages:
    """Split `2297-2308` into its ends; anything else is one locator."""
    match = PAGES.fullmatch(text.strip())
    return Pages(match["first"], match["last"]) if match else Pages(one_line(text))


def registry_number(source: BaseSource) -> str:
    """Return the registry number of a registry entry; nothing for any other source."""
    return source.registry.nctId if isinstance(source, RegistryEntry) else ""


def note_standing(source: BaseSource) -> str:
    """Return what a bibliography must print: that the source no longer stands."""
    return "" if source.standing == "current" else format_standing(source)


def annotate(source: BaseSource) -> str:
    """Return what whoever keeps the reference must know, and no bibliography prints."""
    others = OTHERS_UNNAMED if has_others(source) else ""
    accessed = NO_DATE_READ if source.citation.accessed in ABSENT else ""
    parts = [*caution_source(source), *describe_standing(source), others, accessed]
    return " ".join(filter(None, [*parts, SHORT_NOTICE]))


def format_vancouver(source: BaseSource) -> str:
    """Format a reference in the Vancouver style, as the NLM prints it, with its identifiers.

    After Patrias K, Wendling D, Citing Medicine, 2nd edition. Only what was captured is printed;
    a date of citation is never invented.
    """
    citation = source.citation
    parts = [format_reference(source)]
    if source.standing != "current":
        parts.append(f"[{format_absence(source.standing)}].")
    if citation.DOI:
        parts.append(f"doi: {citation.DOI}.")
    online = format_date_nlm(citation.available_date or "")
    if online:
        parts.append(f"Epub {online}.")
    if citation.PMID:
        parts.append(f"PMID: {citation.PMID}.")
    if registry_number(source):
        parts.append(f"Identifier: {registry_number(source)}.")
    if citation.accessed not in ABSENT:
        parts.append(f"[cited {format_date_nlm(citation.accessed)}].")
    if citation.URL and not citation.DOI:
        parts.append(f"Available from: {citation.URL}")
    return one_line(" ".join(parts))
