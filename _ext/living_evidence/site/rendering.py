"""Writing a page: figures become links to their results, claims get their box and their banner.

A post-transform that runs before references are resolved, so that the text of a span is still
the text that was read, character by character.
"""

from __future__ import annotations

from pathlib import Path
from string import ascii_lowercase
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from living_evidence.site.about import find_notice
from living_evidence.site.cards import make_card
from living_evidence.site.context import RenderContext
from living_evidence.site.domain import find_domain
from living_evidence.site.hovers import FIGURE, attach_cards, find_definitions
from living_evidence.site.nodes import (
    evidence_claim,
    evidence_pending,
    evidence_plain,
    evidence_span,
)
from living_evidence.site.pages.parts import banner, bullet_list, container, paragraph, text
from living_evidence.site.reading import find_texts
from living_evidence.site.renderers import RENDERERS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sphinx.application import Sphinx

    from living_evidence.problems import Problem
    from living_evidence.prose.claims import ClaimReading, SpanReading
    from living_evidence.site.context import Renderer
    from living_evidence.site.hovers import Marked

# Before ReferencesResolver (10) and MyST's resolver (9).
BEFORE_REFERENCES = 5
LINKS = (nodes.reference, addnodes.pending_xref)
FAULTY = "This page does not match its sources, or could not be checked"


class RenderEvidence(SphinxPostTransform):
    """Replace every node of ours by nodes that each writer knows."""

    default_priority = BEFORE_REFERENCES

    def run(self, **_: object) -> None:
        """Render one page."""
        domain = find_domain(self.env)
        context = RenderContext(
            domain.index, self.env, self.app.builder, self.env.current_document.docname
        )
        reading = context.readings.get(context.docname)
        claims = reading.claims if reading is not None else ()
        for node in list(self.document.findall(evidence_claim)):
            number = node["number"]
            _replace_claim(context, node, claims[number] if number < len(claims) else None)
        # What stands outside every claim is a problem, and must be written all the same.
        _replace_parts(context, self.document, None)
        # What a renderer makes may leave something pending itself.
        while found := list(self.document.findall(evidence_pending)):
            for pending in found:
                pending.replace_self(render_pending(context, pending))
        attach_cards(context, self.document)
        path = Path(self.env.doc2path(context.docname)).relative_to(self.env.srcdir).as_posix()
        _accuse_page(self.document, context.index.page_problems.get(path, ()))


def render_pending(context: RenderContext, node: evidence_pending) -> list[nodes.Node]:
    """Return what a pending node stands for; what it names and does not exist is said so."""
    missing = _find_missing(context, node)
    if missing:
        return [_wrap(node, f"{missing} is not in the records.", "ev-absent")]
    renderer = (OWN_RENDERERS | RENDERERS).get(node["kind"])
    return renderer(context, node) if renderer is not None else []


def render_claim_ref(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return a claim of another page as it stands there, with a link to it."""
    found = context.index.claims.get(node["options"]["address"])
    if found is None:
        return [paragraph(text("This statement is not on the site.", "ev-absent"))]
    docname, reading = found
    document = context.env.get_doctree(docname)
    wanted = (claim for claim in document.findall(evidence_claim)
              if claim["claim"] == reading.claim.id)  # fmt: skip
    original = next(wanted).deepcopy()
    for note in list(original.findall(nodes.footnote_reference)):
        note.parent.remove(note)
    for inner in original.findall(nodes.Element):
        inner["ids"] = []
    nodes.container("", original)  # a parent, in which the claim can be replaced
    link = context.reference(f"claim:{reading.claim.id}", context.env.titles[docname].astext())
    return [_replace_claim(context, original, reading, link)]


def render_notice(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return a fixed text in the language of the page."""
    words = find_notice(context.corpus, node["options"]["address"], context.env.config.language)
    if not words:
        return [_wrap(node, "This notice is not on the site.", "ev-absent")]
    return [_wrap(node, words, "ev-notice")]


OWN_RENDERERS: dict[str, Renderer] = {
    "claim-ref": render_claim_ref,
    "notice": render_notice,
}


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(RenderEvidence)


def _replace_claim(
    context: RenderContext,
    node: evidence_claim,
    reading: ClaimReading | None,
    page: nodes.Element | None = None,
) -> nodes.Element:
    _replace_parts(context, node, reading)
    card = make_card(context, node, reading, page)
    node.replace_self(card)
    return card


def _replace_parts(
    context: RenderContext, node: nodes.Element, reading: ClaimReading | None
) -> None:
    spans = reading.spans if reading is not None else ()
    terms = find_definitions(context, reading) if reading is not None else []
    for span in list(node.findall(evidence_span)):
        _, number = span.get("key", (0, len(spans)))
        if number < len(spans):
            _replace_span(context, span, spans[number], terms[number])
        else:
            span.replace_self(_open_span(span))
    if reading is None:
        for plain in list(node.findall(evidence_plain)):
            plain.replace_self(container(*plain.children, classes=["ev-plain"]))


def _accuse_page(document: nodes.document, problems: tuple[Problem, ...]) -> None:
    """Put what is wrong outside claims below the title: a page published by mistake says so."""
    title = next(document.findall(nodes.title), None)
    if not problems or title is None:
        return
    messages = bullet_list([paragraph(problem.message)] for problem in problems)
    title.parent.insert(title.parent.index(title) + 1, banner("contradicted", FAULTY, messages))


def _open_span(span: evidence_span) -> nodes.inline:
    return nodes.inline("", "", *span.children, classes=["ev-span", f"ev-span-{span['role']}"])


def _replace_span(
    context: RenderContext, span: evidence_span, reading: SpanReading, terms: list[Marked]
) -> None:
    made = _open_span(span)
    span.replace_self(made)
    start = reading.span.start
    figures = [
        (match.token.start - start, match.token.end - start, match.address, FIGURE)
        for match in reading.matches
        if match.token.is_figure
    ]
    apart = [term for term in terms if not any(_overlap(term, figure) for figure in figures)]
    linked = _mark(context, made, sorted([*figures, *apart], key=_by_start)) if figures else set()
    addresses = [target.address for target in reading.targets if target.address not in linked]
    if addresses and not linked:
        _mark_sources(context, made, addresses)


def _by_start(marked: Marked) -> tuple[int, int]:
    start, end, *_ = marked
    return start, -end


def _overlap(one: Marked, other: Marked) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _mark(context: RenderContext, node: nodes.Element, marks: list[Marked]) -> set[str]:
    """Make each marked stretch a link; return the addresses of results that are linked then."""
    linked: set[str] = set()
    offset = 0
    for leaf, shown in list(find_texts(node)):
        inside = [(max(start - offset, 0), min(end - offset, len(shown)), address, look)
                  for start, end, address, look in marks
                  if start - offset < len(shown) and end > offset]  # fmt: skip
        if inside and isinstance(leaf, nodes.Text) and not _is_linked(leaf):
            leaf.parent.replace(leaf, list(_split_text(context, leaf, inside)))
            linked.update(address for _, _, address, look in inside if look == FIGURE)
        offset += len(shown)
    return linked


def _split_text(
    context: RenderContext, leaf: nodes.Text, marks: list[Marked]
) -> Iterator[nodes.Node]:
    shown, at = str(leaf), 0
    for start, end, address, look in marks:
        if start < at:
            continue
        if start > at:
            yield nodes.Text(shown[at:start])
        yield context.reference(address, shown[start:end], look)
        at = end
    if at < len(shown):
        yield nodes.Text(shown[at:])


def _mark_sources(context: RenderContext, node: nodes.inline, addresses: list[str]) -> None:
    """Link a span without figures: as a whole where it has one target and no link of its own."""
    if len(addresses) == 1 and not any(next(node.findall(link), None) for link in LINKS):
        link = context.reference(addresses[0], "", FIGURE)
        link.children = []
        link += node.children
        node.children = []
        node += link
        return
    for number, address in enumerate(addresses):
        letter = ascii_lowercase[number % len(ascii_lowercase)] if addresses[1:] else ""
        shown = letter if number else f"source {letter}".rstrip()
        link = context.reference(address, shown, FIGURE, "ev-marker")
        node += nodes.superscript("", "", link)


def _is_linked(node: nodes.Node) -> bool:
    parent = node.parent
    while parent is not None and not isinstance(parent, LINKS):
        parent = parent.parent
    return parent is not None


def _find_missing(context: RenderContext, node: evidence_pending) -> str:
    corpus = context.corpus
    known: dict[str, Collection[str]] = {
        "study": corpus.studies,
        "discrepancy": corpus.discrepancies,
    }
    for option, records in known.items():
        name = node["options"].get(option)
        if isinstance(name, str) and name not in records:
            return name
    return ""


def _wrap(node: nodes.Element, words: str, *classes: str) -> nodes.Node:
    """Return inline text in running text, and a paragraph elsewhere."""
    if node["options"].get("inline") or isinstance(node.parent, nodes.TextElement):
        return text(words, *classes)
    return paragraph(words, classes=list(classes))
