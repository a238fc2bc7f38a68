"""What a renderer may look at, and how it links: one object per page that is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.errors import NoUri

from living_evidence.attestation.judging import FAMILY
from living_evidence.rules.registry import RULES, find_documentation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from living_evidence.checking import Report
    from living_evidence.corpus import Corpus
    from living_evidence.problems import Problem
    from living_evidence.prose.claims import ClaimReading, PageReading

    Renderer = Callable[["RenderContext", nodes.Element], list[nodes.Node]]

FOLDERS = {
    "sources": "evidence/sources",
    "studies": "evidence/studies",
    "discrepancies": "evidence/discrepancies",
}
LIST_KINDS = {"judgement": "judgements", "term": "glossary", "rule": "rules", "notice": "notices"}
"""Which list shows a thing that has no page of its own: its anchor there is `kind-id`."""


@dataclass(frozen=True)
class SiteIndex:
    """What one build found, indexed once for all of its pages."""

    corpus: Corpus
    report: Report
    lists: Mapping[str, str]
    """Kind of a pending node (`glossary`, `judgements`, ...) and the docname that shows it."""

    @cached_property
    def readings(self) -> dict[str, PageReading]:
        """Return every checked page, read, by docname."""
        found = (reading for reading in self.report.readings if not reading.page.translation)
        return {reading.page.docname: reading for reading in found}

    @cached_property
    def claims(self) -> dict[str, tuple[str, ClaimReading]]:
        """Return docname and reading of every claim, by its id, in page order."""
        found: dict[str, tuple[str, ClaimReading]] = {}
        for docname in sorted(self.readings):
            for claim in self.readings[docname].claims:
                found.setdefault(claim.claim.id, (docname, claim))
        return found

    @cached_property
    def uses(self) -> dict[str, list[tuple[str, ClaimReading, str]]]:
        """Return docname, claim and bound address of every use, by record."""
        found: dict[str, list[tuple[str, ClaimReading, str]]] = {}
        for docname, claim in self.claims.values():
            for address in claim.addresses:
                found.setdefault(record_of(address), []).append((docname, claim, address))
        return found

    @cached_property
    def problems(self) -> dict[str, tuple[Problem, ...]]:
        """Return the errors of each claim; that it changed since its stamp is no contradiction."""
        return self._group(lambda problem: "" if is_change(problem) else problem.claim)

    @cached_property
    def changes(self) -> dict[str, tuple[Problem, ...]]:
        """Return what changed of each suspect claim since it was stamped."""
        return self._group(lambda problem: problem.claim if is_change(problem) else "")

    @cached_property
    def page_problems(self) -> dict[str, tuple[Problem, ...]]:
        """Return the errors of each file that are not those of a claim, by path."""
        return self._group(lambda problem: "" if problem.claim else problem.place.path)

    @cached_property
    def care(self) -> dict[str, tuple[Problem, ...]]:
        """Return what is overdue of each record, by its path."""
        found: dict[str, list[Problem]] = {}
        for problem in self.report.problems:
            rule = RULES.get(problem.rule)
            if rule is not None and rule.family == "lifecycle" and problem.severity == "warning":
                found.setdefault(problem.place.path, []).append(problem)
        return {path: tuple(problems) for path, problems in found.items()}

    def _group(self, key: Callable[[Problem], str]) -> dict[str, tuple[Problem, ...]]:
        found: dict[str, list[Problem]] = {}
        pages = (reading.page for reading in self.report.readings)
        translations = {page.path for page in pages if page.translation}
        for problem in self.report.problems:
            if problem.place.path in translations:
                continue  # this build shows another language
            if key(problem) and problem.severity == "error":
                found.setdefault(key(problem), []).append(problem)
        return {name: tuple(problems) for name, problems in found.items()}


@dataclass(frozen=True)
class RenderContext:
    """The corpus, the report and the readings of this build, seen from one page."""

    index: SiteIndex
    env: BuildEnvironment
    builder: Builder
    docname: str
    defined: tuple[set[str], set[str]] = field(default_factory=lambda: (set(), set()))
    """The terms that the clinical and the plain texts of the page have defined so far."""

    @property
    def corpus(self) -> Corpus:
        """Return the corpus."""
        return self.index.corpus

    @property
    def report(self) -> Report:
        """Return what the rules found, and the coverage."""
        return self.index.report

    @property
    def readings(self) -> Mapping[str, PageReading]:
        """Return every checked page, read, by docname."""
        return self.index.readings

    @property
    def lists(self) -> Mapping[str, str]:
        """Return kinds of list and the docname that shows each."""
        return self.index.lists

    def locate(self, address: str) -> tuple[str, str] | None:
        """Return the docname and anchor of an address; None when the site has no place for it.

        `record`, `record#name` and its parts, `study:ID`, `discrepancy#verdict`, `claim:ID`,
        `judgement#ID`, `term:ID`, `rule:NAME`, `notice:ID`, or a docname.
        """
        kind, colon, name = address.partition(":")
        if colon:
            return self._locate_kind(kind, name)
        record, _, name = address.partition("#")
        if record == "judgement":
            return self._listed(record, name)
        if record in self.corpus.discrepancies:
            return self._document("discrepancies", record)
        if record in self.corpus.sources:
            return self._document("sources", record, self._anchor(record, name))
        return (record, name) if record in self.env.all_docs and record else None

    def link(self, address: str) -> str:
        """Return the relative address of a place; empty when the site has none."""
        found = self.locate(address)
        if found is None:
            return ""
        docname, anchor = found
        if docname == self.docname and anchor:
            return f"#{anchor}"
        try:
            target = self.builder.get_relative_uri(self.docname, docname)
        except NoUri:  # a page that this builder leaves out
            return ""
        return f"{target}#{anchor}" if anchor else target

    def reference(self, address: str, text: str, *classes: str, title: str = "") -> nodes.Element:
        """Return a link to an address, or the bare text where the site has no place for it."""
        target = self.link(address)
        if not target:
            return nodes.inline(text, text, classes=list(classes))
        node = nodes.reference(
            text, text, internal=True, refuri=target, classes=list(classes), address=address
        )
        if title:
            node["reftitle"] = title
        return node

    def claims(self) -> Iterator[tuple[str, ClaimReading]]:
        """Yield every claim of the site with its docname, in page order."""
        yield from self.index.claims.values()

    def uses(self, record: str) -> list[tuple[str, ClaimReading, str]]:
        """Return docname, claim and bound address for every claim bound to a record."""
        return self.index.uses.get(record, [])

    def problems_of(self, claim: str) -> tuple[Problem, ...]:
        """Return the errors of one claim."""
        return self.index.problems.get(claim, ())

    def _locate_kind(self, kind: str, name: str) -> tuple[str, str] | None:
        if kind == "study":
            return self._document("studies", name.partition("#")[0])
        if kind == "claim":
            found = self.index.claims.get(name)
            return (found[0], claim_anchor(name)) if found is not None else None
        return self._listed(kind, name) if kind in LIST_KINDS else None

    def _document(self, folder: str, name: str, anchor: str = "") -> tuple[str, str] | None:
        docname = f"{FOLDERS[folder]}/{name}"
        return (docname, anchor) if docname in self.env.all_docs else None

    def _listed(self, kind: str, name: str) -> tuple[str, str] | None:
        documentation = find_documentation(name) if kind == "rule" else None
        own = f"rules-{documentation.family}" if documentation is not None else ""
        docname = self.lists.get(own) or self.lists.get(LIST_KINDS[kind])
        return (docname, f"{kind}-{name}") if docname else None

    def _anchor(self, record: str, name: str) -> str:
        target = self.corpus.find(f"{record}#{name}") if name else None
        return target.item.name if target is not None and target.item is not None else ""


def is_change(problem: Problem) -> bool:
    """Tell whether a problem says that something changed, and not that it is contradicted."""
    rule = RULES.get(problem.rule)
    return rule is not None and rule.family == FAMILY


def claim_anchor(claim: str) -> str:
    """Return the HTML id of a claim on its page."""
    return f"claim-{claim}"


def record_of(address: str) -> str:
    """Return the record of a bound address: `cercek-2025#all-ccr` gives `cercek-2025`."""
    return address.removeprefix("study:").partition("#")[0]
