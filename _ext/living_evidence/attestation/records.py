"""What a record says, part by part, in one normal form, and which part changed since its stamp.

A part is a result, a population, a term, a block such as the citation, or what stands beside them
at the head of the file. Its facts are the fields that a source licenses, and the fixed texts that
nothing but a stamp guards; labels, notes and reasons are the curators' own, and are left out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from living_evidence.annotations import is_own
from living_evidence.attestation.readings import Entry, compact
from living_evidence.memo import keep_last
from living_evidence.records import FixedText, Judgement, Model

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from living_evidence.attestation.stamps import Stamp
    from living_evidence.corpus import Corpus
    from living_evidence.documents import Route
    from living_evidence.loading import Loaded
    from living_evidence.problems import Place

HEAD = "head"
"""The part that holds the fields of the file itself, such as `verdict:` or `standing:`."""
SHOWN: dict[type[Model], str] = {FixedText: "text", Judgement: "text"}
"""Texts of the curators' own that pages show as they are."""

RecordState = Literal["attested", "suspect", "not-attested"]


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part of a record that is not what was stamped, and which of its fields differ."""

    part: str
    fields: tuple[str, ...]
    """What changed, in words: `events: 49 became 50`."""
    place: Place


@dataclass(frozen=True, slots=True)
class AttestedRecord:
    """A record beside its stamp."""

    name: str
    """Its path without `evidence/` and `.yaml`: `sources/a-report`."""
    loaded: Loaded[Any]
    state: RecordState
    stamp: Stamp | None = None
    changes: tuple[PartChange, ...] = ()

    @property
    def place(self) -> Place:
        """Return where its file begins, which only a problem asks for."""
        return self.loaded.place()


def iter_records(corpus: Corpus) -> Iterator[tuple[str, Loaded[Any]]]:
    """Yield every file of records that holds something to stamp, by its name in stamps."""
    groups = (corpus.sources, corpus.studies, corpus.discrepancies)
    files: list[Loaded[Any] | None] = [loaded for group in groups for loaded in group.values()]
    for loaded in (*files, corpus.judgements, corpus.notices, corpus.vocabulary_file):
        if loaded is not None and any(entry.facts for entry in _read_parts(loaded.model)):
            yield name_of(loaded.document.path), loaded


def name_of(path: str) -> str:
    """Return how stamps name a file: `sources/a-report` for `evidence/sources/a-report.yaml`."""
    return path.partition("/")[2].removesuffix(".yaml")


@keep_last
def read_record(loaded: Loaded[Any]) -> tuple[Entry, ...]:
    """Return every part of a record, in the order of its file."""
    return tuple(entry for entry in _read_parts(loaded.model) if entry.facts)


def compare_records(
    corpus: Corpus, stamps: Mapping[str, Stamp]
) -> tuple[tuple[AttestedRecord, ...], tuple[Stamp, ...]]:
    """Compare every record with its stamp; return them, and the stamps of records that are gone."""
    found = tuple(_compare(name, loaded, stamps.get(name)) for name, loaded in iter_records(corpus))
    # A faulty file is reported as such, and its record is not gone.
    known = {one.name for one in found} | {name_of(path) for path in corpus.rejected}
    return found, tuple(stamp for name, stamp in stamps.items() if name not in known)


def _read_parts(model: Model) -> Iterator[Entry]:
    head: list[tuple[str, Any]] = []
    for name, value in _licensed_fields(model):
        if isinstance(value, dict) and any(isinstance(one, Model) for one in value.values()):
            for key, part in value.items():
                yield _make_part(f"{name}.{key}", _licensed_fields(part))
        elif isinstance(value, Model):
            yield _make_part(name, _licensed_fields(value))
        else:
            head.append((name, value))
    yield _make_part(HEAD, head)


def _make_part(name: str, fields: Iterable[tuple[str, Any]]) -> Entry:
    facts = (fact for key, value in fields for fact in _facts(key, value))
    return Entry("part", name, {key: (value,) for key, value in sorted(facts)})


def _facts(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Model):
        for key, part in _licensed_fields(value):
            yield from _facts(f"{name}.{key}", part)
        return
    words = isinstance(value, tuple) and all(isinstance(one, str) for one in value)
    yield name, compact(" ".join(value) if words else _dump(value))


def _dump(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(_plain(value), ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return {name: _plain(part) for name, part in _licensed_fields(value)}
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, tuple) else value


def _licensed_fields(model: Model) -> Iterator[tuple[str, Any]]:
    """Yield what a model says by its keys, without what says nothing that its absence does not."""
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if is_own(field) and SHOWN.get(type(model)) != name:
            continue
        if value not in (None, "", ()) and value != field.default:
            yield field.alias or name, value


def _compare(name: str, loaded: Loaded[Any], stamp: Stamp | None) -> AttestedRecord:
    if stamp is None:
        return AttestedRecord(name, loaded, "not-attested")
    changes = tuple(_find_changes(loaded, stamp.reading))
    return AttestedRecord(name, loaded, "suspect" if changes else "attested", stamp, changes)


def _find_changes(loaded: Loaded[Any], stamped: tuple[Entry, ...]) -> Iterator[PartChange]:
    old = {entry.name: entry.facts for entry in stamped}
    new = {entry.name: entry.facts for entry in read_record(loaded)}
    for name in (*new, *(name for name in old if name not in new)):
        before, after = old.get(name, {}), new.get(name, {})
        fields = [key for key in sorted({*before, *after}) if before.get(key) != after.get(key)]
        if not fields:
            continue
        said = [_tell(key, before.get(key, ()), after.get(key, ())) for key in fields]
        if not after:
            said = ["it was taken out"]
        elif not before:
            said = ["it was added"]
        yield PartChange(name, tuple(said), loaded.place(*_route_of(name, fields[0])))


def _route_of(part: str, field: str) -> Route:
    if part == HEAD:
        return (field.partition(".")[0],)
    group, _, name = part.partition(".")
    return (group, name) if name else (group,)


def _tell(field: str, before: tuple[str, ...], after: tuple[str, ...]) -> str:
    said, says = " ".join(before), " ".join(after)
    if not says:
        return f"{field} was taken out"
    if not said:
        return f"{field} was added"
    if said.startswith("~") or says.startswith("~"):
        return f"{field} changed"
    return f"{field}: {said} became {says}"
