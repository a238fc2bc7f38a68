"""Operators on what binds a page to its sources: addresses, identifiers, options, quoted words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.mutation.mutants import Change, Piece
from living_evidence.mutation.passages import make_change
from living_evidence.prose.blocks import CLAIM_KINDS
from living_evidence.values import Number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.mutation.mutants import Aside, Family, Home
    from living_evidence.mutation.passages import Passage
    from living_evidence.prose.blocks import Claim

ROLE = re.compile(
    r"\{(?P<role>ev|essential|quoted)\}(?P<marks>`+)(?P<words>[^`]*?)\s*<(?P<targets>[^<>`]*)>(?P=marks)"
)
FENCE = re.compile(
    r"^(?P<marks>:{3,}|`{3,})\{(?P<name>[\w-]+)\}[ \t]*(?P<argument>\S*)[^\n]*\n", re.MULTILINE
)
OPTION = re.compile(r"^:(?P<name>[\w-]+):[ \t]*(?P<value>[^\n]*)\n", re.MULTILINE)
QUOTED_WORD = re.compile(r"[^\W\d_]{2,}|\d+")
RECORD_OPTIONS = frozenset({"source", "sources", "study", "record", "results"})
VALUES = ("events", "value", "total", "percent")
DIGIT = re.compile(r"\d")
SCOPE = re.compile(r"^scope: \[(?P<terms>[^\]\n]*)\]", re.MULTILINE)
WORD = re.compile(r"[^\s,]+")


def change_identifiers(passage: Passage) -> Iterator[Change]:
    """Yield every digit of an identifier as the next one."""
    for token in passage.tokens:
        if token.kind == "identifier":
            for match in DIGIT.finditer(token.text):
                at = token.start + match.start()
                change = (at, at + 1, _next_digit(match.group()))
                yield make_change("identifier-digit", "provenance", [change])


def change_quotations(passage: Passage) -> Iterator[Change]:
    """Yield every word of a quotation spelled otherwise, and every word of it gone."""
    for span in passage.quotations:
        for match in QUOTED_WORD.finditer(span.text):
            start, end = span.span.start + match.start(), span.span.start + match.end()
            word = match.group()
            yield make_change("quotation-edited", "provenance", [(start, end, misspell(word))])
            drop = (start, end + (passage.text[end : end + 1] == " "), "")
            yield make_change("quotation-edited", "provenance", [drop])


def change_reports(passage: Passage) -> Iterator[Change]:
    """Yield the figure of another report of the same thing: superseded, or in dispute."""
    for span in passage.spans:
        for match in span.matches:
            target = passage.corpus.find(match.address)
            if target is None or target.item is None or not isinstance(match.token.value, Number):
                continue
            digits = re.search(r"\d+(?:\.\d+)?", match.token.text)
            for value in sorted(_rival_values(passage.corpus, target.item)):
                if digits is not None and digits.group() != value:
                    start = match.token.start + digits.start()
                    change = (start, start + len(digits.group()), value)
                    yield make_change("other-report", "provenance", [change])


def _rival_values(corpus: Corpus, item: Item) -> set[str]:
    found: set[str] = set()
    for address in _rivals(corpus, item):
        target = corpus.find(address, item.source.model.id)
        if target is not None and target.item is not None:
            values = (getattr(target.item.result, name, None) for name in VALUES)
            found.update(value for value in values if value and value.isdigit())
    return found


def _rivals(corpus: Corpus, item: Item) -> Iterator[str]:
    if item.result.superseded_by:
        yield item.result.superseded_by
    for other in corpus.items.values():
        if other.result.superseded_by == item.address:
            yield other.address
    for discrepancy in corpus.discrepancies.values():
        sides = [side.result for side in discrepancy.model.sides]
        yield from sides if item.address in sides else ()
    for study in corpus.studies.values():
        yield from study.model.reports if item.address in study.model.reports else ()


def change_bindings(
    text: str, claim: Claim, stretch: tuple[int, int], corpus: Corpus
) -> Iterator[Change]:
    """Yield other addresses, fewer of them, and words without their role."""
    for match in ROLE.finditer(text, *stretch):
        at = match.start("targets")
        targets = list(re.finditer(r"\S+", match["targets"]))
        for target in targets:
            place = (at + target.start(), at + target.end())
            for operator, new in _other_addresses(target.group(), claim.source, corpus):
                yield _source_change(operator, "provenance", *place, new)
            if len(targets) > 1:
                yield _source_change("binding-dropped", "deletion", *place, "")
        opened = match.end("words")
        yield _source_change("binding-dropped", "deletion", opened, match.end("targets") + 1, "")
        yield _source_change("role-dropped", "deletion", *match.span(), match["words"])
        if match["role"] == "essential" or "not state" in match["words"]:
            yield _source_change("caveat-dropped", "deletion", *match.span(), "")
        if match["role"] == "quoted":
            yield _source_change("quotation-unmarked", "deletion", *match.span("role"), "ev")


def _other_addresses(address: str, source: str, corpus: Corpus) -> Iterator[tuple[str, str]]:
    yield "address-edited", misspell(address)
    target = corpus.find(address, source)
    record, hash_, name = address.partition("#")
    if target is not None and target.item is not None:
        for other in corpus.items_of(target.item.source.model.id):
            same_type = type(other.result) is type(target.item.result)
            if same_type and other.address != target.item.address:
                part = f".{target.part}" if target.part else ""
                yield "address-exchanged", f"{record}#{other.name}{part}"
        if target.part:
            yield "address-exchanged", f"{record}{hash_}{name.removesuffix('.' + target.part)}"
    elif target is not None and target.kind == "source":
        yield from (("address-exchanged", other) for other in corpus.sources if other != record)
    elif target is not None and target.kind == "discrepancy":
        for other in corpus.discrepancies:
            if other != record:
                yield "address-exchanged", f"{other}#{name}"


def change_directives(
    text: str, corpus: Corpus, referred: frozenset[str]
) -> Iterator[tuple[Change, Home]]:
    """Yield fences, options and arguments that differ or are gone, each with its directive."""
    for fence in FENCE.finditer(text):
        first = text.count("\n", 0, fence.start()) + 1
        closing = re.compile(rf"^{fence['marks']}[ \t]*$", re.MULTILINE).search(text, fence.end())
        last = text.count("\n", 0, closing.start()) + 1 if closing else first
        for change in _change_directive(text, fence, corpus, referred):
            yield change, (first, last)


def _change_directive(
    text: str, fence: re.Match[str], corpus: Corpus, referred: frozenset[str]
) -> Iterator[Change]:
    name, argument = fence["name"], fence["argument"]
    if name in {"claim", "claim-ref"} and argument:
        free = name == "claim" and argument not in referred
        aside: Aside = "unreferenced" if free else ""
        place = fence.span("argument")
        yield _source_change("claim-id", "provenance", *place, misspell(argument), aside)
    if name in {"claim", "plain"}:
        yield _source_change("fence-dropped", "deletion", *fence.span(), "")
    at = fence.end()
    while (option := OPTION.match(text, at)) is not None:
        at = option.end()
        if name == "claim":
            yield _source_change("option-dropped", "deletion", *option.span(), "")
        for operator, family, new, place in _other_values(option, name, corpus):
            yield _source_change(operator, family, *place, new)


def _other_values(
    option: re.Match[str], directive: str, corpus: Corpus
) -> Iterator[tuple[str, Family, str, tuple[int, int]]]:
    name, begin = option["name"], option.start("value")
    for word in WORD.finditer(option["value"]):
        place = (begin + word.start(), begin + word.end())
        if name in RECORD_OPTIONS:
            yield "source-id-edited", "provenance", misspell(word.group()), place
            if directive == "claim":
                for other in corpus.sources:
                    if other != word.group():
                        yield "source-id-exchanged", "provenance", other, place
        elif name == "kind":
            for kind in CLAIM_KINDS:
                if kind != word.group():
                    yield "kind-exchanged", "strength", kind, place
        elif name in {"outcome", "population"} and word.group() in corpus.vocabulary.terms:
            facet = corpus.vocabulary.facet_of(word.group())
            for other, term in corpus.vocabulary.terms.items():
                if term.facet == facet and other != word.group():
                    yield "query-changed", "provenance", other, place


def change_scope(text: str) -> Iterator[Change]:
    """Yield the terms of a page's scope, misspelt."""
    scope = SCOPE.search(text)
    for word in WORD.finditer(scope["terms"]) if scope is not None else ():
        start = scope.start("terms") + word.start() if scope is not None else 0
        place = (start, start + len(word.group()))
        yield _source_change("scope-edited", "provenance", *place, misspell(word.group()))


def _source_change(
    operator: str, family: Family, start: int, end: int, new: str, aside: Aside = ""
) -> Change:
    return Change(operator, family, (Piece(start, end, new),), aside)


def misspell(word: str) -> str:
    """Return the word with its last letter or digit as another one."""
    for at in range(len(word) - 1, -1, -1):
        char = word[at]
        if char.isdigit():
            return f"{word[:at]}{_next_digit(char)}{word[at + 1 :]}"
        if char.isalpha():
            return f"{word[:at]}{'o' if char.lower() == 'a' else 'a'}{word[at + 1 :]}"
    return f"{word}x"


def _next_digit(digit: str) -> str:
    return str((int(digit) + 1) % 10)
