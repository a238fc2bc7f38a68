"""Operators on what binds a page to its sources: addresses, identifiers, options, quoted words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.mutation.mutants import Change, Piece
from living_evidence.mutation.passages import make_change
from living_evidence.mutation.sameness import compare_licences
from living_evidence.mutation.standing import CARRYING
from living_evidence.prose.blocks import CLAIM_KINDS
from living_evidence.values import Number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    """Yield every word of a quotation spelled otherwise, and every word of it gone.

    Without a word at its end it still stands in the source; apart, where nothing rests on the word.
    """
    for span in passage.quotations:
        words = list(QUOTED_WORD.finditer(span.text))
        for match in words:
            start, end = span.span.start + match.start(), span.span.start + match.end()
            word = match.group()
            yield make_change("quotation-edited", "provenance", [(start, end, misspell(word))])
            drop = (start, end + (passage.text[end : end + 1] == " "), "")
            ends = match in {words[0], words[-1]} and _is_at_an_end(span.text, match)
            aside: Aside = "shorter-quote" if ends and not CARRYING.fullmatch(word) else ""
            yield make_change("quotation-edited", "provenance", [drop], aside)


def _is_at_an_end(text: str, match: re.Match[str]) -> bool:
    around = (text[: match.start()], text[match.end() :])
    return not all(any(char.isalnum() for char in one) for one in around)


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
            for new in _other_addresses(target.group(), claim.source, corpus):
                aside = _compare(target.group(), new, match["words"], claim.source, corpus)
                yield _source_change("address-exchanged", "provenance", place, new, aside)
            yield _source_change("address-edited", "provenance", place, misspell(target.group()))
            if len(targets) > 1:
                yield _source_change("binding-dropped", "deletion", place, "")
        opened = match.end("words")
        closed = match.end("targets") + 1
        yield _source_change("binding-dropped", "deletion", (opened, closed), "")
        yield _source_change("role-dropped", "deletion", match.span(), match["words"])
        if match["role"] == "essential" or "not state" in match["words"]:
            yield _source_change("caveat-dropped", "deletion", match.span(), "")
        if match["role"] == "quoted":
            yield _source_change("quotation-unmarked", "deletion", match.span("role"), "ev")


def _compare(old: str, new: str, words: str, source: str, corpus: Corpus) -> Aside:
    target = corpus.find(old, source)
    return compare_licences(target, corpus.find(new, source), words, corpus) if target else ""


def _other_addresses(address: str, source: str, corpus: Corpus) -> Iterator[str]:
    target = corpus.find(address, source)
    record, hash_, name = address.partition("#")
    if target is not None and target.item is not None:
        for other in corpus.items_of(target.item.source.model.id):
            same_type = type(other.result) is type(target.item.result)
            if same_type and other.address != target.item.address:
                part = f".{target.part}" if target.part else ""
                yield f"{record}#{other.name}{part}"
        if target.part:
            yield f"{record}{hash_}{name.removesuffix('.' + target.part)}"
    elif target is not None and target.kind == "source":
        yield from (other for other in corpus.sources if other != record)
    elif target is not None and target.kind == "discrepancy":
        names = (one for one in corpus.discrepancies if one != record)
        yield from (f"{one}#{name}" for one in names)


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
        yield _source_change("claim-id", "provenance", place, misspell(argument), aside)
    if name in {"claim", "plain"}:
        yield _source_change("fence-dropped", "deletion", fence.span(), "")
    at = fence.end()
    while (option := OPTION.match(text, at)) is not None:
        at = option.end()
        if name == "claim":
            yield _source_change("option-dropped", "deletion", option.span(), "")
        for operator, family, new, place in _other_values(option, name, corpus):
            old = text[slice(*place)]
            query: Aside = _compare_queries(old, new, name, corpus)
            change_aside: Aside = query if operator == "query-changed" else ""
            yield _source_change(operator, family, place, new, change_aside)


def _compare_queries(old: str, new: str, directive: str, corpus: Corpus) -> Aside:
    """Tell why another term in a query is harmless: a broader one finds more, in a gap too."""
    if directive != "claim":
        return "listing"
    return "still-true" if new in corpus.vocabulary.close([old]) else ""


def _other_values(
    option: re.Match[str], directive: str, corpus: Corpus
) -> Iterator[tuple[str, Family, str, tuple[int, int]]]:
    name, begin = option["name"], option.start("value")
    for word in WORD.finditer(option["value"]):
        place = (begin + word.start(), begin + word.end())
        if name in RECORD_OPTIONS:
            yield "source-id-edited", "provenance", misspell(word.group()), place
        for operator, family, others in _rivals_of(name, word.group(), directive, corpus):
            for other in others:
                if other != word.group():
                    yield operator, family, other, place


def _rivals_of(
    name: str, word: str, directive: str, corpus: Corpus
) -> Iterator[tuple[str, Family, Iterable[str]]]:
    terms = corpus.vocabulary.terms
    if name in RECORD_OPTIONS and directive == "claim":
        yield "source-id-exchanged", "provenance", corpus.sources
    elif name == "kind":
        yield "kind-exchanged", "strength", CLAIM_KINDS
    elif name in {"outcome", "population"} and word in terms:
        facet = corpus.vocabulary.facet_of(word)
        alike = [other for other, term in terms.items() if term.facet == facet]
        yield "query-changed", "provenance", alike


def change_scope(text: str) -> Iterator[Change]:
    """Yield the terms of a page's scope, misspelt."""
    scope = SCOPE.search(text)
    for word in WORD.finditer(scope["terms"]) if scope is not None else ():
        start = scope.start("terms") + word.start() if scope is not None else 0
        place = (start, start + len(word.group()))
        yield _source_change("scope-edited", "provenance", place, misspell(word.group()))


def _source_change(
    operator: str, family: Family, place: tuple[int, int], new: str, aside: Aside = ""
) -> Change:
    return Change(operator, family, (Piece(*place, new),), aside)


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
