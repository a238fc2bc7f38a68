"""What a page or a claim rests on: what was read and when, about whom, reviewed or not."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from living_evidence.dating import find_as_of, find_newest
from living_evidence.formatting import OUR_REVIEW, format_date, format_population
from living_evidence.memo import keep_last
from living_evidence.records import ABSENT, Discrepancy
from living_evidence.site.context import record_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.prose.claims import ClaimReading
    from living_evidence.records import BaseSource

UNSEEN = "not-captured"
UNDATED = "date not stated"
SEEN_AS = {
    "full-text": "in full",
    "abstract": "as the abstract and what its page shows",
    "partial": "in part",
    "truncated": "up to where our copy ends",
}
DEFAULT_LANGUAGE = "en"
MOST_GROUPS = 3
REVIEWED = "Reviewed by a clinician."


def find_notice(corpus: Corpus, name: str, language: str) -> str:
    """Return a fixed text in a language, else in English; empty where the site has no such text."""
    notices = corpus.notices.model.notices if corpus.notices is not None else {}
    notice = notices.get(name)
    if notice is None:
        return ""
    texts = notice.text
    wanted = language.replace("_", "-")
    return texts.get(wanted) or texts.get(DEFAULT_LANGUAGE) or next(iter(texts.values()))


def format_as_of(sources: Iterable[BaseSource]) -> str:
    """Format the newest date of some sources, and say where one of them has no date."""
    dates = [find_as_of(source) for source in sources]
    newest = find_newest(dates)
    if newest in ABSENT:
        return UNDATED
    undated = sum(date in ABSENT for date in dates)
    return format_date(newest) + (f" ({undated} undated)" if undated else "")


def format_since(as_of: str) -> str:
    """Put such a date into a sentence: `as of 19 June 2025`; an absent one is no `as of`."""
    return as_of if as_of == UNDATED else f"as of {as_of}"


@keep_last
def format_newest(corpus: Corpus) -> str:
    """Format the newest date of all sources of the site."""
    return format_as_of(loaded.model for loaded in corpus.sources.values())


@keep_last
def format_read(corpus: Corpus) -> str:
    """Say how many sources were read and when, and how many are cited without their text."""
    read, cited = _split_sources(corpus)
    sentences = [f"{_count(len(read), 'supplied source')} read."] if read else []
    if cited:
        sentences.append(f"{_count(len(cited), 'more source')} only cited: no text was captured.")
    dates = {source.capture.accessed for source in read}
    known = sorted(date for date in dates if date not in ABSENT)
    if known:
        span = format_date(known[0])
        span += f" to {format_date(known[-1])}" if known[1:] else ""
        sentences.append(f"Captured: {span}.")
    if dates - set(known):
        which = "some of them were" if known else "they were"
        sentences.append(f"On which day {which} captured is not recorded.")
    return " ".join(sentences)


@keep_last
def format_not_captured(corpus: Corpus) -> str:
    """Say how far each source was read, and how much is listed as not reached."""
    read, _ = _split_sources(corpus)
    counts: Counter[str] = Counter(source.capture.completeness for source in read)
    parts = [f"{counts[name]} {words}" for name, words in SEEN_AS.items() if counts[name]]
    missing = sum(len(loaded.model.missing) for loaded in corpus.sources.values())
    sentences = [f"Read: {', '.join(parts)}."] if parts else []
    if missing:
        things = "1 thing is" if missing == 1 else f"{missing} things are"
        sentences.append(f"{things} listed as not to be found there, on the pages of the sources.")
    return " ".join(sentences)


def describe_basis(corpus: Corpus) -> Iterator[str]:
    """Yield what a page says of the whole site, so that a change of it is noticed."""
    yield format_read(corpus)
    yield format_not_captured(corpus)
    yield format_newest(corpus)


def find_sources(corpus: Corpus, reading: ClaimReading) -> list[BaseSource]:
    """Return the sources that a claim rests on, those of a discrepancy's sides included, once."""
    names: dict[str, None] = {}
    for address in reading.addresses:
        found = corpus.find(address)
        sides = found.model.sides if found and isinstance(found.model, Discrepancy) else ()
        names |= dict.fromkeys([record_of(address), *(record_of(side.result) for side in sides)])
    return [corpus.sources[name].model for name in names if name in corpus.sources]


def find_groups(corpus: Corpus, readings: Iterable[ClaimReading]) -> list[str]:
    """Return the populations of the results that some claims are bound to, in words, once."""
    spans = (span for reading in readings for span in reading.spans)
    items = (target.item for span in spans for target in span.targets if target.item is not None)
    words = (
        format_population(item.result.population or "", item.population, corpus.vocabulary)
        for item in items
    )
    return list(dict.fromkeys(filter(None, words)))


def format_groups(groups: list[str]) -> str:
    """Join the first few groups, and count the others."""
    shown, more = groups[:MOST_GROUPS], len(groups) - MOST_GROUPS
    words = "; ".join(shown)
    return f"{words}; and {more} more" if more > 0 else words


def format_review(sources: Iterable[BaseSource]) -> str:
    """Format the state of our own review; one source that nobody reviewed decides."""
    states = {source.review.state for source in sources}
    return next((words for state, words in OUR_REVIEW.items() if state in states), REVIEWED)


def _split_sources(corpus: Corpus) -> tuple[list[BaseSource], list[BaseSource]]:
    sources = [loaded.model for loaded in corpus.sources.values()]
    read = [source for source in sources if source.capture.completeness != UNSEEN]
    return read, [source for source in sources if source not in read]


def _count(number: int, noun: str) -> str:
    return f"1 {noun} was" if number == 1 else f"{number} {noun}s were"
