"""The vocabulary as pages: a glossary with definitions, synonyms and codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from living_evidence.formatting import format_language, format_term
from living_evidence.site.pages.parts import paragraph, section, split_option, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.records import Term
    from living_evidence.site.context import RenderContext

UNDEFINED = "No definition is recorded."


def render_glossary(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return the terms of the vocabulary by facet, or those of the named facets."""
    vocabulary = context.corpus.vocabulary
    wanted = split_option(node["options"], "facets") or list(vocabulary.facets)
    shown: list[nodes.Node] = []
    for name in (facet for facet in wanted if facet in vocabulary.facets):
        terms = {key: term for key, term in vocabulary.terms.items() if term.facet == name}
        if terms:
            facet = vocabulary.facets[name]
            words = [paragraph(facet.definition)] if facet.definition else []
            listed = _build_list(context, terms)
            shown.append(section(facet.label, f"facet-{name}", *words, listed))
    return shown


def _build_list(context: RenderContext, terms: dict[str, Term]) -> nodes.definition_list:
    ordered = sorted(terms.items(), key=lambda pair: pair[1].label.casefold())
    items = [_build_item(context, name, term) for name, term in ordered]
    return nodes.definition_list("", *items, classes=["ev-glossary"])


def _build_item(context: RenderContext, name: str, term: Term) -> nodes.definition_list_item:
    head = nodes.term("", "", nodes.Text(term.label), ids=[f"term-{name}"])
    body = nodes.definition("", *_describe(context, name, term))
    return nodes.definition_list_item("", head, body)


def _describe(context: RenderContext, name: str, term: Term) -> Iterator[nodes.Node]:
    yield paragraph(term.definition) if term.definition else paragraph(text(UNDEFINED, "ev-absent"))
    if term.definition_source:
        yield _line("Definition from", term.definition_source)
    if term.synonyms:
        yield _line("Also written", ", ".join(term.synonyms))
    if term.lay:
        yield _line("In plain words", ", ".join(term.lay))
    for language, words in term.translations.items():
        yield _line(f"In {format_language(language)}", ", ".join(words), lang=language)
    if term.broader:
        yield _linked(context, "Implies", term.broader)
    if term.opposite:
        yield _linked(context, "Opposite", (term.opposite,))
    if term.codes:
        yield _line("Codes", ", ".join(f"{scheme} {code}" for scheme, code in term.codes.items()))
    if name != term.label:
        yield _line("Id", name)


def _line(label: str, words: str, lang: str = "") -> nodes.paragraph:
    return paragraph(text(f"{label}: ", "ev-key"), text(words, lang=lang), classes=["ev-detail"])


def _linked(context: RenderContext, label: str, names: tuple[str, ...]) -> nodes.paragraph:
    children: list[nodes.Node] = [text(f"{label}: ", "ev-key")]
    for index, name in enumerate(names):
        children += [nodes.Text(", ")] if index else []
        children.append(
            context.reference(f"term:{name}", format_term(name, context.corpus.vocabulary))
        )
    return paragraph(*children, classes=["ev-detail"])
