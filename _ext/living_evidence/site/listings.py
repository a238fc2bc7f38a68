"""The directives that insert listings made from records; their sources are named in options."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from living_evidence.site.nodes import make_pending

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes
    from sphinx.application import Sphinx


@dataclass(frozen=True, slots=True)
class Listing:
    """A directive: the kind of its pending node, what it shows, and what its options mean."""

    kind: str
    shows: str
    options: dict[str, str] = field(default_factory=dict)
    content: str = ""
    """What stands between its fences; empty where nothing may."""


SOURCES = "records to show, by id; `study:ID` stands for every source of a study; all without it"
CAPTION = "a line above the table; it is read like any other caption"
HEADING = "a line above the figure; it is read like any other caption"
STUDY = "the study, by id"
LISTINGS: dict[str, Listing] = {
    "at-a-glance": Listing(
        "at-a-glance",
        "For whom some claims are, how sure, as of when, what they rest on, and which gaps remain.",
        {
            "claims": "claims to sum up, by id",
            "gaps": "claims of the kind gap to link, by id",
        },
    ),
    "certainty-table": Listing(
        "certainty-table",
        "The rating of certainty of each source, or that there is none, and what bears on one.",
        {
            "sources": SOURCES,
            "facets": "facets of the vocabulary that tell of the design, `allocation` for one",
        },
    ),
    "citation-table": Listing(
        "citation-table",
        "What each source is, its study, what was read of it, and the state of our review.",
        {"sources": SOURCES, "caption": CAPTION},
    ),
    "reference-list": Listing(
        "reference-list",
        "A numbered reference list in the style of the NLM, from the fields that were captured.",
        {"sources": SOURCES},
    ),
    "outcomes-table": Listing(
        "outcomes-table",
        "The results of the sources by outcome domain, in the order of the vocabulary. "
        "A domain without a result stays as an empty row.",
        {
            "sources": SOURCES,
            "population": "terms that a result must carry, so that others stay out",
            "roles": "roles of results, `primary-result` without it; `protocol aim` for plans",
            "caption": CAPTION,
        },
    ),
    "claims-ledger": Listing(
        "claims-ledger",
        "Every claim with its kind, its sources, its certainty and its state.",
        {"pages": "pages whose claims are shown, by path without suffix; all without it"},
    ),
    "discrepancy-list": Listing(
        "discrepancy-list",
        "Declared discrepancies with both sides and the verdict.",
        {"sources": SOURCES},
    ),
    "source-index": Listing("source-index", "Every source of the site."),
    "study-index": Listing("study-index", "Every study of the site with its sources."),
    "glossary-terms": Listing(
        "glossary",
        "The terms of the vocabulary with definitions, synonyms and codes.",
        {"facets": "facets to show, by id; all without it"},
    ),
    "coverage": Listing("coverage", "What this build checked, and which pages it did not."),
    "rule-list": Listing(
        "rules",
        "Every rule in a table, then with its documentation and examples, unless another page "
        "shows its family.",
        {"family": "a family of rules, which are then shown here with their documentation"},
    ),
    "judgement-list": Listing("judgements", "What curators concluded, with their reasons."),
    "notice-list": Listing("notices", "The fixed texts that no source licenses."),
    "record-fields": Listing(
        "record-fields",
        "The fields of the records, from the models that the build itself uses.",
        {"model": "one model, by its name; all without it"},
    ),
    "report-fields": Listing(
        "report-fields", "The fields of the JSON report, from the models that it is made by."
    ),
    "listing-list": Listing("listings", "This list of directives."),
    "download-list": Listing(
        "downloads", "The files of the site that a reader or a program can take away."
    ),
    "export-columns": Listing(
        "export-columns",
        "The columns of a table that can be taken away, from the model that its rows are made of.",
        {"rows": "whose columns, those of results or of claims"},
    ),
    "trace-table": Listing("trace", "Studies, sources, claims and discrepancies, linked."),
    "compare-results": Listing(
        "compare-results",
        "Results side by side, with the verdict of the discrepancy about them.",
        {"caption": CAPTION},
        content="on each line two addresses, or the id of one discrepancy",
    ),
    "forest-table": Listing(
        "forest-table",
        "Proportions and survival estimates whose interval is reported, or computed because a "
        "record asks for it, each drawn beside its words. Rows are never pooled, and patients who "
        "exclude one another stand in tables apart.",
        {
            "sources": SOURCES,
            "population": "terms that a result must carry, so that others stay out",
            "outcomes": "outcomes to show, terms of the vocabulary; all without it",
            "roles": "roles of results, `primary-result` without it",
            "caption": HEADING,
        },
    ),
    "successive-reports": Listing(
        "successive-reports",
        "The counts that successive reports of one study give for one outcome, with their dates.",
        {"study": STUDY, "caption": HEADING},
    ),
    "participant-flow": Listing(
        "participant-flow",
        "The flow of participants through a study, as boxes that are a list.",
        {"study": STUDY, "caption": HEADING},
    ),
    "timeline": Listing(
        "timeline",
        "What the sources date, on one axis, and what they leave undated.",
        {"sources": SOURCES, "caption": HEADING},
    ),
    "evidence-map": Listing(
        "evidence-map",
        "How many results there are for whom and on which outcome, and where there are none.",
        {"sources": SOURCES, "caption": HEADING},
    ),
    "retelling-table": Listing(
        "retelling-table",
        "What news and summaries say beside what the reports say, with both quotes and the "
        "verdict of the discrepancy.",
        {"sources": "second-hand sources to show, by id; all without it", "caption": HEADING},
    ),
}


class ListingDirective(SphinxDirective):
    """A listing of the site: a pending node of its kind, filled in when the page is written."""

    listing: ClassVar[Listing]

    def run(self) -> list[nodes.Node]:
        """Leave a node with the options as they were written."""
        options: dict[str, Any] = dict(self.options)
        options["serial"] = str(self.env.new_serialno("evidence-listing"))
        if self.content:
            # `results` names what the page shows, so that it is checked and linked back.
            lines = "\n".join(self.content)
            options |= {"pairs": lines, "results": " ".join(lines.split())}
        pending = make_pending(self.listing.kind, **options)
        self.set_source_info(pending)
        return [pending]


def make_directive(name: str, listing: Listing) -> type[ListingDirective]:
    """Return the directive of a listing."""
    spec: dict[str, Callable[[str], str]] = dict.fromkeys(
        listing.options, directives.unchanged_required
    )
    members = {
        "__doc__": listing.shows,
        "listing": listing,
        "has_content": bool(listing.content),
        "option_spec": spec,
    }
    return type(name, (ListingDirective,), members)


def setup(app: Sphinx) -> None:
    """Register the directives."""
    for name, listing in LISTINGS.items():
        app.add_directive(name, make_directive(name, listing))
