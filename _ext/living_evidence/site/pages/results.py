"""The results of a source: one table row each, with its state, quotes and where it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from living_evidence.computed import compute_interval
from living_evidence.formatting import (
    STATES,
    format_absence,
    format_date,
    format_denominator,
    format_item,
    format_population,
    format_quantity,
    format_term,
    format_words,
)
from living_evidence.records import ABSENT, Assertion, Dose, Recommendation
from living_evidence.site.nodes import make_pending
from living_evidence.site.pages.parts import (
    SORTABLE,
    Row,
    badge,
    here,
    link,
    paragraph,
    quote_block,
    state_badge,
    table,
    text,
)
from living_evidence.site.pages.registry_fields import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.computed import Computed
    from living_evidence.corpus import Corpus, Item
    from living_evidence.records import Derivation

COLUMNS = ("Result", "Value", "Words of the source, and where they are used")
WIDTHS = (30, 24, 46)
ROLES = {
    "primary-result": "What was found",
    "synthesis": "What the source sums up, concludes or advises",
    "protocol": "What was planned or registered",
    "aim": "Aims, not results",
    "hypothesis": "Hypotheses, not results",
    "background": "Background that the source gives",
    "derived": "Calculated by the build from these results",
}


def build_result_table(items: Iterable[Item], corpus: Corpus) -> nodes.Element:
    """Return one table of results; each row carries the anchor that addresses name."""
    rows = (_make_row(item, corpus) for item in items)
    return table(COLUMNS, rows, widths=WIDTHS, classes=[SORTABLE])


def group_by_role(items: Iterable[Item]) -> Iterator[tuple[str, list[Item]]]:
    """Yield each role that occurs and its items, primary results first and our arithmetic last."""
    groups: dict[str, list[Item]] = {role: [] for role in ROLES}
    for item in items:
        state = item.result.state
        groups["derived" if state == "derived" else item.result.role].append(item)
    return ((role, found) for role, found in groups.items() if found)


def item_label(item: Item, corpus: Corpus) -> str:
    """Return how tables name an item: its label, its outcome, or its name in words."""
    if item.result.label:
        return item.result.label
    if item.result.outcome:
        return format_term(item.result.outcome, corpus.vocabulary)
    field = item.name.partition(".")[0] if item.route[0] == "registry" else ""
    return LABELS.get(field) or format_words(item.name)


def _make_row(item: Item, corpus: Corpus) -> Row:
    cells = (
        list(_describe(item, corpus)),
        list(_show_value(item, corpus)),
        [*_show_support(item), make_pending("uses", address=item.address)],
    )
    return Row(cells, anchor=item.name, classes=(f"ev-row-{item.result.state}",))


def _describe(item: Item, corpus: Corpus) -> Iterator[nodes.Node]:
    vocabulary = corpus.vocabulary
    result = item.result
    label = item_label(item, corpus)
    yield paragraph(label, classes=["ev-name"])
    if result.outcome and result.label:
        yield _detail("Outcome", format_term(result.outcome, vocabulary))
    if result.population:
        name = format_population(result.population, item.population, vocabulary)
        yield _detail("Population", name)
    if result.timepoint is not None:
        yield _detail("Time point", format_quantity(result.timepoint.value))
        start = result.timepoint.from_
        yield _detail("Counted from", format_absence(start) if start in ABSENT else start)
    if result.as_of:
        yield _detail("As of", format_date(result.as_of))
    yield paragraph(nodes.literal(item.name, item.name), classes=["ev-detail", "ev-address"])


def _show_value(item: Item, corpus: Corpus) -> Iterator[nodes.Node]:
    said = isinstance(item.result, (Assertion, Recommendation))
    yield paragraph(format_item(item, corpus), classes=["ev-said" if said else "ev-value"])
    total = format_denominator(item, corpus)
    if total:
        yield paragraph("Out of: ", _link_total(item, corpus, total), classes=["ev-detail"])
    yield paragraph(state_badge(item.result.state))
    computed = compute_interval(item, corpus)
    if computed is not None:
        yield from _show_computed(computed)
    if item.result.superseded_by:
        address = _absolute(item.result.superseded_by, item)
        yield paragraph(badge("superseded"), " by ", link(address), classes=["ev-detail"])


def _show_computed(computed: Computed) -> Iterator[nodes.Node]:
    """Yield an interval that no source printed, with what it does and does not tell."""
    bounds = f"{computed.low}% to {computed.high}%"
    yield paragraph(f"{computed.level}% confidence interval {bounds}", classes=["ev-detail"])
    yield paragraph(badge("computed here"), " (Clopper-Pearson, exact)", classes=["ev-detail"])
    yield _detail("It tells", "; ".join(computed.tells))
    yield _detail("Why it is computed", computed.reason)


def _link_total(item: Item, corpus: Corpus, total: str) -> nodes.Node:
    found = None if isinstance(item.result, Dose) else corpus.denominator_item(item)
    if found is None:
        return nodes.Text(total)
    label = f"{total} ({item_label(found, corpus)})"
    return here(found.name, label) if found.source is item.source else link(found.address, label)


def _show_support(item: Item) -> Iterator[nodes.Node]:
    result = item.result
    language = item.source.model.capture.language
    yield from (quote_block(quote, language) for quote in result.quotes)
    if result.derived is not None:
        yield _show_derivation(result.derived, item)
    if result.reason:
        author = f" ({result.by})" if result.by else ""
        yield _detail("Why", f"{result.reason}{author}")
    for term, judged in result.judged.items():
        yield _detail(f"Judged “{term}”", f"{judged.reason} ({judged.by})")
    if not result.quotes and not result.reason and result.derived is None:
        yield _detail("", STATES[result.state][1] if result.state != "reported" else _printed(item))
    if result.note:
        yield _detail("Note", result.note)


def _printed(item: Item) -> str:
    return f"The field “{item.name}” of the source, as printed there."


def _show_derivation(derived: Derivation, item: Item) -> nodes.paragraph:
    children: list[str | nodes.Node] = [f"Calculated as the {format_absence(derived.formula)} of "]
    for index, address in enumerate(derived.of):
        if index:
            children.append(", ")
        children.append(link(_absolute(address, item), address.removeprefix("#")))
    return paragraph(*children, classes=["ev-detail"])


def _absolute(address: str, item: Item) -> str:
    return f"{item.source.model.id}{address}" if address.startswith("#") else address


def _detail(label: str, value: str) -> nodes.paragraph:
    head = [text(f"{label}: ", "ev-key")] if label else []
    return paragraph(*head, value, classes=["ev-detail"])
