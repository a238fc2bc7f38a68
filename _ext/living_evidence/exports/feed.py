"""An Atom feed (RFC 4287) of what happened to the sources, by the dates that the records give.

It has those sources alone that are support: a headline of the news is not sent round.

No date is invented: what has no day of its own has no entry, and the feed is as old as its latest
entry, whenever it was built.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from living_evidence.exports.cautions import NOTICES, caution_source, describe_standing
from living_evidence.exports.references import find_date, format_title, format_vancouver
from living_evidence.exports.text import one_line
from living_evidence.memo import keep_last
from living_evidence.records import RegistryEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.exports.edition import Edition
    from living_evidence.records import BaseSource

    Event = tuple[str, str, str | None]

NAMESPACE = uuid.UUID("0b7b5d53-1f1c-5f0a-9a57-6a4f0d1e7c22")
"""Of the ids of entries: the same event has the same one in every build."""
PATH = "exports/changes.atom"


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """Something that happened to a source on a day."""

    day: str
    source: str
    event: str
    words: str

    @property
    def id(self) -> str:
        """Return an id that no other entry has, and that never changes."""
        name = f"{self.source} {self.event} {self.day}"
        return f"urn:uuid:{uuid.uuid5(NAMESPACE, name)}"


def format_feed(edition: Edition) -> str:
    """Format the feed, the latest entry first; nothing where no record gives a day."""
    entries = sorted(_iter_entries(edition.support.values()), reverse=True)
    if not entries:
        return ""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">',
        f"  <id>{_name_feed(edition)}</id>",
        f"  <title>{_escape(f'{edition.title}: what happened to the sources')}</title>",
        f"  <subtitle>{_escape(' '.join(NOTICES))}</subtitle>",
        f"  <updated>{entries[0].day}T00:00:00Z</updated>",
        f"  <author><name>{_escape(edition.author or edition.title)}</name></author>",
        *_link(edition, "self", edition.address_file(PATH)),
        *_link(edition, "alternate", edition.base_url),
        *(line for entry in entries for line in _format_entry(entry, edition)),
        "</feed>",
    ]
    return "\n".join(lines) + "\n"


@keep_last
def has_entries(edition: Edition) -> bool:
    """Tell whether any record gives a day, so that there is a feed."""
    return any(True for _ in _iter_entries(edition.support.values()))


def _name_feed(edition: Edition) -> str:
    return f"urn:uuid:{uuid.uuid5(NAMESPACE, edition.base_url or one_line(edition.title))}"


def _format_entry(entry: Entry, edition: Edition) -> Iterator[str]:
    source = edition.sources[entry.source]
    said = " ".join([format_vancouver(source), *caution_source(source), *describe_standing(source)])
    yield "  <entry>"
    yield f"    <id>{entry.id}</id>"
    yield f"    <title>{_escape(f'{entry.words}: {format_title(source)}')}</title>"
    yield f"    <updated>{entry.day}T00:00:00Z</updated>"
    yield from (f"  {line}" for line in _link(
        edition, "alternate", edition.address(f"evidence/sources/{source.id}")
    ))  # fmt: skip
    yield f'    <content type="text">{_escape(said)}</content>'
    yield "  </entry>"


def _iter_entries(sources: Iterable[BaseSource]) -> Iterator[Entry]:
    for source in sources:
        for event, words, text in _iter_events(source):
            date = find_date(text)
            if date is not None and date.day:
                yield Entry(str(date), source.id, event, words)


def _iter_events(source: BaseSource) -> Iterator[Event]:
    """Yield the name of an event, its words, and its date as the record has it."""
    yield "issued", "Published", source.citation.issued
    yield "available-date", "Available online", source.citation.available_date
    if source.notice is not None:
        yield "notice", f"Now {source.standing.replace('-', ' ')}", source.notice.date
    if source.review.state == "reviewed":
        yield "review", f"Reviewed by {source.review.by}", source.review.on
    if isinstance(source, RegistryEntry):
        registry = source.registry
        posted, updated = registry.studyFirstPostDateStruct, registry.lastUpdatePostDateStruct
        yield "first-post", "First posted at the registry", posted.date if posted else None
        yield "last-update", "Updated at the registry", updated.date if updated else None
        yield "mirror", "Updated at the mirror of the registry", registry.mirrorUpdated


def _link(edition: Edition, relation: str, address: str) -> Iterator[str]:
    """Yield a link; without a public address there is none that would hold outside the site."""
    if edition.base_url:
        yield f'  <link rel="{relation}" href={quoteattr(address)}/>'


def _escape(text: str) -> str:
    return escape(one_line(text))
