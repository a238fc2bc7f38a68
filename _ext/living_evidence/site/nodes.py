"""The nodes of this extension: spans, claims, and what is filled in when a page is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

GENERATED = "evidence_generated"
"""Attribute of nodes that are built from records: the build wrote them, nobody reads them."""


class evidence_span(nodes.inline):
    """Text bound to results; attributes `targets`, `role`, `origin` (the raw text of the role)."""


class evidence_claim(nodes.General, nodes.Element):
    """One claim; attributes `claim` (its id), `claim_kind`, `source`, `certainty`, `query`."""


class evidence_plain(nodes.General, nodes.Element):
    """The plain-language blocks of the claim around it."""


class evidence_pending(nodes.General, nodes.Element):
    """Filled in `doctree-resolved` by `site.pages.RENDERERS[kind](context, node)`.

    Attributes: `kind`, and `options`, a plain mapping that can be pickled.
    """


class evidence_box(nodes.container):
    """An HTML element by name, for what docutils has no node for; elsewhere a plain division.

    Attributes: `tag`, and `html`, a mapping of HTML attributes. Text in it is escaped as usual.
    """


class evidence_link(nodes.reference):
    """A link with a card that describes it; attribute `card` is the HTML id of the card."""


def make_box(
    tag: str, *children: nodes.Node, classes: Iterable[str] = (), **html: str
) -> evidence_box:
    """Return an HTML element; an underscore in the name of an attribute stands for a hyphen."""
    attributes = {name.strip("_").replace("_", "-"): value for name, value in html.items()}
    return evidence_box("", *children, tag=tag, html=attributes, classes=list(classes))


def make_pending(kind: str, **options: Any) -> evidence_pending:
    """Return a node that the renderer of `kind` replaces when the page is written."""
    return evidence_pending("", kind=kind, options=options)


def mark_generated(node: nodes.Element) -> None:
    """Mark a node and everything in it as built from records, so that it is not read as prose."""
    node[GENERATED] = True


def visit_box(self: HTML5Translator, node: evidence_box) -> None:
    """Open the element."""
    self.body.append(self.starttag(node, node["tag"], "", **node["html"]))


def depart_box(self: HTML5Translator, node: evidence_box) -> None:
    """Close the element."""
    self.body.append(f"</{node['tag']}>\n")


def visit_link(self: HTML5Translator, node: evidence_link) -> None:
    """Open the link; it works without the card, which a script shows."""
    described = {"href": node["refuri"], "aria-describedby": node["card"]}
    self.body.append(self.starttag(node, "a", "", CLASS="reference internal", **described))


def depart_link(self: HTML5Translator, node: evidence_link) -> None:  # noqa: ARG001
    """Close the link."""
    self.body.append("</a>")


def setup(app: Sphinx) -> None:
    """Register the nodes; the first four are replaced before any writer sees them.

    Writers other than the HTML one know the last two by their base classes.
    """
    for node in (evidence_span, evidence_claim, evidence_plain, evidence_pending):
        app.add_node(node)
    app.add_node(evidence_box, html=(visit_box, depart_box))
    app.add_node(evidence_link, html=(visit_link, depart_link))
