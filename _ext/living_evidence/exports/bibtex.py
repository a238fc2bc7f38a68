"""References as BibTeX, in UTF-8."""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.exports.cautions import MATCHES, NOT_ADVICE
from living_evidence.exports.references import (
    annotate,
    find_date,
    format_title,
    has_others,
    name_authors,
    note_standing,
    registry_number,
    split_pages,
)
from living_evidence.exports.text import one_line
from living_evidence.values import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.records import BaseSource, Name

ENTRIES = {"article-journal": "article", "report": "techreport"}
"""Entry types by CSL type; anything else is `misc`."""
# BibTeX counts braces even behind a backslash, so none may stand in a text.
ESCAPES = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "%": r"\%", "&": r"\&", "$": r"\$",
    "#": r"\#", "_": r"\_",
})  # fmt: skip
# In an address nothing is escaped for LaTeX, and what would break the entry is spelled in percent.
ADDRESS_ESCAPES = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


def format_bibtex(sources: Iterable[BaseSource]) -> str:
    """Format sources as one BibTeX file; what stands outside entries is a comment there."""
    return "\n".join([f"% {NOT_ADVICE}\n% {MATCHES}\n", *map(_format_entry, sources)])


def _format_entry(source: BaseSource) -> str:
    kind = ENTRIES.get(source.citation.type, "misc")
    fields = "".join(f"  {name} = {value},\n" for name, value in _iter_fields(source) if value)
    return f"@{kind}{{{source.id},\n{fields}}}\n"


def _iter_fields(source: BaseSource) -> Iterator[tuple[str, str]]:
    citation = source.citation
    yield "author", _format_authors(source)
    # A second pair of braces keeps the capitals as printed.
    yield "title", f"{{{_brace(format_title(source))}}}"
    container = "journal" if citation.type == "article-journal" else "howpublished"
    yield container, _brace(citation.container_title)
    yield "publisher", _brace(citation.publisher)
    date = find_date(citation.issued)
    if date is not None:
        yield "year", f"{{{date.year}}}"
        yield "month", MONTHS[date.month - 1][:3] if date.month else ""
        yield "date", f"{{{date}}}"
    pages = split_pages(citation.page)
    yield "volume", _brace(citation.volume)
    yield "number", _brace(citation.issue or registry_number(source))
    yield "pages", _brace(f"{pages.first}--{pages.last}" if pages.last else pages.first)
    yield "doi", _brace_address(citation.DOI)
    yield "pmid", _brace(citation.PMID or "")
    yield "url", _brace_address(citation.URL)
    read = find_date(citation.accessed)
    yield "urldate", f"{{{read}}}" if read is not None else ""
    yield "langid", _brace(citation.language)
    yield "note", _brace(note_standing(source))
    yield "annote", _brace(annotate(source))


def _format_authors(source: BaseSource) -> str:
    names = [_format_name(name) for name in name_authors(source)]
    if not names:
        return ""
    return f"{{{' and '.join([*names, 'others'] if has_others(source) else names)}}}"


def _format_name(name: Name) -> str:
    if name.literal:
        return f"{{{_escape(name.literal)}}}"
    family, given = _protect(name.family), _protect(name.given)
    return f"{family}, {given}" if given else family


def _protect(part: str) -> str:
    """Escape a part of a name; an `and` or a comma in it must not make another one."""
    escaped = _escape(part)
    words = escaped.lower().split()
    return f"{{{escaped}}}" if "," in escaped or "and" in words or "others" in words else escaped


def _brace(text: str) -> str:
    return f"{{{_escape(text)}}}" if text else ""


def _brace_address(text: str | None) -> str:
    return f"{{{one_line(text).translate(ADDRESS_ESCAPES)}}}" if text else ""


def _escape(text: str) -> str:
    return one_line(text).translate(ESCAPES)
