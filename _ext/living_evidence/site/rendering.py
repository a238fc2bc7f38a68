"""Writing a page: figures become links to their results, claims get their box and their banner.

A post-transform that runs before references are resolved, so that the text of a span is still
the text that was read, character by character.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from living_evidence.site.context import RenderContext, record_of
from living_evidence.site.domain import find_domain
from living_evidence.site.nodes import (
    evidence_claim,
    evidence_pending,
    evidence_plain,
    evidence_span,
)
from living_evidence.site.pages.care import mark_source
from living_evidence.site.pages.lists import CLAIM_KINDS
from living_evidence.site.pages.outcomes import link_source
from living_evidence.site.pages.parts import badge, banner, bullet_list, container, paragraph, text
from living_evidence.site.reading import find_texts
from living_evidence.site.renderers import RENDERERS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sphinx.application import Sphinx

    from living_evidence.corpus import Item
    from living_evidence.problems import Problem
    from living_evidence.prose.claims import ClaimReading, SpanReading
    from living_evidence.prose.scanner import Token
    from living_evidence.site.context import Renderer

# Before ReferencesResolver (10) and MyST's resolver (9).
BEFORE_REFERENCES = 5
LINKS = (nodes.reference, addnodes.pending_xref)
CONTRADICTED = "This statement does not match its source"
SUSPECT = "This statement, or what it rests on, changed, and nobody has looked at it since"
FAULTY = "This page does not match its sources, or could not be checked"
PLAIN = "In plain words"


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
    holder = nodes.container("", original)
    _replace_claim(context, original, reading)
    title = context.env.titles[docname].astext()
    link = context.reference(f"claim:{reading.claim.id}", title)
    for box in holder.findall(nodes.container):
        if "ev-claim" in box["classes"]:
            box.append(paragraph("Stated on: ", link, classes=["ev-claim-foot"]))
            return [box]
    return []


def render_notice(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return a fixed text in the language of the page."""
    notices = context.corpus.notices.model.notices if context.corpus.notices else {}
    notice = notices.get(node["options"]["address"])
    if notice is None:
        return [_wrap(node, "This notice is not on the site.", "ev-absent")]
    language = context.env.config.language.replace("_", "-")
    words = notice.text.get(language) or notice.text.get("en") or next(iter(notice.text.values()))
    return [_wrap(node, words, "ev-notice")]


OWN_RENDERERS: dict[str, Renderer] = {
    "claim-ref": render_claim_ref,
    "notice": render_notice,
}


def add_description(
    app: Sphinx,
    pagename: str,
    templatename: str,  # noqa: ARG001
    context: dict[str, Any],
    doctree: nodes.document | None,  # noqa: ARG001
) -> None:
    """Put the description of the front matter, which is checked like the text, into the head."""
    reading = find_domain(app.env).readings.get(pagename)
    for block in reading.page.blocks if reading is not None and reading.page is not None else ():
        if block.kind == "description":
            tag = f'<meta name="description" content="{escape(block.text)}">'
            context["metatags"] = f"{context.get('metatags', '')}\n{tag}"
            return


def setup(app: Sphinx) -> None:
    """Register the transform, and what goes into the head of a page."""
    app.add_post_transform(RenderEvidence)
    app.connect("html-page-context", add_description)


def _replace_claim(
    context: RenderContext, node: evidence_claim, reading: ClaimReading | None
) -> None:
    _replace_parts(context, node, reading)
    node.replace_self(_make_box(context, node, reading))


def _replace_parts(
    context: RenderContext, node: nodes.Element, reading: ClaimReading | None
) -> None:
    spans = reading.spans if reading is not None else ()
    for span in list(node.findall(evidence_span)):
        _, number = span.get("key", (0, len(spans)))
        _replace_span(context, span, spans[number] if number < len(spans) else None)
    for plain in list(node.findall(evidence_plain)):
        title = paragraph(text(PLAIN), classes=["ev-plain-title"])
        plain.replace_self(container(title, *plain.children, classes=["ev-plain"]))


def _make_box(
    context: RenderContext, node: evidence_claim, reading: ClaimReading | None
) -> nodes.container:
    kind = reading.claim.kind if reading is not None else "observation"
    problems = context.problems_of(node["claim"])
    classes = ["ev-claim", f"ev-claim-{kind}", *(["ev-claim-contradicted"] if problems else [])]
    box = container(classes=classes)
    box["ids"] = list(node["ids"])
    if problems:
        messages = [[paragraph(problem.message)] for problem in problems]
        box += banner("contradicted", CONTRADICTED, bullet_list(messages))
    changes = context.index.changes.get(node["claim"], ())
    if changes:
        messages = [[paragraph(change.message)] for change in changes]
        box += banner("suspect", SUSPECT, bullet_list(messages))
    box += node.children
    if reading is not None:
        box += _make_foot(context, reading)
    return box


def _accuse_page(document: nodes.document, problems: tuple[Problem, ...]) -> None:
    """Put what is wrong outside claims below the title: a page published by mistake says so."""
    title = next(document.findall(nodes.title), None)
    if not problems or title is None:
        return
    messages = bullet_list([paragraph(problem.message)] for problem in problems)
    title.parent.insert(title.parent.index(title) + 1, banner("contradicted", FAULTY, messages))


def _make_foot(context: RenderContext, reading: ClaimReading) -> nodes.paragraph:
    claim = reading.claim
    certainty = claim.certainty.replace("-", " ")
    parts: list[str | nodes.Node] = [badge(CLAIM_KINDS[claim.kind]), " "]
    parts += [badge(f"certainty: {certainty}"), " "]
    records = dict.fromkeys(record_of(address) for address in reading.addresses)
    sources = [name for name in records if name in context.corpus.sources]
    for number, name in enumerate(sources):
        parts.append(", " if number else "Sources: " if len(sources) > 1 else "Source: ")
        parts.append(link_source(context, name))
        for mark in mark_source(context, name):
            parts += [" ", mark]
    parts += [". " if sources else ""]
    parts.append(context.reference(f"claim:{claim.id}", "Link to this statement", "ev-permalink"))
    return paragraph(*parts, classes=["ev-claim-foot"])


def _replace_span(context: RenderContext, span: evidence_span, reading: SpanReading | None) -> None:
    made = nodes.inline("", "", *span.children, classes=["ev-span", f"ev-span-{span['role']}"])
    span.replace_self(made)
    if reading is None:
        return
    start = reading.span.start
    figures = [
        (match.token.start - start, match.token.end - start, match.address)
        for match in sorted(reading.matches, key=_by_start)
        if match.token.is_figure
    ]
    linked = _link_figures(context, made, figures)
    addresses = [target.address for target in reading.targets if target.address not in linked]
    if addresses and not linked:
        _mark_sources(context, made, addresses)


def _by_start(match: object) -> tuple[int, int]:
    token: Token = match.token  # type: ignore[attr-defined]
    return token.start, -token.end


def _link_figures(
    context: RenderContext, node: nodes.Element, figures: list[tuple[int, int, str]]
) -> set[str]:
    """Make each figure a link; return the addresses that are linked then."""
    linked: set[str] = set()
    offset = 0
    for leaf, shown in list(find_texts(node)):
        inside = [(max(start - offset, 0), min(end - offset, len(shown)), address)
                  for start, end, address in figures
                  if start - offset < len(shown) and end > offset]  # fmt: skip
        if inside and isinstance(leaf, nodes.Text) and not _is_linked(leaf):
            leaf.parent.replace(leaf, list(_split_text(context, leaf, inside)))
            linked.update(address for _, _, address in inside)
        offset += len(shown)
    return linked


def _split_text(
    context: RenderContext, leaf: nodes.Text, figures: list[tuple[int, int, str]]
) -> Iterator[nodes.Node]:
    shown, at = str(leaf), 0
    for start, end, address in figures:
        if start < at:
            continue
        if start > at:
            yield nodes.Text(shown[at:start])
        yield _link(context, address, shown[start:end], "ev-figure")
        at = end
    if at < len(shown):
        yield nodes.Text(shown[at:])


def _mark_sources(context: RenderContext, node: nodes.inline, addresses: list[str]) -> None:
    """Link a span without figures: as a whole where it has one target and no link of its own."""
    if len(addresses) == 1 and not any(next(node.findall(link), None) for link in LINKS):
        link = _link(context, addresses[0], "")
        link.children = []
        link += node.children
        node.children = []
        node += link
        return
    for address in addresses:
        node += nodes.superscript("", "", _link(context, address, "source", "ev-marker"))


def _link(context: RenderContext, address: str, shown: str, *classes: str) -> nodes.Element:
    target = context.corpus.find(address)
    title = _quote(target.item) if target is not None and target.item is not None else ""
    return context.reference(address, shown, *classes, title=title)


def _quote(item: Item) -> str:
    quotes = item.result.quotes
    return f"{item.source.model.id}: “{quotes[0].exact}”" if quotes else item.address


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
