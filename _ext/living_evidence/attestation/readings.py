"""The reading of a claim in one normal form: what it says and rests on, whatever its words.

Two wordings that the engine reads alike have equal readings: number words and digits, dashes,
synonyms and abbreviations, a year and twelve months. A reading holds vocabulary terms, figures and
short hashes, and no sentence of the page or of a source.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from living_evidence.corpus import count_of
from living_evidence.lock import hash_quote
from living_evidence.prose import lexicon
from living_evidence.prose.agreement import is_licensed, resolve_terms, span_licensed, span_terms
from living_evidence.prose.folding import fold
from living_evidence.prose.scanner import WORDS, Bounds, Identifier, Label, Ratio
from living_evidence.records import BaseSource, Discrepancy, Model, Quote
from living_evidence.values import Number, PartialDate, Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from fractions import Fraction

    from living_evidence.corpus import Corpus, Item, Target
    from living_evidence.prose.agreement import Stated
    from living_evidence.prose.blocks import Claim
    from living_evidence.prose.claims import BlockReading, ClaimReading, SpanReading
    from living_evidence.prose.figures import Licence
    from living_evidence.prose.scanner import Token

EntryKind = Literal["head", "text", "plain", "bound", "part"]
Fact = tuple[str, str]
ENTRY = re.compile(r"(?P<kind>head|text|plain|bound|part)(?: (?P<name>\S.*?))?:(?: (?P<facts>.*))?")
OUTSIDE = "outside"
"""Names the terms and figures of a text that stand outside its spans."""
BETWEEN = "between"
"""Names the words, such as a negation, that stand outside the spans at one place of a text."""
TERM = "term"
WORD_KINDS = WORDS | {"gap", "no-evidence"}
LONGEST = 40
"""Characters of a value of a record; a longer one is kept as a hash."""
SEPARATORS = re.compile(r"[,;]|^~|^\s|\s$|\s\s")
HASH_DIGITS = 8
NOT_READ = frozenset({"label", "note", "reason", "by", "computed_interval"})
"""Fields of a result that change nothing about what it says."""
QUANTIFIERS = (
    ("nearly-all", re.compile(r"(?:nearly|almost|virtually|practically) (?:all|every)|all but")),
    ("all", re.compile(r"(?:all|every|each|everyone|everybody)\b")),
    ("none", re.compile(r"(?:no|none|nobody|not|neither)\b")),
    ("most", re.compile(r"most\b|.*\bmajority|(?:more than|over) half")),
    ("minority", re.compile(r".*\bminority|(?:fewer than|less than|under) half")),
)
NEGATION = re.compile(r"not|cannot|\w+n't")
INFLECTION = re.compile(r"(?<=\w{3})(?:ing|ed|es|s|e|d)$")
UNBOUND = {"ratio": "events", "count": "events", "quantity": "value"}
"""What a figure that fits no result is called, where the result does not say."""
INFLECTED = frozenset({"causal", "direction"})
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a reading: a head, a span, a stretch outside spans, a bound record, or a part."""

    kind: EntryKind
    name: str
    facts: Mapping[str, tuple[str, ...]]
    """Values by what they are: `events` to `49`, `term` to the terms."""

    @property
    def label(self) -> str:
        """Return what the entry is found by."""
        return f"{self.kind} {self.name}".rstrip()

    def __str__(self) -> str:
        """Format as one line."""
        facts = "; ".join(f"{name} {', '.join(values)}" for name, values in self.facts.items())
        return f"{self.label}: {facts}".rstrip()


def parse_entry(text: str) -> Entry | None:
    """Read a line of a reading; None when it is not one."""
    match = ENTRY.fullmatch(text)
    if match is None:
        return None
    pairs = (part.partition(" ") for part in (match["facts"] or "").split("; ") if part)
    facts = {name: tuple(values.split(", ")) for name, _, values in pairs}
    kind: EntryKind = match["kind"]  # type: ignore[assignment]
    return Entry(kind, match["name"] or "", facts)


def read_claim(claim: ClaimReading, corpus: Corpus) -> tuple[Entry, ...]:
    """Return the reading of a claim: its head, its texts in order, and all that it is bound to."""
    return (
        _make_entry("head", "", _head_facts(claim.claim)),
        *_read_text("text", claim.blocks, corpus),
        *_read_text("plain", claim.plain, corpus),
        *_read_bound(claim, corpus),
    )


def hash_wording(claim: Claim) -> str:
    """Hash the words of a claim as they are shown; where its lines break makes no difference."""
    blocks = (*claim.blocks, *claim.plain)
    words = (" ".join(f"{block.context} {block.text}".split()) for block in blocks)
    return hash_text("\n".join([*words, str(len(claim.plain))]), 2 * HASH_DIGITS)


def digest_claim(claim: ClaimReading, corpus: Corpus) -> str:
    """Return a hash of all that a claim says and rests on: it changes when one of these does."""
    parts = (hash_wording(claim.claim), *map(str, read_claim(claim, corpus)))
    return hash_text("\n".join(parts), 2 * HASH_DIGITS)


def hash_text(text: str, digits: int = HASH_DIGITS) -> str:
    """Return the first hexadecimal digits of the SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:digits]


def compact(text: str) -> str:
    """Return what can stand in a line: a short value itself, any other as its hash."""
    if len(text) > LONGEST or SEPARATORS.search(text) or not text.isprintable():
        return f"~{hash_text(text)}"
    return text


def _make_entry(kind: EntryKind, name: str, facts: Iterable[Fact]) -> Entry:
    found: dict[str, set[str]] = {}
    for key, value in facts:
        found.setdefault(key, set()).add(value)
    return Entry(kind, name, {key: tuple(sorted(found[key])) for key in sorted(found)})


def _head_facts(claim: Claim) -> Iterator[Fact]:
    yield "kind", claim.kind
    yield "certainty", compact(claim.certainty)
    for name, value in claim.query:
        yield from ((name, term) for term in value.replace(",", " ").split())


# The texts.


def _read_text(
    kind: EntryKind, blocks: tuple[BlockReading, ...], corpus: Corpus
) -> Iterator[Entry]:
    outside = _make_entry(kind, OUTSIDE, _outside_facts(blocks, corpus))
    yield from (outside,) if outside.facts else ()
    for block in blocks:
        yield from _read_block(kind, block, corpus)


def _outside_facts(blocks: Iterable[BlockReading], corpus: Corpus) -> Iterator[Fact]:
    for block in blocks:
        texts = ((block.free, block.block.text), (block.context, block.block.context))
        for tokens, text in texts:
            stated, _ = resolve_terms(tokens, text, corpus)
            yield from _term_facts(stated, corpus, frozenset())
            yield from (("figure", _format_token(token)) for token in tokens if token.is_figure)


def _read_block(kind: EntryKind, block: BlockReading, corpus: Corpus) -> Iterator[Entry]:
    """Yield the spans of a block in order, and the words between them where they stand."""
    _, negators = resolve_terms(block.free, block.block.text, corpus)
    words = [token for token in block.free if token.kind in WORD_KINDS - {"negator"}]
    free = sorted((*words, *negators), key=lambda token: token.start)
    at = 0
    for span in (*block.spans, None):
        end = span.span.start if span is not None else len(block.block.text)
        between = [token for token in free if at <= token.start < end]
        if between:
            yield _make_entry(kind, BETWEEN, map(_word_fact, between))
        if span is not None:
            yield _read_span(kind, span, corpus)
            at = span.span.end


def _read_span(kind: EntryKind, span: SpanReading, corpus: Corpus) -> Entry:
    addresses = [*(target.address for target in span.targets), *span.unknown]
    return _make_entry(kind, " ".join([span.span.role, *addresses]), _span_facts(span, corpus))


def _span_facts(span: SpanReading, corpus: Corpus) -> Iterator[Fact]:
    stated, negators = span_terms(span, corpus)
    yield from _term_facts(stated, corpus, span_licensed(corpus, span))
    yield from map(_word_fact, negators)
    words = WORD_KINDS - {"negator"}
    yield from (_word_fact(token) for token in span.tokens if token.kind in words)
    yield from _figure_facts(span)
    if span.span.role == "quoted":
        yield "words", f"~{hash_text(' '.join(fold(span.text).split()))}"


def _term_facts(
    stated: Iterable[Stated], corpus: Corpus, licensed: frozenset[str]
) -> Iterator[Fact]:
    """Yield each stated term by its id; of several with one spelling, those that are licensed."""
    for one in stated:
        names = [name for name in one.terms if name in licensed] or one.terms
        if one.negated:
            bare = not is_licensed(corpus, one, licensed) if licensed else False
            names = [_negate(name, corpus) for name in (one.terms if bare else names)]
        yield TERM, "|".join(sorted(set(names)))


def _negate(name: str, corpus: Corpus) -> str:
    term = corpus.vocabulary.terms.get(name)
    return term.opposite if term is not None and term.opposite else f"not {name}"


def _word_fact(token: Token) -> Fact:
    word = " ".join(fold(token.text).lower().split())
    if token.kind == "gap":
        return "gap", "said"
    if token.kind == "negator":
        return "negator", "not" if NEGATION.fullmatch(word) else compact(word)
    if token.kind == "quantifier":
        return "quantifier", compact(_normalise_quantifier(word))
    return token.kind, compact(INFLECTION.sub("", word) if token.kind in INFLECTED else word)


def _normalise_quantifier(word: str) -> str:
    spoken = lexicon.FRACTION_WORDS.get(word.replace("-", " "))
    if spoken is not None:
        return str(spoken)
    return next((name for name, pattern in QUANTIFIERS if pattern.match(word)), word)


# Figures.


def _figure_facts(span: SpanReading) -> Iterator[Fact]:
    licences = {licence.target.address: licence for licence in (*span.licences, *span.sides)}
    several = len(span.targets) > 1 or bool(span.sides)
    read = [(match.token, match.slot, licences.get(match.address)) for match in span.matches]
    read += [(one.token, UNBOUND.get(one.token.kind, one.token.kind), one.licence)
             for one in span.mismatches]  # fmt: skip
    for token, slot, licence in read:
        address = licence.target.address if licence is not None else ""
        name = f"{address.partition('#')[2] or address}." if several and address else ""
        for part, value in _token_facts(token, slot, licence):
            yield f"{name}{part}", value


def _token_facts(token: Token, slot: str, licence: Licence | None) -> Iterator[Fact]:
    value = token.value
    if isinstance(value, Ratio) and value.per and value.total.value:
        yield slot, _format_exact(value.events.value * 100 / value.total.value)
    elif isinstance(value, Ratio) and slot == "events" and not token.comparator:
        yield "events", _format_exact(value.events.value)
        yield "total", _format_exact(value.total.value)
    elif isinstance(value, Bounds) and not value.unit and licence is not None:
        yield slot, _format_bounds(value, _unit_of(licence, slot))
    else:
        yield slot, _format_token(token)


def _unit_of(licence: Licence, slot: str) -> str:
    found = (one.value.unit for one in licence.named(slot) if isinstance(one.value, Bounds))
    return next(found, "")


def _format_token(token: Token) -> str:
    sign = "not " if token.comparator == "not" else token.comparator
    return f"{sign}{_format_value(token.value, token.text)}"


def _format_value(value: object, text: str) -> str:
    formatter = FORMATTERS.get(type(value))
    return formatter(value) if formatter is not None else _format_label(text)


def _format_identifier(value: Identifier) -> str:
    return compact(value.value.lower().replace("-", "" if value.scheme == "nct" else "-"))


def _format_ratio(ratio: Ratio) -> str:
    return f"{_format_exact(ratio.events.value)}/{_format_exact(ratio.total.value)}"


def _format_bounds(bounds: Bounds, unit: str) -> str:
    ends = [Quantity(end, unit).base for end in (bounds.low, bounds.high)]
    low = _format_exact(ends[0][0])
    level = f" at {_format_exact(bounds.level.value)}" if bounds.level is not None else ""
    return f"{low} to {_format_quantity(ends[1][0], ends[1][1])}{level}"


def _format_quantity(number: Fraction, unit: str) -> str:
    plural = "s" if unit in {"day", "month"} and number != 1 else ""
    return f"{_format_exact(number)} {unit}{plural}".rstrip()


def _format_exact(value: Fraction) -> str:
    """Format an exact value: 20.0 as `20`, 1.8 as `1.8`."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{Decimal(value.numerator) / value.denominator:f}"


def _format_label(text: str) -> str:
    """Format `Phase II` as `phase 2`, and `T3–4` as `t3-4`."""
    words = re.findall(r"[^\s,;]+", fold(text).lower())
    head, rest = words[:1], words[1:]
    return compact(" ".join([*head, *(ROMAN.get(word, word) for word in rest)]))


FORMATTERS: dict[type, Callable[[Any], str]] = {
    Number: lambda number: _format_exact(number.value),
    Quantity: lambda quantity: _format_quantity(*quantity.base),
    Bounds: lambda bounds: _format_bounds(bounds, bounds.unit),
    Ratio: _format_ratio,
    PartialDate: str,
    Identifier: _format_identifier,
    Label: lambda label: _format_label(label.text),
}


# What a claim is bound to.


def _read_bound(claim: ClaimReading, corpus: Corpus) -> Iterator[Entry]:
    entries: dict[str, Entry] = {}
    for span in claim.spans:
        for target in span.targets:
            for entry in _read_target(target, corpus):
                entries[entry.name] = entry
    yield from (entries[name] for name in sorted(entries))


def _read_target(target: Target, corpus: Corpus) -> Iterator[Entry]:
    if target.item is not None:
        yield _make_entry("bound", target.item.address, _item_facts(target.item, corpus))
        return
    yield _make_entry("bound", target.address, _model_facts(target.model))
    for side in target.model.sides if isinstance(target.model, Discrepancy) else ():
        found = corpus.find(side.result)
        if found is not None and found.item is not None:
            yield from _read_target(found, corpus)


def _item_facts(item: Item, corpus: Corpus) -> Iterator[Fact]:
    for name in type(item.result).model_fields:
        if name not in NOT_READ | {"terms", "judged"}:
            yield from _field_facts(name.rstrip("_"), getattr(item.result, name))
    total = corpus.denominator_item(item)
    if total is not None:
        counted = count_of(total)
        yield "denominator", str(counted) if counted is not None else "not-stated"
    for quote in item.population.quotes if item.population is not None else ():
        yield "population-quote", _hash_quote(quote)
    context = item.source.model.context.all_terms
    yield "context", f"~{hash_text(' '.join(sorted(context)))}"
    yield from ((TERM, term) for term in item.own_terms)


def _model_facts(model: Model | None) -> Iterator[Fact]:
    if isinstance(model, BaseSource):
        yield from _field_facts("standing", model.standing)
        yield from _field_facts("completeness", model.capture.completeness)
        yield from _field_facts("review", model.review.state)
        yield from _field_facts(TERM, model.context.all_terms)
    elif isinstance(model, Discrepancy):
        yield from _field_facts("verdict", model.verdict)
        yield from _field_facts("title", model.title)
        yield from _field_facts(TERM, model.terms)
        for number, side in enumerate(model.sides, start=1):
            yield from _field_facts(f"side-{number}", f"{side.result} {side.says}")
    elif model is not None:
        for name in type(model).model_fields:
            if name not in NOT_READ | {"id", "flow", "reports"}:
                yield from _field_facts(name, getattr(model, name))


def _field_facts(name: str, value: Any) -> Iterator[Fact]:
    """Yield what a field of a record says: texts as they are, quotes as hashes, parts by name."""
    name = TERM if name == "terms" else name.replace("_", "-")
    if isinstance(value, Quote):
        yield name.removesuffix("s"), _hash_quote(value)
    elif isinstance(value, Model):
        for part in type(value).model_fields:
            yield from _field_facts(f"{name}.{part.rstrip('_')}", getattr(value, part))
    elif isinstance(value, tuple):
        for part in value:
            yield from _field_facts(name, part)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _field_facts(f"{name}.{key}", part)
    elif value:
        yield name, compact(str(value))


def _hash_quote(quote: Quote) -> str:
    return f"~{hash_quote(quote)[:HASH_DIGITS]}"
