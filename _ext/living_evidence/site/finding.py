"""What a page tells the search of itself: its kind, its filters, and other words for its terms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING

from living_evidence.formatting import KINDS, format_absence, format_term
from living_evidence.site.context import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

    from living_evidence.prose.claims import ClaimReading
    from living_evidence.records import BaseSource
    from living_evidence.site.domain import EvidenceDomain
    from living_evidence.vocabulary import Vocabulary

KIND, STUDY, CERTAINTY = "Kind of page", "Study", "Certainty"
RECORD_KINDS = {"studies": "Study", "discrepancies": "Discrepancy"}
HOME, PAGE = "Home", "Page"
CARDS = 'class="ev-cards'
"""Where the cards of a page begin: they repeat what stands elsewhere."""
TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"\w+")
CLAIMS_WEIGH, RECORDS_WEIGH, OTHERS_WEIGH = "3", "2", "0.3"
MOST_WORDS = 6
"""Of a spelling: a longer one is a whole phrase, which nobody types."""
EDGE = ".,;:!?()[]{}“”‘’\"'/"

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findable:
    """What the search learns of one page besides its text."""

    kind: str
    weight: str
    filters: tuple[tuple[str, str], ...]
    """Name and value of each; a name may have several values."""
    also: str
    """Other words for the terms of the page: `dMMR = MMRd; MMR-deficient | ...`."""


def name_filters(app: Sphinx, vocabulary: Vocabulary) -> list[str]:
    """Return the names of the filters in the order in which the search shows them."""
    return [KIND, STUDY, *_label_facets(app, vocabulary).values(), CERTAINTY]


def describe_page(
    app: Sphinx, domain: EvidenceDomain, docname: str, sources: list[BaseSource], body: str
) -> Findable:
    """Describe a page: by its record or its claims, the sources of these, and its own text."""
    kind = find_kind(app, domain, docname)
    claims = list(_find_claims(domain, docname))
    studies = [source.study.id for source in sources if source.study is not None]
    pairs = [(KIND, kind), *((STUDY, study) for study in studies)]
    pairs += _find_facets(app, domain, claims, sources)
    pairs += [(CERTAINTY, format_absence(claim.claim.certainty)) for claim in claims]
    weight = _weigh(domain, docname, claims)
    told = weight != OTHERS_WEIGH
    also = find_other_words(body, domain.corpus.vocabulary, app.config.language) if told else ""
    return Findable(kind, weight, tuple(dict.fromkeys(pairs)), also)


def find_kind(app: Sphinx, domain: EvidenceDomain, docname: str) -> str:
    """Return what sort of page this is: that of a record, or the title of its section."""
    folder, _, name = docname.rpartition("/")
    if folder == FOLDERS["sources"] and name in domain.corpus.sources:
        return KINDS[domain.corpus.sources[name].model.kind]  # type: ignore[attr-defined]
    for group, label in RECORD_KINDS.items():
        if folder == FOLDERS[group]:
            return label
    if docname == app.config.root_doc:
        return HOME
    while folder:
        if f"{folder}/index" in app.env.titles:
            return app.env.titles[f"{folder}/index"].astext()
        folder = folder.rpartition("/")[0]
    return PAGE


def find_other_words(body: str, vocabulary: Vocabulary, language: str) -> str:
    """Return the terms that a text has, each with those of its spellings that bring a new word.

    A search looks for words, and so a spelling whose words are all there adds nothing to find.
    """
    text = unescape(TAG.sub(" ", body.partition(CARDS)[0])).casefold()
    seen = {token.strip(EDGE) for token in text.split()}
    spellings = _index_spellings(vocabulary, language)
    found = _find_terms(WORD.findall(text), spellings.by_word)
    entries = []
    for name in (name for name in vocabulary.terms if name in found):
        new = list(_pick_new(spellings.by_term[name], seen))
        if new:
            entries.append(f"{format_term(name, vocabulary)} = {'; '.join(new)}")
    return " | ".join(entries)


def _weigh(domain: EvidenceDomain, docname: str, claims: list[ClaimReading]) -> str:
    """Return how much the text of a page counts: statements first, then records, then the rest."""
    if docname in domain.readings and domain.readings[docname].page is None:
        return RECORDS_WEIGH
    return CLAIMS_WEIGH if claims else OTHERS_WEIGH


def _find_claims(domain: EvidenceDomain, docname: str) -> Iterator[ClaimReading]:
    """Yield the claims that stand on a page, are shown there again, or rest on its record."""
    reading, page = domain.readings.get(docname), domain.index.readings.get(docname)
    yield from page.claims if page is not None else ()
    for mention in reading.mentions if reading is not None else ():
        found = domain.index.claims.get(mention.address.removeprefix("claim:"))
        if found is not None:
            yield found[1]
    if reading is not None and reading.page is None:
        for _, claim, _ in domain.index.uses.get(docname.rpartition("/")[2], ()):
            yield claim


def _find_facets(
    app: Sphinx, domain: EvidenceDomain, claims: list[ClaimReading], sources: list[BaseSource]
) -> Iterator[tuple[str, str]]:
    """Yield facet and term of what the results behind a page are about."""
    corpus = domain.corpus
    bound = [target.item for claim in claims for span in claim.spans for target in span.targets]
    items = [item for item in bound if item is not None]
    if not claims:
        items = [item for source in sources for item in corpus.items_of(source.id)]
    terms = frozenset[str]().union(*(item.terms - item.mentioned for item in items))
    for name, label in _label_facets(app, corpus.vocabulary).items():
        for term in sorted(corpus.vocabulary.in_facet(terms, name)):
            yield label, format_term(term, corpus.vocabulary)


def _label_facets(app: Sphinx, vocabulary: Vocabulary) -> dict[str, str]:
    """Return the label of each facet that `conf.py` makes a filter; unknown ones are left out."""
    wanted = app.config.evidence_search_facets
    return {name: vocabulary.facets[name].label for name in wanted if name in vocabulary.facets}


@dataclass(frozen=True, slots=True)
class _Spellings:
    """How people write the terms of a vocabulary in a language."""

    by_term: dict[str, tuple[str, ...]]
    """Then the labels of terms that are declared to stand beside it: MSI-H beside dMMR."""
    by_word: dict[str, list[tuple[Words, str]]]
    """Words of a spelling and its term, by the first of these words."""


@lru_cache(maxsize=4)
def _index_spellings(vocabulary: Vocabulary, language: str) -> _Spellings:
    by_term: dict[str, tuple[str, ...]] = {}
    by_word: dict[str, list[tuple[Words, str]]] = {}
    for name, term in vocabulary.terms.items():
        facet = vocabulary.facets.get(term.facet)
        if facet is None or facet.asserts == "false":
            continue  # cohorts, time points, statistics: no subject to look for
        # Its id is for records, unless it is also its label.
        own = dict.fromkeys(vocabulary.spellings(name, language))
        if name != term.label:
            own.pop(name, None)
        beside = (other for other in vocabulary.terms if vocabulary.are_compatible(name, other))
        short = (one for one in own if len(one.split()) <= MOST_WORDS)
        by_term[name] = (*short, *(format_term(other, vocabulary) for other in beside))
        for words in (tuple(WORD.findall(spelling.casefold())) for spelling in own):
            if words:
                by_word.setdefault(words[0], []).append((words, name))
    return _Spellings(by_term, by_word)


def _find_terms(words: list[str], by_word: dict[str, list[tuple[Words, str]]]) -> set[str]:
    """Return the terms that a text has a spelling of."""
    return {
        term
        for start, word in enumerate(words)
        for spelling, term in by_word.get(word, ())
        if tuple(words[start : start + len(spelling)]) == spelling
    }


def _pick_new(spellings: Iterable[str], seen: set[str]) -> Iterator[str]:
    """Yield the spellings that bring a word, and note their words as seen."""
    for spelling in spellings:
        tokens = {token.strip(EDGE) for token in spelling.casefold().split()}
        if not tokens <= seen:
            seen |= tokens
            yield spelling
