"""A registry entry as clinicians know one: status, dates, design, arms, outcomes, eligibility."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from living_evidence.formatting import STATES, format_absence, format_item, format_term
from living_evidence.records import Code, Identifier
from living_evidence.site.nodes import make_pending
from living_evidence.site.pages.parts import (
    Row,
    here,
    nct_link,
    paragraph,
    section,
    table,
    text,
)
from living_evidence.site.pages.registry_fields import GROUPS, LABELS
from living_evidence.site.pages.results import build_result_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.records import RegistryEntry

NOT_CAPTURED = STATES["not-captured"][0]
FACTS = (
    "overallStatus", "hasResults", "phases", "enrollmentInfo", "allocation", "masking",
    "startDateStruct", "completionDateStruct",
)  # fmt: skip
"""What stands at the head of an entry."""
MIRROR = (
    "An entry that is read through a mirror carries two kinds of date: those of the registry, and "
    "those of the mirror’s own page, which say nothing of when the registry changed."
)
PARTS = {
    "described": "Design and treatment, as the entry describes them",
    "arms": "Arms and interventions, as the entry lists them",
    "outcomes": "Outcomes to be measured",
    "inclusion": "Who may take part",
    "exclusion": "Who may not take part",
    "further": "Further fields",
}
"""The parts of an entry into which its results fall, in the order of the page."""
ALWAYS = frozenset({"arms", "outcomes", "inclusion", "exclusion"})
"""Parts that a reader looks for, and that say so where nothing of them is recorded."""
HEADINGS = {
    "eligibility": "inclusion",
    "eligibility criteria": "inclusion",
    "inclusion criteria": "inclusion",
    "exclusion criteria": "exclusion",
    "arm groups": "arms",
    "arms": "arms",
    "arms and interventions": "arms",
    "interventions": "arms",
    "study groups": "arms",
    "outcome measures": "outcomes",
    "primary outcomes": "outcomes",
    "secondary outcomes": "outcomes",
}
"""Headings of registries and their mirrors, in lower case, and the part that stands under each."""
PLANNED = frozenset({"protocol", "aim"})
# A title that is longer than a quotation may be stands in parts among the results.
SHOWN_WHERE_CAPTURED = frozenset({"officialTitle"})
COLUMNS = ("Field", "Value, and where it is used")


def build_registry(source: RegistryEntry, corpus: Corpus) -> Iterator[nodes.Node]:
    """Yield the facts of an entry, then its fields by group; what was not captured says so."""
    yield _build_facts(source, corpus)
    for group, fields in GROUPS.items():
        rows = (
            row
            for name, label in fields.items()
            for row in _make_rows(source, name, _head(name, label), corpus)
        )
        if group == "Dates of the mirror":
            yield paragraph(MIRROR, classes=["ev-detail"])
        yield table(COLUMNS, rows, widths=(32, 68), caption=group, classes=["ev-fields"])


def build_parts(
    source: RegistryEntry, items: Iterable[Item], corpus: Corpus
) -> Iterator[nodes.section]:
    """Yield a section for each part of an entry with the results that belong there."""
    grouped: dict[str, list[Item]] = {part: [] for part in PARTS}
    for item in items:
        grouped[find_part(item)].append(item)
    for part, found in grouped.items():
        if found:
            yield section(PARTS[part], f"_{part}", build_result_table(found, corpus))
        elif part in ALWAYS:
            yield section(PARTS[part], f"_{part}", paragraph(text(_absence(source), "ev-absent")))


def find_part(item: Item) -> str:
    """Return the part of an entry that a planned or registered result belongs to."""
    sections = (quote.section.casefold() for quote in item.result.quotes)
    part = HEADINGS.get(next(sections, ""))
    if part is not None:
        return part
    if isinstance(item.result, Code | Identifier):
        return "further"
    return "outcomes" if item.result.outcome else "described"


def is_planned(item: Item) -> bool:
    """Tell whether a result belongs to a part of an entry, and not to what is said around it."""
    if item.result.state == "derived":
        return False
    return item.result.role in PLANNED or isinstance(item.result, Code | Identifier)


def _absence(source: RegistryEntry) -> str:
    if source.capture.completeness == "full-text":
        return "Nothing of this is recorded from the entry."
    return "Not captured: our copy of the entry does not reach this, or it was not recorded."


def _build_facts(source: RegistryEntry, corpus: Corpus) -> nodes.definition_list:
    items = (_make_fact(source, name, corpus) for name in FACTS)
    return nodes.definition_list("", *items, classes=["ev-facts"])


def _make_fact(source: RegistryEntry, name: str, corpus: Corpus) -> nodes.definition_list_item:
    found = list(_find_items(source, name, corpus))
    shown: list[nodes.Node] = [
        paragraph(here(item.name, _name_value(item, corpus))) for item in found
    ]
    shown += _show_type(source, name) if found else []
    head = nodes.term("", LABELS[name])
    body = shown or [paragraph(text(NOT_CAPTURED, "ev-absent"))]
    return nodes.definition_list_item("", head, nodes.definition("", *body))


def _name_value(item: Item, corpus: Corpus) -> str:
    """Return a code by the term that carries it; its spelling stands in the row it leads to."""
    code, vocabulary = item.result, corpus.vocabulary
    names = vocabulary.terms_of_code(code.scheme, code.value) if isinstance(code, Code) else ()
    return format_term(names[0], vocabulary) if names else format_item(item, corpus)


def _make_rows(
    source: RegistryEntry, name: str, head: list[nodes.Node], corpus: Corpus
) -> Iterator[Row]:
    found = list(_find_items(source, name, corpus))
    if not found and name not in SHOWN_WHERE_CAPTURED:
        yield Row((head, text(NOT_CAPTURED, "ev-absent")))
    for item in found:
        value = [paragraph(_show(item, corpus)), *_show_type(source, name)]
        yield Row((head, [*value, make_pending("uses", address=item.address)]), item.name)


def _find_items(source: RegistryEntry, name: str, corpus: Corpus) -> Iterator[Item]:
    """Yield the items of a field: none where it was not captured, several for two phases."""
    for suffix in ("", ".1", ".2"):
        item = corpus.items.get(f"{source.id}#{name}{suffix}")
        if item is not None:
            yield item


def _head(name: str, label: str) -> list[nodes.Node]:
    key = nodes.literal(name, name)
    return [paragraph(nodes.strong(label, label)), paragraph(key, classes=["ev-detail"])]


def _show(item: Item, corpus: Corpus) -> nodes.Node:
    if item.name == "nctId":
        return nct_link(format_item(item, corpus))
    return text(format_item(item, corpus), "ev-value")


def _show_type(source: RegistryEntry, name: str) -> Iterator[nodes.Node]:
    """Yield whether a date or an enrolment is estimated or actual, as far as was captured."""
    kind = getattr(getattr(source.registry, name, None), "type", None)
    if kind is not None:
        words = f"Estimated or actual: {format_absence(kind).lower()}"
        yield paragraph(words, classes=["ev-detail"])
