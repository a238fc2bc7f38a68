"""The role of a result is not that of the passage that it is quoted from.

Whether a source found something, planned it, aimed at it, hoped for it or only knew it before,
its own words and headings tell. What stands under Methods is no finding, an aim says that it is
one, and a summary or a post that retells a study has no protocol of its own. What stands under no
such heading, such as a caption, may have any role that its words do not exclude.

To mend: correct `role:`, or quote the passage that has this role.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.records import ClinicalSummary, Code, DateResult, Identifier, News
from living_evidence.rules.quote.reading import show_quotes
from living_evidence.rules.walk import join_words, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Item
    from living_evidence.rules.base import Index

NAME = "role-differs"
SECTIONS: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (re.compile(r"background|introduction", re.I), frozenset({"background", "aim", "hypothesis"})),
    (re.compile(r"objectives?|aims?|purpose", re.I), frozenset({"aim", "hypothesis"})),
    (
        re.compile(
            r"(?:patients and |materials and )?methods|(?:study )?design|statistical analysis"
            r"|interventions|study groups|arms|official title|(?:(?:in|ex)clusion|eligibility)\b.*",
            re.I,
        ),
        frozenset({"protocol", "aim"}),
    ),
    (re.compile(r"results|findings", re.I), frozenset({"primary-result"})),
    (re.compile(r"conclusions?|interpretation|discussion", re.I), frozenset({"synthesis"})),
)
"""Headings of structured abstracts and registries, and the roles of what stands under them."""
WORDS = {
    "aim": re.compile(
        r"\b(?:aim(?:s|ed)?|objectives?|purpose|goal|end\s?points?|(?:investigat|evaluat|assess"
        r"|determin|compar|explor|outcome)\w*)\b|目的|旨在|评估|评价|探讨",
        re.I,
    ),
    "hypothesis": re.compile(
        r"\bhypothe\w+|\b(?:may|might|could|would|potential(?:ly)?|hop(?:e|ed|es|ing)"
        r"|expect(?:ed|s)?|presum\w+)\b|假设|可能",
        re.I,
    ),
}
TOLD = {
    "aim": re.compile(r"\baim(?:s|ed)? (?:to|at)\b|旨在", re.I),
    "hypothesis": re.compile(r"\bhypothe\w+|假设", re.I),
    "protocol": re.compile(
        r"\b(?:study|trial) protocol|\bplann?(?:ed|s)\b|\bwill be\b|方案|计划", re.I
    ),
}
"""What has to be said where a summary or a post tells of the aim or the plan of others."""
SAID: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "aim",
        re.compile(r"\baims? to\b|\b(?:primary|secondary) objectives?\b|^to investigate", re.I),
    ),
    ("hypothesis", re.compile(r"\bhypothesi[sz]ed?\b|\bpotentially \w+ing\b", re.I)),
)
"""Words after which a passage has one role only."""
FOUND = re.compile(
    r"\b(?:ha(?:s|ve)(?: not)? (?:demonstrated|shown)|demonstrated|established|is associated"
    r"|ranks|promising)\b",
    re.I,
)
"""What is known from elsewhere, and so is no plan."""
PLANNED = re.compile(r"\b(?:will|shall|(?:is|are|was|were) to)\b", re.I)
FAILING = (
    # Nothing in the words says that it was an aim, or only hoped for.
    "sources/alpha-2024: {results: {cohort-1-response: {role: aim}}}",
    "sources/alpha-2024: {results: {no-surgery: {role: hypothesis}}}",
    # The other way round.
    "sources/NCT99999902: {results: {hypothesis: {role: protocol}}}",
    # A plan that is told as what was known before.
    "sources/NCT99999902: {results: {surgery-delay: {role: background}}}",
    # By its heading it was planned, and not found.
    """\
sources/alpha-2024:
  results:
    treatment-duration:
      role: primary-result
      quotes: [{section: Methods, exact: 'treated with examplimab, an EXR-1 blocker, for 6 months'}]
""",
    # A post has no protocol; and what a summary says about patients is its own conclusion.
    "sources/gamma-news: {results: {remission-2023: {role: protocol}}}",
    "sources/beta-summary: {results: {examplimab-recommended: {role: background}}}",
    # A sum has the role of its parts.
    "sources/alpha-2024: {results: {response-sum: {role: synthesis}}}",
)
PASSING = (
    "sources/NCT99999902: {results: {primary-endpoint: {role: aim}}}",
    """\
sources/alpha-2024:
  results:
    treatment-duration:
      quotes: [{section: Methods, exact: 'treated with examplimab, an EXR-1 blocker, for 6 months'}]
""",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every result whose passage, or whose parts, have another role."""
    for item in index.corpus.items.values():
        if item.route[0] != "results":
            continue
        fault = _check_parts(index, item) or _check_words(item)
        if fault:
            yield _make_problem(item, fault)


def _check_parts(index: Index, item: Item) -> str:
    """Say which other role all parts of a derived result have; nothing where they differ."""
    derived = item.result.derived
    targets = (
        [index.corpus.find(one, item.source.model.id) for one in derived.of] if derived else []
    )
    parts = [one.item for one in targets if one is not None and one.item is not None]
    roles = {part.result.role for part in parts if part.route[0] == "results"}
    if len(roles) != 1 or item.result.role in roles:
        return ""
    return f"its parts are {join_words(roles)}"


def _check_words(item: Item) -> str:
    result, role = item.result, item.result.role
    words = " … ".join(quote.exact for quote in result.quotes)
    retold = isinstance(item.source.model, ClinicalSummary | News)
    if isinstance(result, Code | DateResult | Identifier):
        # What a source says of itself, or prints as it is, is no aim and no hope.
        never = TOLD if retold else WORDS
        return "it is an identifier, a date or a code" if role in never else ""
    if retold:
        return _check_told(item, words)
    return _check_own(role, words) or _check_sections(item)


def _check_own(role: str, words: str) -> str:
    """Check what a source says of its own study by its words."""
    said = next((one for one, pattern in SAID if pattern.search(words)), role)
    if said != role:
        return f"its words are those of {_name(said)}"
    if role in WORDS and not WORDS[role].search(words):
        return f"no word of its quotes says that it is {_name(role)}"
    if role == "protocol" and FOUND.search(words):
        return "its words tell what is known, and not what was planned"
    is_plan = role in {"background", "primary-result", "synthesis"} and PLANNED.search(words)
    return "its words tell what was planned" if is_plan else ""


def _check_told(item: Item, words: str) -> str:
    """Check a retelling: an aim or a plan of others is told as one, and all else is its own."""
    role = item.result.role
    if role in TOLD and not TOLD[role].search(words):
        return f"no word of its quotes tells of {_name(role)}"
    if role == "background" and item.result.population:
        return "what a summary or a post says of patients is its own conclusion, role: synthesis"
    return ""


def _check_sections(item: Item) -> str:
    """Say under which headings a result stands, where none of them has its role."""
    found = []
    for quote in item.result.quotes:
        roles = next((roles for one, roles in SECTIONS if one.fullmatch(quote.section)), None)
        if roles is None or item.result.role in roles:
            return ""
        found.append(f"{quote.section}: {' or '.join(sorted(roles))}")
    return f"it stands under {join_words(dict.fromkeys(found))}" if found else ""


def _name(role: str) -> str:
    return f"{'an' if role == 'aim' else 'a'} {role}"


def _make_problem(item: Item, fault: str) -> Problem:
    document = item.source.document
    place = document.place((*item.route, "role"))
    quoted = show_quotes(item.result.quotes)
    sides = (
        Side(item.address, f"role: {item.result.role}", place),
        Side("its quotes", quoted, document.place((*item.route, "quotes"))),
        *parts_of(item, "population", "derived"),
    )
    message = f"{item.address} is given as {_name(item.result.role)}, and {fault}"
    hint = "Correct role:, or quote the passage that has this role."
    return Problem(NAME, message, place, sides, hint)
