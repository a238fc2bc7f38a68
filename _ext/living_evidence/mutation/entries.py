"""Every mutant of a record: each value another one of its type, each item or key gone or twice."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Literal, get_args, get_origin

import yaml

from living_evidence.annotations import tag_of, unwrap
from living_evidence.loading import RECORD_FOLDERS, TYPES
from living_evidence.mutation.figures import NUMERAL, UNIT, other_numbers, other_units
from living_evidence.mutation.mutants import NOWHERE, Change, Piece, make_mutant
from living_evidence.mutation.provenance import misspell
from living_evidence.mutation.scalars import iter_values
from living_evidence.mutation.standing import find_aside
from living_evidence.mutation.wording import NEGATED, OPPOSITES
from living_evidence.prose.terms import matcher_for
from living_evidence.records import ABSENT, Result, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.documents import Document, Route
    from living_evidence.mutation.mutants import Aside, Home, Mutant
    from living_evidence.mutation.scalars import Value

Edit = tuple[str, int, int, str]
"""An operator, a stretch of a scalar's text, and what stands in its place."""
OTHERS = 3
"""How many other names a name is exchanged for."""
WORD = re.compile(r"[^\W\d_]{2,}")
TERM_KEYS = frozenset({"terms", "mentions", "outcome"})
POPULATION_KEYS = frozenset({"population", "parent"})
RECORD_KEYS = frozenset({"study", "target", "id"})
LANGUAGE_KEYS = frozenset({"lang", "language"})
LANGUAGES = ("en", "zh-CN", "de")
RESULTS = frozenset(get_args(unwrap(Result)))
FILLED = "12"
TAGS = {
    "kind": tuple(tag_of(one) for one in get_args(unwrap(Source))),
    "type": tuple(tag_of(one) for one in get_args(unwrap(Result))),
}
"""What tells the models of a union apart: each model itself knows but its own."""


def mutate_record(document: Document, corpus: Corpus, referred: frozenset[str]) -> Iterator[Mutant]:
    """Yield every mutant of a record, a vocabulary or another file under `evidence/`.

    `referred` holds the names of results and populations that a page or a record names: an entry
    that nothing names may go without contradicting anything.
    """
    if document.root is None:
        return
    seen: set[str] = set()
    for value in iter_values(TYPES[_kind_of(document.path)], document.root):
        for change, home in _changes(value, document, corpus, referred):
            mutant = make_mutant(document.path, document.text, change, home)
            key = str(mutant.pieces)
            if key not in seen and mutant.apply(document.text) != document.text:
                seen.add(key)
                yield mutant


def _kind_of(path: str) -> str:
    _, name, *_ = path.split("/")
    return name if name in RECORD_FOLDERS or name in TYPES else ""


def _changes(
    value: Value, document: Document, corpus: Corpus, referred: frozenset[str]
) -> Iterator[tuple[Change, Home]]:
    if isinstance(value.node, yaml.ScalarNode):
        yield from _change_scalar(value, document, corpus)
    if value.key is not None:
        if value.name in referred if value.model is None else not _is_default(value):
            piece = _cut_key(value, document)
            named = value.name in referred
            aside = "" if named else find_aside("key-dropped", value, document, corpus)
            yield _change("key-dropped", piece, aside), _home(value.route[:-1], document, piece)
        if isinstance(value.node, yaml.ScalarNode):
            yield _change("key-duplicated", _duplicate(value, document)), NOWHERE
    if value.is_list:
        for item, piece in zip(
            value.node.value, _cut_items(value.node, document.text), strict=True
        ):
            aside = find_aside("item-dropped", value, document, corpus, item=item)
            yield _change("item-dropped", piece, aside), _home(value.route, document, piece)


def _change_scalar(
    value: Value, document: Document, corpus: Corpus
) -> Iterator[tuple[Change, Home]]:
    for edit in _other_scalars(value, document.path, corpus):
        operator, start, end, new = edit
        piece = _write_scalar(value.node, document.text, start, end, new)
        is_type = value.name == "type" and value.model in RESULTS
        # A result of another type is at fault in the keys that this type has, or has not.
        home = _home(value.route[:-1], document, piece) if is_type else NOWHERE
        aside = find_aside(operator, value, document, corpus, stretch=(start, end), new=new)
        yield _change(operator, piece, aside), home


def _change(operator: str, piece: Piece, aside: Aside = "") -> Change:
    return Change(operator, "yaml", (piece,), aside)


def _is_default(value: Value) -> bool:
    """Tell whether the key says what its absence says too."""
    return value.field is not None and value.node.value == value.field.default


def _home(route: Route, document: Document, piece: Piece) -> Home:
    """Return the lines, after the cut, of the block that a key or an item was cut out of."""
    node = document.root
    first = document.place(route).line
    for step in route:
        node = _child(node, step)
    last = document.text.count("\n", 0, _end_of(node)) + 1 if node is not None else first
    return first, max(first, last - document.text.count("\n", piece.start, piece.end))


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    found: yaml.Node | None = None
    if isinstance(node, yaml.MappingNode):
        found = next((value for key, value in node.value if key.value == step), None)
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        found = node.value[step]
    return found


def _end_of(node: yaml.Node) -> int:
    """Return where the last scalar below a node ends; a block itself ends where the next begins."""
    flow = isinstance(node, yaml.CollectionNode) and node.flow_style
    if isinstance(node, yaml.CollectionNode) and node.value and not flow:
        last = node.value[-1]
        return _end_of(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _other_scalars(value: Value, path: str, corpus: Corpus) -> Iterator[Edit]:
    text = value.node.value
    whole = (0, len(text))
    if get_origin(value.annotation) is Literal:
        choices = get_args(value.annotation)
        others = choices if len(choices) > 1 else TAGS.get(value.name, ())
        yield from (("choice-changed", *whole, one) for one in others if one != text)
    elif text in ABSENT:
        yield from (("state-changed", *whole, one) for one in ABSENT if one != text)
        yield ("absence-filled", *whole, FILLED)
    elif value.name in TERM_KEYS and text in corpus.vocabulary.terms:
        facet = corpus.vocabulary.facet_of(text)
        rivals = [name for name, term in corpus.vocabulary.terms.items() if term.facet == facet]
        yield from (("term-changed", *whole, one) for one in _next_ones(text, rivals))
    elif value.name in POPULATION_KEYS:
        yield from (("name-changed", *whole, one) for one in _populations(text, path, corpus))
    elif "#" in text:
        yield from (("address-changed", *whole, one) for one in _addresses(text, path, corpus))
    elif value.name in RECORD_KEYS:
        yield ("name-changed", *whole, misspell(text))
        yield from (("name-changed", *whole, one) for one in _records(text, corpus))
    elif value.name in LANGUAGE_KEYS:
        yield from (("language-changed", *whole, one) for one in LANGUAGES if one != text)
    elif value.name == "says":
        yield from _other_numbers(text)
        yield from _other_statements(text, corpus)
    else:
        yield from _other_numbers(text)
        yield from _other_words(text)


def _other_numbers(text: str) -> Iterator[Edit]:
    for match in NUMERAL.finditer(text):
        for operator, new in other_numbers(match.group()):
            yield (operator, *match.span(), new)
    for match in UNIT.finditer(text):
        for new in other_units(match[1]):
            yield ("unit-changed", *match.span(1), new)


def _other_words(text: str) -> Iterator[Edit]:
    """Yield the words of a text that repeats its source, each misspelt and each gone."""
    for match in WORD.finditer(text):
        yield ("word-edited", *match.span(), misspell(match.group()))
        if len(match.group()) < len(text):
            end = match.end() + text[match.end() :].startswith(" ")
            yield ("word-dropped", match.start(), end, "")


def _other_statements(text: str, corpus: Corpus) -> Iterator[Edit]:
    """Yield what a statement in our own words does not say: other terms, and opposites."""
    for match in matcher_for(corpus.vocabulary, "en").find(text):
        facet = corpus.vocabulary.facet_of(match.terms[0])
        names = [name for name, term in corpus.vocabulary.terms.items() if term.facet == facet]
        for name in _next_ones(match.terms[0], names):
            label = corpus.vocabulary.terms[name].label
            yield ("term-changed", match.start, match.end, label)
    for found in NEGATED.finditer(text):
        yield ("negation-inserted", found.end(), found.end(), " not")
    for old, new in (*OPPOSITES, *((second, first) for first, second in OPPOSITES)):
        for found in re.finditer(rf"(?<![\w-]){old}(?![\w-])", text, re.I):
            yield ("opposite", *found.span(), new)


def _populations(text: str, path: str, corpus: Corpus) -> Iterator[str]:
    for loaded in corpus.sources.values():
        if loaded.document.path == path:
            yield from _next_ones(text, list(loaded.model.populations))


def _addresses(text: str, path: str, corpus: Corpus) -> Iterator[str]:
    """Yield addresses of other results of the same type, written as this one is."""
    record, _, _ = text.partition("#")
    here = next((name for name, one in corpus.sources.items() if one.document.path == path), "")
    target = corpus.find(text, here)
    yield misspell(text)
    if target is None or target.item is None:
        return
    source = target.item.source.model.id
    alike = [item.name for item in corpus.items_of(source)
             if type(item.result) is type(target.item.result)]  # fmt: skip
    part = f".{target.part}" if target.part else ""
    yield from (f"{record}#{name}{part}" for name in _next_ones(target.item.name, alike))


def _records(text: str, corpus: Corpus) -> Iterator[str]:
    groups: tuple[Iterable[str], ...] = (corpus.sources, corpus.studies, corpus.discrepancies)
    return (one for group in groups if text in group for one in _next_ones(text, list(group)))


def _next_ones(name: str, names: list[str]) -> Iterator[str]:
    """Yield the few names that follow one in its list, round the end."""
    at = names.index(name) if name in names else 0
    return islice((one for one in (*names[at:], *names[:at]) if one != name), OTHERS)


def _write_scalar(node: yaml.Node, text: str, start: int, end: int, new: str) -> Piece:
    first, last = node.start_mark.index, node.end_mark.index
    raw = text[first:last]
    quotes = 1 if raw[:1] in {'"', "'"} else 0
    if raw[quotes : len(raw) - quotes] == node.value:
        return Piece(first + quotes + start, first + quotes + end, new)
    changed = f"{node.value[:start]}{new}{node.value[end:]}"
    return Piece(first, last, json.dumps(changed, ensure_ascii=False))


def _cut_key(value: Value, document: Document) -> Piece:
    text, key, parent = document.text, value.key, document.root
    for step in value.route[:-1]:
        parent = _child(parent, step)
    pairs = parent.value if isinstance(parent, yaml.MappingNode) else []
    at = next(number for number, pair in enumerate(pairs) if pair[0] is key)
    start = int(pairs[at][0].start_mark.index)
    if at + 1 < len(pairs):
        return Piece(start, pairs[at + 1][0].start_mark.index, "")
    end = _end_of(value.node)
    if isinstance(parent, yaml.MappingNode) and parent.flow_style:
        return Piece(_end_of(pairs[at - 1][1]) if at else start, end, "")
    return Piece(text.rfind("\n", 0, start) + 1, _next_line(text, end), "")


def _duplicate(value: Value, document: Document) -> Piece:
    key, node = value.key, value.node
    start = int(key.start_mark.index) if key is not None else 0
    raw = document.text[start : node.end_mark.index]
    line = document.text[document.text.rfind("\n", 0, start) + 1 : start]
    in_flow = "{" in line
    column = key.start_mark.column if key is not None else 0
    return Piece(start, start, f"{raw}, " if in_flow else f"{raw}\n{' ' * column}")


def _cut_items(node: yaml.Node, text: str) -> Iterator[Piece]:
    items = node.value
    for at, item in enumerate(items):
        if isinstance(node, yaml.SequenceNode) and node.flow_style:
            if at + 1 < len(items):
                yield Piece(item.start_mark.index, items[at + 1].start_mark.index, "")
            else:
                start = items[at - 1].end_mark.index if at else item.start_mark.index
                yield Piece(start, item.end_mark.index, "")
        else:
            start = text.rfind("\n", 0, item.start_mark.index) + 1
            yield Piece(start, _next_line(text, _end_of(item)), "")


def _next_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1
