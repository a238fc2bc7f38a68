"""Changes of a record after which it still says nothing that its sources do not: they say why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from living_evidence.prose import lexicon
from living_evidence.prose.terms import matcher_for
from living_evidence.records import (
    Citation,
    Code,
    DateStruct,
    DesignInfo,
    Discrepancy,
    Enrollment,
    ListedReference,
    Name,
    Quote,
    Registry,
)

if TYPE_CHECKING:
    from living_evidence.corpus import Corpus
    from living_evidence.documents import Document
    from living_evidence.mutation.mutants import Aside
    from living_evidence.mutation.scalars import Value

TERM_LISTS = frozenset({"terms", "mentions", "condition", "judged"})
DETAILS = frozenset({Citation, DateStruct, DesignInfo, Enrollment, ListedReference, Name, Registry})
SECTIONS = frozenset(
    {
        "missing",
        "funding",
        "interests",
        "relations",
        "references",
        "publication-types",
        "identities",
    }
)
"""Parts of a source that qualify no result: without them the record tells less of itself."""
CARRYING = re.compile(
    rf"\d[\d.,]*|\b(?:not?|none|never|neither|without|all|every|each|most|any"
    rf"|{lexicon.NUMBER_WORDS})\b",
    re.I,
)
"""Words of a quote that a value may rest on, beside the terms."""


def find_aside(
    operator: str,
    value: Value,
    document: Document,
    corpus: Corpus,
    *,
    stretch: tuple[int, int] = (0, 0),
    new: str = "",
    item: yaml.Node | None = None,
) -> Aside:
    """Tell why a change of a record contradicts nothing; an empty text where it may.

    `stretch` is what changes of a scalar and `new` what stands there then; `item` is the one that
    goes from a list.
    """
    if operator == "term-changed":
        implied = new in corpus.vocabulary.close([value.node.value])
        return "still-true" if implied else ""
    text, left = _shorten(operator, value, stretch, item)
    if text:
        return "" if _carries(text, left, value, document, corpus) else "shorter-quote"
    if operator in {"item-dropped", "key-dropped"} and value.name in TERM_LISTS:
        gone = [item] if item is not None else _items_of(value.node)
        # What a discrepancy may be described with is a permission: without it, less may be said.
        needed = value.model is not Discrepancy and any(_is_essential(one, corpus) for one in gone)
        return "" if needed else "optional"
    is_section = value.name in SECTIONS and operator in {"item-dropped", "key-dropped"}
    if is_section or (operator == "key-dropped" and value.model in DETAILS):
        return "optional"
    return "unreferenced" if _is_free_code(value, corpus) else ""


def _shorten(
    operator: str, value: Value, stretch: tuple[int, int], item: yaml.Node | None
) -> tuple[str, str]:
    """Return the words of a quote that loses some of them at an end, or all, and what is left."""
    if operator == "word-dropped" and _is_edge(value, *stretch):
        text = str(value.node.value)
        return text, f"{text[: stretch[0]]}{text[stretch[1] :]}"
    if operator == "item-dropped" and value.name == "quotes" and item is not None:
        return _exact(item), ""
    return "", ""


def _is_edge(value: Value, start: int, end: int) -> bool:
    """Tell whether a quote without this stretch still stands in its source."""
    text, name = value.node.value, value.name
    if value.model is not Quote:
        name = "exact" if "quotes" in value.route else ""
    first = start == 0 and name in {"exact", "prefix"}
    last = not text[end:].strip(" .,;:") and name in {"exact", "suffix"}
    return first or last


def _carries(old: str, left: str, value: Value, document: Document, corpus: Corpus) -> bool:
    """Tell whether a term or a number of a block rests on words that only this quote has."""
    at = value.route.index("quotes")
    node = document.root
    for step in value.route[:at]:
        node = _child(node, step)
    quotes = [_exact(one) for one in _items_of(_child(node, "quotes"))]
    others = [one for one in quotes if one != old]
    if not others and not left:
        return True
    kept = " ".join([left, *others]).lower()
    if any(word.group().lower() not in kept for word in CARRYING.finditer(old)):
        return True
    named = corpus.vocabulary.close(_names_in(node))
    lost = _terms_in([old], corpus) - _terms_in([left, *others], corpus)
    return not named.isdisjoint(lost)


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((one for key, one in node.value if key.value == step), None)
    return node.value[step] if isinstance(node, yaml.SequenceNode) else None


def _exact(node: yaml.Node) -> str:
    exact = _child(node, "exact") if isinstance(node, yaml.MappingNode) else node
    return str(exact.value) if exact is not None else ""


def _names_in(node: yaml.Node | None) -> list[str]:
    """Return every term that a block names, as an outcome or in a list."""
    lists = [_child(node, name) for name in ("outcome", *sorted(TERM_LISTS))]
    return [str(item.value) for one in lists if one is not None for item in _items_of(one)]


def _terms_in(texts: list[str], corpus: Corpus) -> frozenset[str]:
    matcher = matcher_for(corpus.vocabulary, "en")
    return frozenset(term for text in texts for match in matcher.find(text) for term in match.terms)


def _items_of(node: yaml.Node | None) -> list[yaml.Node]:
    if node is None:
        return []
    if isinstance(node, yaml.MappingNode):
        return [key for key, _ in node.value]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else [node]


def _is_essential(item: yaml.Node, corpus: Corpus) -> bool:
    vocabulary = corpus.vocabulary
    return vocabulary.is_essential(vocabulary.facet_of(str(item.value)))


def _is_free_code(value: Value, corpus: Corpus) -> bool:
    """Tell whether this is a code of the vocabulary that no source prints."""
    if "codes" not in value.route:
        return False
    codes = [value.node] if isinstance(value.node, yaml.ScalarNode) else []
    if isinstance(value.node, yaml.MappingNode):
        codes = [code for _, code in value.node.value]
    results = [item.result for item in corpus.items.values()]
    printed = {result.value for result in results if isinstance(result, Code)}
    return printed.isdisjoint(str(code.value) for code in codes)
