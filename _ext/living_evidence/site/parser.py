"""A record is a Sphinx document: this parser builds its page from the record, without markup."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.parsers import Parser

from living_evidence.site.domain import find_domain
from living_evidence.site.nodes import mark_generated
from living_evidence.site.pages import build_record_page
from living_evidence.site.pages.parts import banner

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FILE_TYPE = "evidence-record"
FAULTY = "This record has faults and is not shown. The build says what they are."


class RecordParser(Parser):
    """Builds the doctree of one record from the corpus that this build loaded."""

    supported: ClassVar[tuple[str, ...]] = (FILE_TYPE,)

    def parse(self, inputstring: str, document: nodes.document) -> None:  # noqa: ARG002
        """Fill the document; a record that did not validate says so."""
        env = document.settings.env
        docname = env.current_document.docname
        # One sidebar entry per record would cost minutes and megabytes: indexes list them.
        env.metadata[docname]["orphan"] = True
        _, kind, name = docname.split("/", 2)
        corpus = find_domain(env).corpus
        # A record whose id is not its file name is a problem, and has no page.
        loaded = getattr(corpus, kind).get(name)
        page = build_record_page(kind, loaded, corpus) if loaded else _make_faulty_page(name)
        mark_generated(page)
        page.source, page.line = document["source"], 1
        document += page


def _make_faulty_page(name: str) -> nodes.section:
    return nodes.section("", nodes.title(name, name), banner("standing", FAULTY), ids=["record"])


def setup(app: Sphinx) -> None:
    """Register the parser for YAML documents."""
    app.add_source_suffix(".yaml", FILE_TYPE)
    app.add_source_parser(RecordParser)
