"""The nodes of this extension: spans, claims, and what is filled in when a page is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

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


def make_pending(kind: str, **options: Any) -> evidence_pending:
    """Return a node that the renderer of `kind` replaces when the page is written."""
    return evidence_pending("", kind=kind, options=options)


def mark_generated(node: nodes.Element) -> None:
    """Mark a node and everything in it as built from records, so that it is not read as prose."""
    node[GENERATED] = True


def setup(app: Sphinx) -> None:
    """Register the nodes; all but the span are replaced before any writer sees them."""
    for node in (evidence_span, evidence_claim, evidence_plain, evidence_pending):
        app.add_node(node)
