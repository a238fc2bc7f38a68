"""The date that a source speaks of: its own, as it was captured, and never that of a build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.records import ABSENT, RegistryEntry
from living_evidence.values import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.records import BaseSource

NOT_STATED = "not-stated"


def find_as_of(source: BaseSource) -> str:
    """Return the date a source speaks of, as ISO 8601 of any precision, or `not-stated`.

    Of a registry entry its last update, else the date of the mirror that showed it, else when its
    status was verified; of any other source its date of issue, else when it was available online.
    """
    return next((date for date in _find_dates(source) if date and date not in ABSENT), NOT_STATED)


def find_newest(dates: Iterable[str]) -> str:
    """Return the latest of some dates; `not-stated` where none of them is one.

    Of two dates that agree as far as the shorter one goes, the longer one is the later.
    """
    known = [(str(parsed), date) for date in dates if (parsed := parse_date(date)) is not None]
    return max(known)[1] if known else NOT_STATED


def _find_dates(source: BaseSource) -> Iterator[str | None]:
    if isinstance(source, RegistryEntry):
        registry = source.registry
        updated = registry.lastUpdatePostDateStruct
        yield updated.date if updated is not None else None
        yield registry.mirrorUpdated
        yield registry.statusVerifiedDate
    yield source.citation.issued
    yield source.citation.available_date
