"""The flow of participants, as CONSORT draws it: boxes in order, and who left between them.

The boxes are a nested list, so that it reads the same without its look.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from docutils import nodes

from living_evidence.corpus import count_of
from living_evidence.formatting import format_denominator, format_item
from living_evidence.rules.counting import are_disjoint
from living_evidence.site.figures.frame import make_empty, make_figure
from living_evidence.site.pages.backlinks import find_discrepancies
from living_evidence.site.pages.outcomes import NOT_FOUND
from living_evidence.site.pages.parts import container, paragraph, state_badge, text
from living_evidence.site.pages.results import item_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from living_evidence.corpus import Corpus, Item
    from living_evidence.records import Study
    from living_evidence.site.context import RenderContext

EMPTY = "The flow of participants is not reported in what we read."
ORDER = (
    "The boxes stand in the order of the study’s record; an indented box is a part of the one "
    "above it."
)
DISPUTED = "see the discrepancy about it"


@dataclass(eq=False)
class Step:
    """A box of the flow: those who come out of it, and the step that follows it."""

    item: Item
    parts: list[Step] = field(default_factory=list)
    following: Step | None = None


def render_flow(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return the flow of participants of a study."""
    study = context.corpus.studies[node["options"]["study"]].model
    steps = build_flow(study, context.corpus)
    lost = list(_find_lost(study, context.corpus))
    if not steps and not lost:
        return [make_empty(EMPTY)]
    trunk = nodes.bullet_list("", *_make_trunk(context, steps), classes=["ev-flow"])
    body = [trunk, *(paragraph(f"{address}: {NOT_FOUND}") for address in lost)]
    sources = (item.source.model.id for item in find_flow_items(study, context.corpus))
    caption = node["options"].get("caption", "")
    return [make_figure(context, "flow", body, sources, caption=caption, cautions=[ORDER])]


def find_flow_items(study: Study, corpus: Corpus) -> list[Item]:
    """Return the results of a study's flow, in its order."""
    found = (corpus.find(address) for address in study.flow)
    return [target.item for target in found if target is not None and target.item is not None]


def build_flow(study: Study, corpus: Corpus) -> list[Step]:
    """Return the steps of a flow: one after the other, each with the groups it falls into.

    A result belongs to the one that is its denominator, or to the one that the build calculates
    from it as a sum. What a difference yields, and what nothing explains, is a step of its own.
    Nobody goes on from one group to another that excludes it: two cohorts do not follow.
    """
    items = find_flow_items(study, corpus)
    steps = {item.address: Step(item) for item in items}
    above = _find_above(items, corpus)
    trunk: list[Step] = []
    for address, step in steps.items():
        if address in above and not _loops(address, above):
            steps[above[address]].parts.append(step)
        else:
            trunk.append(step)
    for step, following in pairwise(trunk):
        if not are_disjoint(corpus, step.item, following.item):
            step.following = following
    return trunk


def _find_above(items: Sequence[Item], corpus: Corpus) -> dict[str, str]:
    """Return the result of the flow that each other one is a group of, by address."""
    known = {item.address for item in items}
    above = dict(_find_sums(items, corpus))
    totals = ((item.address, corpus.denominator_item(item)) for item in items)
    above |= {address: total.address for address, total in totals if total is not None}
    return {address: whole for address, whole in above.items() if {address, whole} <= known}


def _loops(address: str, above: dict[str, str]) -> bool:
    """Tell whether a box would come to stand below itself."""
    seen: set[str] = set()
    at = address
    while at in above and at not in seen:
        seen.add(at)
        at = above[at]
    return at in seen


def _find_sums(items: Sequence[Item], corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Yield each result of the flow that is a part of another, by a sum that a record declares."""
    sources = dict.fromkeys(item.source.model.id for item in items)
    derived = [item for name in sources for item in corpus.items_of(name) if _is_sum(item)]
    for item in derived:
        whole = next((one for one in items if _is_same_group(one, item)), None)
        for address in item.result.derived.of if whole and item.result.derived else ():
            part = corpus.find(address, item.source.model.id)
            if part is not None and part.item is not None and part.item is not whole:
                yield part.item.address, whole.address if whole else ""


def _is_sum(item: Item) -> bool:
    return item.result.derived is not None and item.result.derived.formula == "sum"


def _is_same_group(item: Item, derived: Item) -> bool:
    """Tell whether a result counts the people that a calculation counts again."""
    ours, theirs = count_of(item), count_of(derived)
    same = item.source is derived.source and item.result.population == derived.result.population
    return same and ours is not None and theirs is not None and ours.value == theirs.value


def _make_trunk(context: RenderContext, steps: Iterable[Step]) -> Iterator[nodes.list_item]:
    """Yield the boxes in order; a line leads on from those that another one follows."""
    for step in steps:
        look = ["ev-flow-on"] if step.following is not None else []
        yield nodes.list_item("", *_make_step(context, step), classes=look)


def _make_step(context: RenderContext, step: Step) -> list[nodes.Node]:
    shown: list[nodes.Node] = [_make_box(context, step.item)]
    if step.parts:
        look = "ev-flow-aside" if step.following is not None else "ev-flow-parts"
        shown.append(_make_list((_make_step(context, part) for part in step.parts), look))
    return shown


def _make_list(items: Iterable[Sequence[nodes.Node]], look: str) -> nodes.bullet_list:
    made = [nodes.list_item("", *children) for children in items]
    return nodes.bullet_list("", *made, classes=[look])


def _make_box(context: RenderContext, item: Item) -> nodes.container:
    corpus = context.corpus
    count = context.reference(item.address, _format_count(item, corpus), "ev-figure")
    total = format_denominator(item, corpus)
    number: list[str | nodes.Node] = [nodes.strong("", "", count)]
    number += [f" of {total}"] if total else []
    label = paragraph(text(item_label(item, corpus)), ": ", *number)
    notes = [paragraph(state_badge(item.result.state))] if item.result.state != "reported" else []
    disputed = [
        paragraph(context.reference(f"{found.model.id}#verdict", DISPUTED, title=found.model.title),
                  classes=["ev-detail"])
        for found in find_discrepancies(corpus, item.address)
    ]  # fmt: skip
    return container(label, *notes, *disputed, classes=["ev-flow-box"])


def _format_count(item: Item, corpus: Corpus) -> str:
    count = count_of(item)
    return str(count) if count is not None else format_item(item, corpus)


def _find_lost(study: Study, corpus: Corpus) -> Iterator[str]:
    for address in study.flow:
        target = corpus.find(address)
        if target is None or target.item is None:
            yield address
