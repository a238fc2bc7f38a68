"""A page names a patient or somebody to write to, or says how to reach them.

What may not enter a record may not enter a page either: in its text, its tables and captions, its
alternative texts, its description for search engines, and not on the pages that are outside checking.
A name is known by the words around it, on the page or in the captured text of a source.

To mend: say "one patient"; leave addresses, telephone numbers and patients' numbers out.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.rules.record.person_named import (
    find_names,
    mask,
    names_in_snapshots,
    spellings_of,
)
from living_evidence.rules.record.personal_data import find_personal_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.prose.blocks import Block, Claim, Page
    from living_evidence.rules.base import Index

    Names = tuple[tuple[str, tuple[str, ...]], ...]

NAME = "person-on-page"
FAILING = (
    "The first participant, Jane Roe, was glad.\n",
    "| Who | What |\n|---|---|\n| patients | call 020 7946 0958 |\n",
    "![Write to someone@example.org](figure.png)\n",
    "---\ndescription: Jane Roe, a patient, was glad.\n---\n\nPatients were treated.\n",
    """\
:::{claim} example
:source: alpha-2024
:kind: attributed

{ev}`In cohort 1, all 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response, Jane Roe, MD, said <#cohort-1-response>`.
:::
""",
    # Who it is, only the captured text shows.
    """\
page: |
  It was told of Jane Roe.
snapshots/gamma-news.txt: {goes on.: 'goes on. The first participant, Jane Roe, was glad.'}
""",
)
PASSING = (
    "Patients were treated.\n",
    # An author is named as authors are.
    """\
page: |
  Patients were treated.

  A text by Fictive and others, in New York.
snapshots/alpha-2024.txt: {'Conclusions:': 'Ada Fictive, MD, led it. Conclusions:'}
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every person whom a page names, and every way to reach one."""
    known = names_in_snapshots(index.corpus, index.quotes)
    pages = index.pages or tuple(reading.page for reading in index.readings)
    names = tuple(known.items())
    for page in pages:
        yield from _check_page(page, names)


@lru_cache(maxsize=256)
def _check_page(page: Page, known: Names) -> tuple[Problem, ...]:
    """Judge a page once, for as long as it and the captured names stay the same."""
    used = _sources_of(page)
    return tuple(
        _make_problem(block, claim, what, start, text)
        for block, claim in _iter_blocks(page)
        for what, start, text in _find_people(block, known, used)
    )


def _iter_blocks(page: Page) -> Iterator[tuple[Block, Claim | None]]:
    yield from ((block, None) for block in page.blocks)
    for claim in page.claims:
        yield from ((block, claim) for block in (*claim.blocks, *claim.plain))


def _sources_of(page: Page) -> frozenset[str]:
    """Return the records that a page shows, or that a claim of it is bound to."""
    spans = (span for block, _ in _iter_blocks(page) for span in block.spans)
    bound = {address.partition("#")[0] for span in spans for address in span.targets}
    return frozenset({*page.references, *bound, *(claim.source for claim in page.claims)})


def _find_people(
    block: Block, known: Names, used: frozenset[str]
) -> Iterator[tuple[str, int, str]]:
    text = block.text
    yield from find_personal_data(text)
    named = [(text.find(name), name) for name in find_names(text)]
    for source, names in known:
        for name in names:
            patterns = spellings_of(name, parts=source in used)
            found = next((match for one in patterns if (match := one.search(text))), None)
            if found is not None:
                named.append((found.start(), found.group()))
    ends = -1
    for start, name in sorted(set(named)):
        if start > ends:
            yield "a person's name", start, name
            ends = start + len(name)


def _make_problem(block: Block, claim: Claim | None, what: str, start: int, text: str) -> Problem:
    shown = mask(text) if what == "a person's name" else f"{text[:2]}…{text[-2:]}"
    place = block.place_at(start, len(text))
    sides = (
        Side("the page", shown, place),
        Side("the site", "nobody is named, and nobody can be reached"),
    )
    hint = "Say “one patient”; leave addresses and numbers of people out."
    return Problem(
        NAME,
        f"this is {what}: {shown}",
        place,
        sides,
        hint,
        claim=claim.id if claim is not None else "",
        length=len(text),
    )
