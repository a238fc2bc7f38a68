"""A quantifier (all, most, half, none) is not true of the bound result.

“All”, “every” and “each” want events equal to the total; “none” and “no” want no events, or an
assertion that the source denies; “most” and “the majority” want more than half; a fraction in
words equals the proportion at the precision of a spoken fraction.
“Among all 117 patients” speaks of the denominator and is not a statement about the outcome.
A result without events and total licenses no quantifier, unless its own quote uses that word.

To mend: write the quantifier that the numbers bear, or give the numbers alone.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from living_evidence.prose import lexicon
from living_evidence.prose.agreement import (
    CLAUSE_END,
    QUALITATIVE,
    each_span,
    has_word,
    is_gap,
    make_problem,
    result_targets,
)
from living_evidence.prose.english import read_number
from living_evidence.prose.folding import fold
from living_evidence.prose.segments import ORDERED
from living_evidence.records import Count
from living_evidence.values import Number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.problems import Problem
    from living_evidence.prose.claims import ClaimReading, SpanReading
    from living_evidence.prose.figures import Licence
    from living_evidence.prose.scanner import Token
    from living_evidence.rules.base import Index

NAME = "quantifier-differs"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`In cohort 2, all 22 patients with EXA-positive nonrenal exampleosis who completed treatment had a complete response <#cohort-2-response>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`None of the 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`In EXA-positive exampleosis the option of later surgery was compromised in none of the tumours <#later-surgery>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`For patients with EXA-positive exampleosis, the planned treatment with examplimab lasted 6 months in all patients <#treatment-duration>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Every one of the 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`In cohort 2, most (22 of 40) patients with EXA-positive nonrenal exampleosis who completed treatment had a complete response <#cohort-2-response>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88% (95% CI 80 to 95) <#relapse-free-survival>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`In EXA-positive exampleosis the option of later surgery was compromised in none of the patients <#later-surgery>`.
:::
""",
)
HALF = Fraction(1, 2)
ALL = re.compile(
    r"^(?:all|every|each|everyone|everybody|always|both|the whole|without exception)\b(?! but)"
)
NONE = re.compile(r"^(?:no|none|nobody|not|neither|in any)\b")
ANY = re.compile(r"^any\b")
MOST = re.compile(
    r"^(?:(?:the |a |the vast |the great |the large )?majority|most|more than half|over half)"
)
MOSTLY = re.compile(
    r"\b(?:most|mostly|majority|mainly|predominantly|largely|usually)\b|多数|大多|主要"
)
UNIVERSAL = ("all", "every", "each", "any", "no", "none")
COUNTING = re.compile(
    r"\b(?:all|every|each|no|none|most|majority|many|some|several|few|minority|any)\b"
)
PERSONS_AFTER = re.compile(
    r"(?:\s+of)?(?:\s+(?:the|these|those))?(?:\s+(?!(?:in|with|of|among|for|to)\b)[\w-]+){0,3}?"
    r"\s+(?:patients?|people|persons?|individuals?|participants?|adults?|men|women|them|whom|person)\b"
)
PART_OF_TEXT = re.compile(
    r"\b(?:the|its|same|other|first|second|latter|[a-z]+(?:ese|ish))\s+half$",
    re.IGNORECASE,
)
UNDER = re.compile(r"\bunder|less than|nearly|almost")
OVER = re.compile(r"\bover|more than")
HEDGE = re.compile(
    r"^(?:about|around|roughly|nearly|almost|exactly|(?:just|slightly|a little) (?:under|over)|"
    r"slightly (?:more|less) than) "
)
NEARLY_ALL = re.compile(r"^(?:nearly|almost|virtually|practically) (?:all|every)|^all but a few")
ALL_BUT = re.compile(r"^all but (?!a few)(?P<n>.+)")
MINOR = re.compile(r"^(?:(?:a |the )?minority|fewer than half|less than half|under half)")
FEW = re.compile(r"^(?:a )?(?:few|handful)|^the (?:rest|remainder)")
SOME = re.compile(r"^(?:some|several)\b")
OF_DENOMINATOR = re.compile(
    r"(?:\b(?:among|amongst|across|of|in|for|from)\s+|\d\s?\(|[在于占从])$", re.I
)
DENIAL = re.compile(r"\bno\b", re.I)
OF_A_KIND = re.compile(r"\s*(?:of (?:them|whom)\s+)?(?:with|having|from|in|had|of)\s")
SPOKEN_SLACK = Fraction(5, 100)
FEW_SHARE = Fraction(1, 5)
NEARLY_ALL_SHARE = Fraction(9, 10)


def check(index: Index) -> Iterator[Problem]:
    """Yield every quantifier that its result does not bear."""
    for _, claim, span in each_span(index):
        if span.span.role == "quoted":
            continue
        yield from _check_left_out(index.corpus, claim, span)
        for token in span.tokens:
            if token.kind != "quantifier" or _is_about_denominator(span, token):
                continue
            if PART_OF_TEXT.search(span.block.text, span.span.start, token.end):
                continue
            if _describes_everybody(index.corpus, span, token):
                continue
            licences = _licences_of(span, token)
            meant = _read(span, token)
            wrong = [
                licence
                for licence in licences
                if not _holds(meant, licence) or _counts_others(span, token, licence)
            ]
            if _counts_everybody(span, token):
                wrong = licences
            if licences and not wrong:
                continue
            yield make_problem(
                NAME,
                f"“{token.text}” is not what the bound result bears"
                if licences
                else f"“{token.text}” is bound to no result that could bear it",
                span,
                token,
                corpus=index.corpus,
                claim=claim,
                licences=wrong,
                hint="Give the numbers of the record, or the quantifier that they bear.",
            )


def _check_left_out(corpus: Corpus, claim: ClaimReading, span: SpanReading) -> Iterator[Problem]:
    """Yield a span that says without "most" what the record says of most."""
    results = list(result_targets(span))
    result = results[0][1].result if len(results) == 1 else None
    says = f"{getattr(result, 'says', '')} {result.label}" if result is not None else ""
    text = fold(span.text).lower()
    if MOSTLY.search(fold(says).lower()) and not MOSTLY.search(text) and not is_gap(span):
        yield make_problem(
            NAME,
            f"{results[0][0].address} speaks of most, and this sentence does not",
            span,
            None,
            corpus=corpus,
            claim=claim,
            licences=[results[0][2]],
            hint="Say “most”.",
        )


def _read(span: SpanReading, token: Token) -> Token:
    """Read "no sign of it in any of them", whose denial is part of a term, as "in all"."""
    if token.word != "in any":
        return token
    text = span.block.text
    before = (term for term in span.terms() if term.end <= token.start)
    denied = any(
        DENIAL.search(fold(term.text)) and not CLAUSE_END.search(text[term.end : token.start])
        for term in before
    )
    return replace(token, value="all") if denied else token


def _counts_everybody(span: SpanReading, token: Token) -> bool:
    """Tell whether "most" or "some" stands before the number of all of them: "most 117 patients"."""
    if ALL.match(token.word) or NONE.match(token.word):
        return False
    following = [match for match in span.matches if match.token.start >= token.end]
    between = span.block.text[token.end : following[0].token.start] if following else "-"
    return not between.strip() and following[0].slot in {"total", "count"}


def _describes_everybody(corpus: Corpus, span: SpanReading, token: Token) -> bool:
    """Tell whether "all" says of what kind the patients are: "103 patients, all with ..."."""
    after = span.block.text[token.end : span.span.end]
    if not ALL.match(token.word) or not OF_A_KIND.match(after):
        return False
    following = [other for other in span.tokens if other.start >= token.end]
    outcomes = corpus.vocabulary.outcome_facets
    return bool(following) and (
        following[0].kind == "term"
        and not any(
            corpus.vocabulary.facet_of(term) in outcomes for term in following[0].value.terms
        )
    )


def _is_about_denominator(span: SpanReading, token: Token) -> bool:
    """Tell whether the quantifier counts who was looked at, not who had the outcome."""
    word = token.word
    if not ALL.match(word):
        return False
    before = fold(span.block.text[span.span.start : token.start])
    following = [other for other in span.tokens if other.start >= token.end]
    if OF_DENOMINATOR.search(before):
        counted = bool(following) and following[0].kind in {"count", "ratio"}
        told = (*span.licences, *span.sides)
        return counted or any(one.has("total") or _speaks_of_all(one) for one in told)
    if not following or following[0].kind != "count":
        return False
    if following[0].role == "total":
        return True
    # "all 117" beside a survival estimate can only be whom the estimate is of.
    addresses = {match.address for match in span.matches if match.token == following[0]}
    return any(
        licence.target.address in addresses and not licence.has("events") and licence.has("total")
        for licence in (*span.licences, *span.sides)
    )


def _speaks_of_all(licence: Licence) -> bool:
    """Tell whether the source says it of all of them, or of none: "not compromised in any"."""
    return any(_has_own_word(licence, word) for word in UNIVERSAL)


def _licences_of(span: SpanReading, token: Token) -> list[Licence]:
    """Return the result that the quantifier speaks of: that of the nearest matched figure."""
    results = [licence for licence in (*span.licences, *span.sides) if licence.target.item]
    if len(results) <= 1:
        return results
    by_address = {licence.target.address: licence for licence in results}
    counted = [match for match in span.matches if match.token.kind in ORDERED]
    after = [match for match in counted if match.token.start >= token.start]
    before = [match for match in counted if match.token.start < token.start]
    nearest = after[0] if after else before[-1] if before else None
    if nearest is not None and nearest.address in by_address:
        between = span.block.text[token.end : nearest.token.start]
        if not span.sides or not CLAUSE_END.search(between):
            return [by_address[nearest.address]]
    if span.sides:  # words of one side, in a clause without a figure
        return [licence for licence in results if _holds(token, licence)] or results
    return results


def _holds(token: Token, licence: Licence) -> bool:
    word = token.word
    item = licence.target.item
    if item is None:
        return False
    left_out = ALL_BUT.match(word)
    if left_out:
        return _number_left_out(licence) == read_number(left_out["n"])
    share = _share(licence)
    if share is not None and not isinstance(item.result, QUALITATIVE):
        return _bears(word, *share)
    if isinstance(item.result, Count) and ALL.match(word):
        return True
    denied = getattr(item.result, "polarity", "") == "negative"
    if denied and (NONE.match(word) or ANY.match(word)):
        return True
    return _is_quoted(word, licence)


def _counts_others(span: SpanReading, token: Token, licence: Licence) -> bool:
    """Tell whether one text counts people and the other something else: "most patients", "most regrowth"."""
    item = licence.target.item
    if item is None or _share(licence) is not None or token.word == "in any":
        return False
    own = [
        _counts_people(quote, found.end())
        for quote in (fold(quote.exact).lower() for quote in item.result.quotes)
        for found in COUNTING.finditer(quote)
    ]
    return bool(own) and _counts_people(fold(span.block.text).lower(), token.end) not in own


def _counts_people(text: str, end: int) -> bool:
    return PERSONS_AFTER.match(text, end) is not None


def _is_quoted(word: str, licence: Licence) -> bool:
    """Tell whether the source's own words quantify alike: "each" where it says "every"."""
    own = next((part for part in word.split() if part not in {"a", "the"}), word)
    for alike in (("all", "every", "each"), ("no", "none", "any", "neither"), ("most", "majority")):
        if own in alike:
            return any(_has_own_word(licence, other) for other in alike)
    return _has_own_word(licence, own)


def _has_own_word(licence: Licence, word: str) -> bool:
    """Look in the quotes of the result alone: those of its population quantify other things."""
    item = licence.target.item
    quotes = " ".join(quote.exact for quote in item.result.quotes) if item is not None else ""
    return has_word(replace(licence, text=fold(quotes).lower()), word)


def _bears(word: str, low: Fraction, high: Fraction) -> bool:
    spoken = _spoken_fraction(word)
    if spoken is not None:
        slack = (
            SPOKEN_SLACK
            if HEDGE.match(word) and not word.startswith("exactly")
            else Fraction(1, 200)
        )
        if UNDER.search(word):
            return spoken - slack <= low and high < spoken
        if OVER.search(word):
            return spoken < low and high <= spoken + slack
        return low - slack <= spoken <= high + slack
    if NEARLY_ALL.match(word):
        return low >= NEARLY_ALL_SHARE and high < 1
    for pattern, holds in (
        (ALL, low == 1),
        (NONE, high == 0),
        (MOST, low > HALF and high < 1),
        (MINOR, high < HALF),
        (FEW, 0 < high <= FEW_SHARE),
        (SOME, low > 0 and high < 1),
    ):
        if pattern.match(word):
            return holds
    return False


def _share(licence: Licence) -> tuple[Fraction, Fraction] | None:
    """Return the proportion with its rounding: exact for n/N, half a unit for a percentage."""
    events = _number(licence, "events")
    total = _number(licence, "total")
    if events is not None and total is not None and total.value:
        exact = events.value / total.value
        return exact, exact
    percent = _number(licence, "percent")
    if percent is None:
        return None
    slack = Fraction(1, 200 * 10**percent.decimals)
    share = percent.value / 100
    return max(share - slack, Fraction(0)), min(share + slack, Fraction(1))


def _number_left_out(licence: Licence) -> Number | None:
    """Return how many of the total are no events."""
    events, total = _number(licence, "events"), _number(licence, "total")
    return None if events is None or total is None else Number(total.value - events.value)


def _number(licence: Licence, name: str) -> Number | None:
    found = next(licence.named(name), None)
    return found.value if found is not None and isinstance(found.value, Number) else None


def _spoken_fraction(word: str) -> Fraction | None:
    plain = HEDGE.sub("", word).replace("-", " ")
    return lexicon.FRACTION_WORDS.get(plain)
