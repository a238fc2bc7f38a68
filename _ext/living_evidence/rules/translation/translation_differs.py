"""A translated text is not bound to what the original is bound to, or leaves out what it says.

Whoever reads the translation reads it alone. It has the same spans with the same roles and
targets, in an order of its own, and says of each result what the original says: the figures, the
controlled terms, what is not stated and what was only planned. Every `{notice}` stands in it too.

To mend: bind the translation as the original is bound, and translate all of it; or leave its
`msgstr` empty, and readers see the original.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from living_evidence.memo import keep_last
from living_evidence.problems import Problem, Side
from living_evidence.prose.agreement import shorten
from living_evidence.rules.support.plain_differs import find_omissions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.prose.claims import BlockReading, ClaimReading, PageReading
    from living_evidence.rules.base import Index

NAME = "translation-differs"
PAGE = """\
page: |
  :::{claim} example
  :source: alpha-2024

  {ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88% (95% CI 80 to 95) <#relapse-free-survival>`.
  :::
catalog: |
  msgid "{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88% (95% CI 80 to 95) <#relapse-free-survival>`."
  msgstr "WORDS"
"""
WORDS = "{ev}`在纳入分析的全部 84 例 EXA 阳性示例病患者中，2 年无复发生存率为 88%（95% CI 80~95） <#relapse-free-survival>`。"
FAILING = (
    PAGE.replace("WORDS", WORDS.replace("（95% CI 80~95）", "")),
    PAGE.replace("WORDS", WORDS.replace("{ev}`", "").replace(" <#relapse-free-survival>`", "")),
)
PASSING = (
    PAGE.replace("WORDS", WORDS),
    PAGE.replace("WORDS", ""),
)


def check(index: Index) -> Iterator[Problem]:
    """Yield everything that a translation adds to its original or leaves out of it."""
    originals = {
        reading.page.docname: reading for reading in index.readings if not reading.page.translation
    }
    for reading in index.readings:
        original = originals.get(reading.page.docname)
        if reading.page.translation and original is not None:
            yield from _check_page(reading, original, index.corpus)


@keep_last
def _check_page(page: PageReading, original: PageReading, corpus: Corpus) -> tuple[Problem, ...]:
    return tuple(_check_claims(corpus, original, page))


def _check_claims(corpus: Corpus, original: PageReading, page: PageReading) -> Iterator[Problem]:
    claims = {claim.claim.id: claim for claim in original.claims}
    for claim in page.claims:
        source = claims.get(claim.claim.id)
        if source is not None:
            yield from _check_claim(corpus, source, claim)


def _check_claim(corpus: Corpus, original: ClaimReading, claim: ClaimReading) -> Iterator[Problem]:
    said = (*original.blocks, *original.plain)
    for source, block in zip(said, (*claim.blocks, *claim.plain), strict=False):
        if block.block.language == source.block.language:
            continue  # a message without a translation
        problems = [*_check_bindings(source, block, claim)]
        yield from problems or _check_words(corpus, source, block, claim)


def _check_bindings(
    source: BlockReading, block: BlockReading, claim: ClaimReading
) -> Iterator[Problem]:
    wanted, given = _bindings(source), _bindings(block)
    for role, target in (wanted - given).elements():
        hint = f"Bind the words that say it: {{{role}}}`... <{target}>`."
        message = (
            f"the translation leaves out {{{role}}} <{target}>, which the original is bound to"
        )
        yield _make_problem(message, hint, source, block, claim)
    for role, target in (given - wanted).elements():
        message = f"the translation adds {{{role}}} <{target}>, which the original is not bound to"
        yield _make_problem(message, "Bind it as the original is bound.", source, block, claim)


def _check_words(
    corpus: Corpus, source: BlockReading, block: BlockReading, claim: ClaimReading
) -> Iterator[Problem]:
    for one in find_omissions(corpus, (source,), (block,)):
        yield _make_problem(f"the translation {one.message}", one.hint, source, block, claim)


def _bindings(block: BlockReading) -> Counter[tuple[str, str]]:
    return Counter((span.span.role, target) for span in block.spans for target in span.span.targets)


def _make_problem(
    message: str, hint: str, source: BlockReading, block: BlockReading, claim: ClaimReading
) -> Problem:
    place = block.block.place
    sides = (
        Side("the original", f"“{shorten(source.block.text)}”", source.block.place),
        Side("its translation", f"“{shorten(block.block.text)}”", place),
    )
    return Problem(NAME, message, place, sides, hint, claim=claim.claim.id)
