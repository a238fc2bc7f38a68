"""Operators on terms and on the logic of a sentence."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from living_evidence.corpus import count_of
from living_evidence.mutation.passages import NEGATION, binds_parts, make_change, match_case
from living_evidence.mutation.saying import is_implied_beside, states_the_same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.mutation.mutants import Aside, Change
    from living_evidence.mutation.passages import Passage
    from living_evidence.prose.claims import SpanReading
    from living_evidence.prose.scanner import Token

WHO = re.compile(r"\b(?:who|they|she|he)\s+$", re.I)
A_THING = re.compile(r"\b(?:an?|the)\s+$", re.I)
APPOSED = re.compile(r"[\s,()]*\)?:\s*(?:an?\s+)?")
GLUE = re.compile(r"(?:[\s,/]|\b(?:and|or|the|of|both)\b)+")
AUXILIARY = r"(?:was|were|is|are|has|have|had been|may|can|could|would|will|should|must)"
NEGATED = re.compile(rf"\b({AUXILIARY})\b(?! not\b)", re.I)
FINITE = {
    "had": "have", "chose": "choose", "met": "meet", "completed": "complete", "lasted": "last",
    "remained": "remain", "underwent": "undergo", "withdrew": "withdraw", "comprised": "comprise",
    "finished": "finish", "avoided": "avoid", "participated": "participate", "began": "begin",
    "received": "receive", "showed": "show", "treated": "treat", "requires": "require",
    "says": "say", "calls": "call", "gives": "give", "advises": "advise", "reports": "report",
    "counts": "count", "plans": "plan", "tells": "tell", "occurs": "occur",
    "supersedes": "supersede", "contradicts": "contradict", "aims": "aim",
}  # fmt: skip
FINITE_VERB = re.compile(rf"(?<!to )\b({'|'.join(FINITE)})\b(?! (?:not|no|been)\b)", re.I)
PAST = {base: past for past, base in FINITE.items() if not past.endswith("s")}
DID_NOT = re.compile(r"\b(did|does|do) not (\w+)\b", re.I)
NOT_YET = re.compile(r"\bnot yet ", re.I)
NO = re.compile(r"\b(no|not|never) (?=\w)", re.I)
ARTICLE = re.compile(r"\b(had|have|with|has) (an?|the) ", re.I)
QUANTIFIED: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (
        re.compile(r"\ball (?=\d|\w)", re.I),
        ("most of the ", "half of the ", "none of the ", "some of the ", "not all ", "nearly all ",
         "a minority of the ", "only "),
    ),
    (
        re.compile(r"\b(?:every|each) (?=\w)", re.I),
        ("not every ", "nearly every ", "hardly any ", "half of every ", "no "),
    ),
    (
        re.compile(r"\bmost (?=\w)", re.I),
        ("all ", "half of the ", "some ", "no ", "a minority of "),
    ),
    (re.compile(r"\bsome (?=\w)", re.I), ("all ", "most ", "no ")),
    (re.compile(r"\bany (?=of|\w)", re.I), ("most ", "some ", "all but one ")),
    (re.compile(r"\bboth (?=\w)", re.I), ("neither of the ", "one of the ")),
)  # fmt: skip
BARE_PEOPLE = re.compile(
    r"(?<!\d )(?<!all )(?<!every )(?<!most )(?<!many )(?<!these )(?<!those )(?<!the )(?<!other )"
    r"(?<!some )(?<!no )(?<!any )(?<!only )\b(?:patients|people|participants)\b",
    re.I,
)
QUANTIFIERS = ("all ", "most ", "some ", "no ", "half of the ")
COUNTED_PEOPLE = re.compile(r"(?<!all )(?<!\d )(?<!\d\.)\b\d+ (?=patients|people|participants)")
COUNT_QUANTIFIERS = ("nearly all ", "only ")
ALL = "all "
NONE = "no "
BARE_ALL = re.compile(
    r"all (?:with|without|before|after|in|at|during|from|alive|free|cancer-free)\b", re.I
)
"""All of those who were named: what follows tells how they are, not who."""
COUNTED = re.compile(r"\d \w+ed $|\bincluded $")
"""Those who come after this were counted already."""
MEANT_ALL = re.compile(r"\b(?:of|among|amongst|in|for|with|between|from|the|those|other)\s+$", re.I)
"""After these, those who are named are all of them, with and without the word."""
OPPOSITES = (
    ("increase", "decrease"), ("increased", "decreased"), ("improved", "worsened"),
    ("reduced", "raised"), ("higher", "lower"), ("more", "less"), ("rose", "fell"),
    ("better", "worse"), ("longer", "shorter"), ("before", "after"), ("included", "excluded"),
    ("with", "without"), ("reversible", "irreversible"), ("first", "last"), ("inside", "outside"),
    ("earlier", "later"), ("short-course", "long-course"), ("preserved", "lost"),
    ("met", "missed"), ("alive", "dead"), ("preferred", "least preferred"),
    ("recommended", "discouraged"), ("permanent", "temporary"), ("successful", "unsuccessful"),
    ("contradicts", "confirms"), ("supersedes", "is superseded by"), ("differ", "agree"),
    ("locally", "distantly"), ("initially", "finally"), ("followed by", "preceded by"),
    ("enrolled", "screened out"), ("completed", "stopped"), ("finished", "stopped"),
    ("offered", "refused"), ("chose", "declined"), ("treated", "untreated"),
    ("lasted", "began after"), ("same", "different"), ("during", "before"),
    ("maximum", "minimum"), ("early", "late"),
    ("single", "double"), ("open", "closed"), ("curative", "palliative"), ("avoid", "prefer"),
    ("in remission", "in relapse"), ("cancer-free", "not cancer-free"),
    ("compromised", "improved"), ("sustained", "transient"), ("complete", "partial"),
    ("free of", "with"), ("primary", "secondary"), ("withdrew", "stayed"),
    ("outside of", "inside"), ("highly", "hardly"), ("remained", "stopped"),
    ("benefit", "harm"), ("mild", "severe"), ("moderate", "severe"),
)  # fmt: skip
SEQUENCE = frozenset({"before", "after", "during"})
LIST_WORD = re.compile(r"[\s,]*\b(?P<word>and)\b\s*(?:(?:an?|the|within)\s+)?", re.I)
STATISTICS = (
    ("median", "mean"), ("mean", "median"), ("range", "interquartile range"),
    ("confidence interval", "range"), ("CI", "IQR"), ("rate", "risk"),
)  # fmt: skip


def swap_facets(passage: Passage) -> Iterator[Change]:
    """Yield every term as every other term of its facet."""
    for token in passage.terms:
        if passage.claim is None and not _asserts(passage, token):
            continue
        held = NEGATION.match(token.text) if token.value.negated else None
        start = token.start + (held.end() if held else 0)
        seen = {passage.text[start : token.end].lower()}
        for other in _others_of(passage, token):
            label = passage.vocabulary.terms[other].label
            named = passage.named(label)
            if label.lower() in seen or not named.isdisjoint(token.value.terms):
                continue
            seen.add(label.lower())
            aside = _find_aside(passage, token, start, other, label)
            change = (start, token.end, match_case(label, passage.text[start : token.end]))
            yield make_change("term-changed", "facet", [change], aside)


def _asserts(passage: Passage, token: Token) -> bool:
    """Tell whether a term outside claims says anything: some facets may stand there freely."""
    facets = {passage.vocabulary.facet_of(term) for term in token.value.terms}
    return any(passage.vocabulary.facets[facet].asserts == "true" for facet in facets if facet)


def _others_of(passage: Passage, token: Token) -> Iterator[str]:
    terms = passage.vocabulary.terms
    facets = {passage.vocabulary.facet_of(term) for term in token.value.terms}
    opposites = {terms[term].opposite for term in token.value.terms if term in terms}
    for name, term in terms.items():
        if (term.facet in facets or name in opposites) and name not in token.value.terms:
            yield name


def _is_still_true(passage: Passage, token: Token, other: str) -> Aside:
    vocabulary = passage.vocabulary
    implied = other in vocabulary.close(token.value.terms)
    implying = not vocabulary.close([other]).isdisjoint(token.value.terms)
    return "still-true" if (implying if token.value.negated else implied) else ""


def _find_aside(passage: Passage, token: Token, start: int, other: str, label: str) -> Aside:
    """Tell why a term in place of another contradicts nothing; an empty text where it does."""
    aside = _is_still_true(passage, token, other)
    if aside or not _may_read_the_same(passage, token, other):
        return aside
    return "same-reading" if states_the_same(passage, start, token.end, label) else ""


def _may_read_the_same(passage: Passage, token: Token, other: str) -> bool:
    """Tell whether a term was no news beside the next one, and became a narrower one of its own."""
    narrower = set(token.value.terms) <= passage.vocabulary.close([other])
    return narrower and not token.value.negated and is_implied_beside(passage, token)


def exchange_terms(passage: Passage) -> Iterator[Change]:
    """Yield two terms of one facet that change places in a span; not those of one plain list."""
    for span in passage.spans:
        for first, second in combinations(span.terms(), 2):
            if _share_facet(passage, first, second) and not _in_one_list(passage, first, second):
                pieces = [
                    (first.start, first.end, match_case(second.text, first.text)),
                    (second.start, second.end, first.text),
                ]
                if _fit(passage, first, second):
                    aside: Aside = "same-reading" if _explains(passage, first, second) else ""
                    yield make_change("terms-exchanged", "structural", pieces, aside)


def _share_facet(passage: Passage, first: Token, second: Token) -> bool:
    facets = [
        {passage.vocabulary.facet_of(term) for term in token.value.terms}
        for token in (first, second)
    ]
    return not facets[0].isdisjoint(facets[1]) and set(first.value.terms).isdisjoint(
        second.value.terms
    )


def _fit(passage: Passage, first: Token, second: Token) -> bool:
    """Tell whether two terms may change places: a thing and what somebody did make no sentence."""
    before = [passage.text[: token.start] for token in (first, second)]
    return not any(WHO.search(one) and A_THING.search(two) for one, two in (before, before[::-1]))


def _explains(passage: Passage, first: Token, second: Token) -> bool:
    """Tell whether the second term is the first in other words: in brackets, after a colon."""
    between = _between(passage, first, second)
    if APPOSED.fullmatch(between):
        return True
    return between.strip() == "(" and passage.text[second.end : second.end + 1] == ")"


def _in_one_list(passage: Passage, first: Token, second: Token) -> bool:
    return GLUE.fullmatch(_between(passage, first, second)) is not None


def _between(passage: Passage, first: Token, second: Token) -> str:
    """Return the words between two terms, with commas for the terms among them."""
    between = list(passage.text)
    for token in passage.terms:
        if first.end <= token.start and token.end <= second.start:
            between[token.start : token.end] = "," * (token.end - token.start)
    return "".join(between)[first.end : second.start]


def change_logic(passage: Passage) -> Iterator[Change]:
    """Yield negations, quantifiers, opposites and statistics, inside claims only."""
    if passage.claim is None:
        return
    yield from _insert_negations(passage)
    yield from _delete_negations(passage)
    yield from _change_quantifiers(passage)
    yield from _change_lists(passage)
    yield from _change_opposites(passage)


def _insert_negations(passage: Passage) -> Iterator[Change]:
    for match in NEGATED.finditer(passage.text):
        yield _logic("negation-inserted", match.end(), match.end(), " not")
    for match in FINITE_VERB.finditer(passage.text):
        verb = match.group().lower()
        help_word = "does" if verb.endswith("s") else "did"
        new = f"{help_word} not {FINITE[verb]}"
        yield _logic("negation-inserted", match.start(), match.end(), new)
    for match in ARTICLE.finditer(passage.text):
        yield _logic("negation-inserted", match.start(2), match.end(2), "no")
    for token in passage.terms:
        if not token.value.negated:
            span = passage.span_at(token.start)
            unstated = span is not None and binds_parts(span) and passage.is_missing(token.start)
            aside: Aside = "unanswered" if unstated else ""
            yield _logic("term-negated", token.start, token.start, "not ", aside)


def _delete_negations(passage: Passage) -> Iterator[Change]:
    for match in DID_NOT.finditer(passage.text):
        base = match[2].lower()
        past = PAST.get(base, f"{base}ed") if match[1].lower() == "did" else f"{base}s"
        yield _logic("negation-deleted", match.start(), match.end(), past)
    for match in NOT_YET.finditer(passage.text):
        yield _logic("negation-deleted", match.start(), match.end(), "")
        yield _logic("negation-deleted", match.start(), match.end(), "already ")
    for match in NO.finditer(passage.text):
        if not passage.text[: match.start()].lower().endswith(("did ", "does ", "do ")):
            rest = passage.text[match.end() :]
            new = match_case(rest[:1], match.group()) if rest else ""
            yield _logic("negation-deleted", match.start(), match.end() + len(new), new)


def _change_quantifiers(passage: Passage) -> Iterator[Change]:
    for pattern, others in QUANTIFIED:
        for match in pattern.finditer(passage.text):
            bare = BARE_ALL.match(passage.text, match.start()) is not None
            for other in others:
                new = other.replace(" of the ", " ") if bare else other
                if new != ALL or not _is_of_everyone(passage, match.start()):
                    cased = match_case(new, match.group())
                    yield _logic("quantifier-changed", match.start(), match.end(), cased)
    for pattern, inserted in (
        (BARE_PEOPLE, QUANTIFIERS),
        (COUNTED_PEOPLE, COUNT_QUANTIFIERS),
    ):
        for match in pattern.finditer(passage.text):
            if passage.is_in_brackets(match.start()) or COUNTED.search(
                passage.text, 0, match.start()
            ):
                continue
            for new in inserted:
                if new != ALL or not _means_all(passage, match.start()):
                    missing = new != NONE and passage.is_missing(match.start())
                    yield _insert_quantifier(match, new, "unanswered" if missing else "")


def _insert_quantifier(match: re.Match[str], new: str, aside: Aside) -> Change:
    first = match.group()[0]
    written = f"{match_case(new, match.group())}{first.lower()}"
    return _logic("quantifier-inserted", match.start(), match.start() + 1, written, aside)


def _means_all(passage: Passage, at: int) -> bool:
    return MEANT_ALL.search(passage.text, 0, at) is not None or _is_of_everyone(passage, at)


def _is_of_everyone(passage: Passage, at: int) -> bool:
    """Tell whether a bound result of the span at this place counts all of those it is about."""
    spans = [one for one in passage.spans if one.span.start <= at < one.span.end]
    items = [target.item for span in spans for target in span.targets if target.item is not None]
    for item in items:
        whole = passage.corpus.denominator(item)
        counted = count_of(item)
        if whole is not None and counted is not None and counted.value == whole.value:
            return True
    return False


def _change_lists(passage: Passage) -> Iterator[Change]:
    """Yield `and` as `or` between what a plan asks for, or gives: terms, figures, whole spans."""
    checked = [token for token in passage.tokens if token.kind == "term" or token.is_figure]
    planned = [span for span in passage.spans if _is_planned(span)]
    for first, second in pairwise(checked):
        if any(span.span.start <= first.start < span.span.end for span in planned):
            yield from _open_list(passage, first.end, second.start)
    for one, two in pairwise(passage.spans):
        if one in planned and two in planned:
            yield from _open_list(passage, one.span.end, two.span.start)


def _is_planned(span: SpanReading) -> bool:
    items = [target.item for target in span.targets if target.item is not None]
    return any(item.result.role == "protocol" for item in items)


def _open_list(passage: Passage, start: int, end: int) -> Iterator[Change]:
    match = LIST_WORD.fullmatch(passage.text, start, end)
    if match is not None:
        yield _logic("list-word-changed", *match.span("word"), "or")


def _change_opposites(passage: Passage) -> Iterator[Change]:
    both = [*OPPOSITES, *((second, first) for first, second in OPPOSITES)]
    for operator, pairs in (
        ("opposite", both),
        ("statistic-changed", STATISTICS),
    ):
        for old, new in pairs:
            for match in re.finditer(rf"(?<![\w-]){old}(?![\w-])", passage.text, re.I):
                cased = match_case(new, match.group())
                turned = old in SEQUENCE and new in SEQUENCE and passage.is_missing(match.start())
                aside: Aside = "unanswered" if turned and not _is_in_term(passage, match) else ""
                yield _logic(operator, match.start(), match.end(), cased, aside)


def _is_in_term(passage: Passage, match: re.Match[str]) -> bool:
    return any(token.start <= match.start() < token.end for token in passage.terms)


def _logic(operator: str, start: int, end: int, new: str, aside: Aside = "") -> Change:
    return make_change(operator, "logic", [(start, end, new)], aside)
