"""What a reader takes away: references, tables, and files for programs, all from the records."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from living_evidence.exports.bibtex import format_bibtex
from living_evidence.exports.csl import format_csl
from living_evidence.exports.feed import PATH as FEED
from living_evidence.exports.feed import format_feed, has_entries
from living_evidence.exports.fhir import format_fhir
from living_evidence.exports.llms import format_llms
from living_evidence.exports.references import format_vancouver
from living_evidence.exports.ris import format_ris
from living_evidence.exports.sitemap import format_not_found, format_sitemap
from living_evidence.exports.tables import format_csv, format_schema, format_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from living_evidence.exports.edition import Edition
    from living_evidence.records import BaseSource

FOLDER = "exports"


class Formatter(Protocol):
    """Formats an edition, or what concerns one record of it."""

    def __call__(self, edition: Edition, record: str = "", /) -> str:
        """Return the text of the file."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that can be taken away."""

    name: str
    """What `evidence export` calls it."""
    label: str
    path: str
    """Where the site has it; of one source the suffix after its id stands there."""
    media: str
    shows: str
    format: Formatter
    of_source: bool = False
    """True where each source has such a file of its own."""
    of_record: bool = True
    """True where it can be had of one record."""


def _cite(format_: Callable[[Iterable[BaseSource]], str]) -> Formatter:
    """Make a format of sources one of an edition: of its support, or of the one that is named."""

    def format_edition(edition: Edition, record: str = "", /) -> str:
        if record:
            return format_([edition.sources[record]])
        return format_(edition.support.values())

    return format_edition


def _list_vancouver(sources: Iterable[BaseSource]) -> str:
    return "".join(f"{format_vancouver(source)}\n" for source in sources)


def _tabulate(subject: str, kind: Callable[..., str]) -> Formatter:
    return lambda edition, record="", /: kind(edition, subject, record)


FORMATS: tuple[Format, ...] = (
    Format("results-csv", "Results, CSV", f"{FOLDER}/results.csv", "text/csv",
           "every result of the sources that this site uses as support, for a spreadsheet",
           _tabulate("results", format_csv)),
    Format("results-json", "Results, JSON", f"{FOLDER}/results.json", "application/json",
           "the same for programs, with a published schema", _tabulate("results", format_table)),
    Format("claims-csv", "Claims, CSV", f"{FOLDER}/claims.csv", "text/csv",
           "every statement of the site, except those that only repeat a news item or a summary",
           _tabulate("claims", format_csv)),
    Format("claims-json", "Claims, JSON", f"{FOLDER}/claims.json", "application/json",
           "the same for programs, with a published schema", _tabulate("claims", format_table)),
    Format("fhir", "FHIR R5 bundle", f"{FOLDER}/evidence.fhir.json", "application/fhir+json",
           "sources, populations, outcomes and reported statistics, as drafts", format_fhir),
    Format("bibtex", "References, BibTeX", f"{FOLDER}/references.bib", "application/x-bibtex",
           "references for LaTeX and reference managers", _cite(format_bibtex), of_source=True),
    Format("ris", "References, RIS", f"{FOLDER}/references.ris",
           "application/x-research-info-systems", "references for reference managers",
           _cite(format_ris), of_source=True),
    Format("csl-json", "References, CSL-JSON", f"{FOLDER}/references.csl.json",
           "application/vnd.citationstyles.csl+json", "references for citation processors",
           _cite(format_csl), of_source=True),
    Format("vancouver", "References, Vancouver", f"{FOLDER}/references.txt", "text/plain",
           "references as text, in the style of the NLM", _cite(_list_vancouver)),
    Format("atom", "Feed, Atom", FEED, "application/atom+xml",
           "what happened to the sources, by the dates that they give",
           lambda edition, _record="", /: format_feed(edition), of_record=False),
)  # fmt: skip
LLMS = Format("llms", "llms.txt", "llms.txt", "text/markdown",
              "the statements for programs that read, with kind, sources, date and caveats",
              lambda edition, _record="", /: format_llms(edition, list_files(edition)),
              of_record=False)  # fmt: skip
ALL = (*FORMATS, LLMS)


def plan_files(edition: Edition, docnames: Iterable[str]) -> dict[str, Callable[[], str]]:
    """Return, by path, how to make every file of the site that holds what can be taken away.

    One file is made at a time, so that a large site needs no room for all of them. `docnames` are
    the pages that a search engine is told of.
    """
    found: dict[str, Callable[[], str]] = {
        kind.path: partial(kind.format, edition) for kind in find_formats(edition)
    }
    for subject in ("results", "claims"):
        found[f"{FOLDER}/{subject}.schema.json"] = partial(format_schema, subject)
    for kind in ALL:
        if kind.of_source:
            found |= {path_of(kind, name): partial(kind.format, edition, name)
                      for name in edition.sources}  # fmt: skip
    found["404.html"] = partial(format_not_found, edition)
    if edition.base_url:
        found["sitemap.xml"] = partial(format_sitemap, edition, docnames)
    return found


def path_of(kind: Format, record: str) -> str:
    """Return where the site has the file of one source."""
    suffix = kind.path.partition("references")[2]
    return f"{FOLDER}/sources/{record}{suffix}"


def find_formats(edition: Edition) -> list[Format]:
    """Return the formats that the site has: a feed only where a record gives a day."""
    return [kind for kind in ALL if kind.path != FEED or has_entries(edition)]


def list_files(edition: Edition) -> list[tuple[str, str, str]]:
    """Return name, media type and address of each file but `llms.txt` itself."""
    return [
        (kind.label, kind.media, edition.address_file(kind.path))
        for kind in find_formats(edition)
        if kind is not LLMS
    ]
