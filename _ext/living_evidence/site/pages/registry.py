"""The fields of a registry entry, named as clinicians know them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from living_evidence.formatting import STATES, format_absence, format_item
from living_evidence.site.nodes import make_pending
from living_evidence.site.pages.parts import Row, nct_link, paragraph, table, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.records import RegistryEntry

NOT_CAPTURED = STATES["not-captured"][0]
GROUPS: dict[str, dict[str, str]] = {
    "Identity": {
        "nctId": "Registry number",
        "briefTitle": "Brief title",
        "officialTitle": "Official title",
        "leadSponsor": "Lead sponsor",
    },
    "Status": {
        "overallStatus": "Recruitment status",
        "statusVerifiedDate": "Status verified",
        "whyStopped": "Why stopped",
        "hasResults": "Results posted",
        "startDateStruct": "Start date",
        "completionDateStruct": "Completion date",
        "studyFirstPostDateStruct": "First posted",
        "lastUpdatePostDateStruct": "Last update posted",
        "mirrorCreated": "Mirror page created",
        "mirrorUpdated": "Mirror page updated",
    },
    "Design": {
        "studyType": "Study type",
        "phases": "Phase",
        "enrollmentInfo": "Enrolment",
        "allocation": "Allocation",
        "interventionModel": "Intervention model",
        "primaryPurpose": "Primary purpose",
        "masking": "Masking",
        "oversightHasDmc": "Data monitoring committee",
        "isFdaRegulatedDrug": "FDA-regulated drug",
        "isFdaRegulatedDevice": "FDA-regulated device",
    },
    "Eligibility": {
        "minimumAge": "Minimum age",
        "maximumAge": "Maximum age",
        "sex": "Sex",
        "healthyVolunteers": "Healthy volunteers",
    },
}
LABELS = {name: label for fields in GROUPS.values() for name, label in fields.items()}
# A title that is longer than a quotation may be stands in parts among the results.
SHOWN_WHERE_CAPTURED = frozenset({"officialTitle"})
COLUMNS = ("Field", "Value", "Used in")


def build_registry(source: RegistryEntry, corpus: Corpus) -> Iterator[nodes.Node]:
    """Yield one table per group of fields; fields that were not captured say so."""
    for group, fields in GROUPS.items():
        rows = (
            row
            for name, label in fields.items()
            for row in _make_rows(source, name, _head(name, label), corpus)
        )
        yield table(COLUMNS, rows, widths=(30, 46, 24), caption=group, classes=["ev-fields"])


def _make_rows(
    source: RegistryEntry, name: str, head: list[nodes.Node], corpus: Corpus
) -> Iterator[Row]:
    found = list(_find_items(source, name, corpus))
    if not found and name not in SHOWN_WHERE_CAPTURED:
        yield Row((head, text(NOT_CAPTURED, "ev-absent"), ""))
    for item in found:
        cell = [paragraph(_show(item, corpus)), *_show_type(source, name)]
        yield Row((head, cell, make_pending("uses", address=item.address)), item.name)


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
