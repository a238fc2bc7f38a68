"""What a reader takes away: how to cite a source, and the files of the whole site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.osutil import relative_uri

from living_evidence.exports import ALL, find_formats, path_of
from living_evidence.exports.head import format_coins
from living_evidence.exports.models import ROWS
from living_evidence.exports.references import format_vancouver
from living_evidence.records import ABSENT
from living_evidence.site.domain import find_domain
from living_evidence.site.pages.parts import Row, bullet_list, paragraph, table, text

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from living_evidence.site.context import RenderContext

BUILDERS = frozenset({"html", "dirhtml"})
"""Those that write a page to a file of its own, and so files beside it."""
ONLY_WHEN_RIGHT = (
    "The files are there only where the build found no contradiction. "
    "They say nothing that the pages do not, and they are no medical advice."
)
NO_DATE = "When the source was read was not captured, and so the reference has no date of citation."


def has_files(builder: Builder) -> bool:
    """Tell whether a builder writes files that can be taken away beside its pages."""
    return builder.name in BUILDERS


def render_citing(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return how to cite a source: its reference, and files for reference managers."""
    name = node["options"]["record"]
    source = context.corpus.sources[name].model
    made: list[nodes.Node] = [paragraph(format_vancouver(source), classes=["ev-reference"])]
    if source.citation.accessed in ABSENT:
        made.append(paragraph(text(NO_DATE), classes=["ev-detail"]))
    links = [[link_file(context, kind.label.removeprefix("References, "), path_of(kind, name))]
             for kind in ALL if kind.of_source]  # fmt: skip
    made.append(bullet_list([paragraph(*link)] for link in links))
    made.append(paragraph(text(ONLY_WHEN_RIGHT), classes=["ev-detail"]))
    # The one piece of markup that is written as such: every part of it is percent-encoded.
    made.append(nodes.raw("", format_coins(source), format="html"))
    return made


def render_downloads(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:  # noqa: ARG001
    """Return every file of the whole site that can be taken away, with what it holds."""
    rows = (
        Row((link_file(context, kind.label, kind.path), kind.shows, nodes.literal("", kind.name)))
        for kind in find_formats(find_domain(context.env).edition)
    )
    columns = ("File", "What it holds", "Its name for the command")
    return [table(columns, rows, widths=(26, 52, 22)), paragraph(ONLY_WHEN_RIGHT)]


def render_columns(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:  # noqa: ARG001
    """Return the columns of a table that can be taken away, as its model declares them."""
    model = ROWS.get(node["options"].get("rows", ""))
    if model is None:
        return [paragraph(text(f"There are the tables {', '.join(ROWS)}.", "ev-absent"))]
    rows = (
        Row((nodes.literal("", name), field.description or ""))
        for name, field in model.model_fields.items()
    )
    return [table(("Column", "Meaning"), rows, widths=(30, 70))]


def link_file(context: RenderContext, label: str, path: str) -> nodes.Node:
    """Return a link to a file of the site; its name alone where the builder writes none."""
    if not has_files(context.builder):
        return nodes.Text(label)
    here = context.builder.get_target_uri(context.docname)
    return nodes.reference(label, label, internal=True, refuri=relative_uri(here, path))
