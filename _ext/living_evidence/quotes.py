"""Quotes: where each stands in its snapshot, or what the lock says of it where there is none."""

from __future__ import annotations

import os
import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from living_evidence.documents import MAXIMUM_BYTES, format_route
from living_evidence.labels import FieldValue, find_field, iter_fields
from living_evidence.lock import Lines, Lock, LockLine, hash_field, hash_quote, hash_snapshot
from living_evidence.memo import keep_last
from living_evidence.records import (
    ABSENT,
    MAXIMUM_CJK,
    MAXIMUM_WORDS,
    ClinicalSummary,
    Quote,
    RegistryEntry,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from living_evidence.corpus import Corpus
    from living_evidence.documents import Document, Route
    from living_evidence.loading import Loaded
    from living_evidence.memo import Kept
    from living_evidence.problems import Place
    from living_evidence.records import BaseSource

VARIABLE = "EVIDENCE_SNAPSHOTS"
QuoteState = Literal["matched", "locked", "not-found", "found-twice", "not-locked", "no-snapshot"]
LockState = Literal["agrees", "missing", "quote-differs", "snapshot-differs", "position-differs"]
GOOD_STATES: tuple[QuoteState, ...] = ("matched", "locked")
SHOWN_WORDS = 6
COMPARED_WORDS = 2 * MAXIMUM_WORDS

# U+2212 is a sign and stays as it is; these are dashes.
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\ufe58\ufe63\uff0d"
FOLDS = {
    **dict.fromkeys(map(ord, DASHES), "-"),
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f"), '"'),
}
# Soft hyphens and zero-width spaces show nothing; they stand nowhere in the folded text.
HIDDEN = "\u00ad\u200b\u2060\ufeff"
# An escape, a run of white space, or a base character with everything that composes with it.
PIECE = re.compile(rf"\\[{HIDDEN}]*([!-/:-@\[-`{{-~])|(\s(?:[\s{HIDDEN}]*\s)?)|(.)", re.DOTALL)
# The same, where nothing composes: plain words are taken as many at a time as stand there.
RUN = re.compile(PIECE.pattern.replace("|(.)", r"|([!-\[\]-~]+(?: [!-\[\]-~]+)*|.)"), re.DOTALL)
# Captures lose line breaks: in "2025View" and "BoardAll" a new text begins at the capital.
GLUED_BEFORE = re.compile(r"^[a-z]{3}(?=[A-Z][a-z])")
GLUED_AFTER = re.compile(r"[a-z0-9][A-Z][a-z]{2}")
# An em dash ends a clause; unlike a hyphen it never joins two words into one.
EM_DASHES = "\u2014\u2015"
ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
WITHOUT_HIDDEN = dict.fromkeys(map(ord, HIDDEN))
CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]")
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Folded:
    """Text in the one form in which quotes are compared, with the way back to positions."""

    text: str
    starts: tuple[int, ...]
    """For each folded character the offset in the original, and the original's length last."""


def fold_text(text: str) -> str:
    """Fold spaces, dashes, curly quotes and Markdown escapes; never digits, points and signs.

    The same form as `fold`, without the way back, and an order of magnitude faster.
    """
    if text.isascii() and "\\" not in text:
        return " ".join(text.split())
    plain = unicodedata.normalize("NFC", ESCAPE.sub(r"\1", text.translate(WITHOUT_HIDDEN)))
    return " ".join(plain.translate(FOLDS).split())


def fold(text: str) -> Folded:
    """Fold `text`, keeping for every folded character where it came from."""
    pieces: list[str] = []
    starts: list[int] = []
    for start, piece in _split_pieces(text):
        if len(piece) > 1 and piece.isascii():
            pieces.append(piece)
            starts.extend(range(start, start + len(piece)))
            continue
        folded = unicodedata.normalize("NFC", piece).translate(FOLDS)
        pieces.append(folded)
        starts.extend([start] * len(folded))
    return Folded("".join(pieces), (*starts, len(text)))


def _split_pieces(text: str) -> Iterator[tuple[int, str]]:
    composed = unicodedata.is_normalized("NFC", text.translate(WITHOUT_HIDDEN))
    pending: list[str] = []
    pending_start = 0
    for match in (RUN if composed else PIECE).finditer(text):
        escaped, space, character = match.groups()
        if character and character in HIDDEN:
            continue
        if not composed and character and pending and _joins(pending, character):
            pending.append(character)
            continue
        if pending:
            yield pending_start, "".join(pending)
        pending, pending_start = [escaped or (" " if space else character)], match.start()
    if pending:
        yield pending_start, "".join(pending)


def _joins(before: list[str], character: str) -> bool:
    if unicodedata.combining(character):
        return True
    # Hangul vowels and finals compose with what stands before them, and are no combining marks.
    text = "".join(before)
    alone = unicodedata.normalize("NFC", text) + unicodedata.normalize("NFC", character)
    return unicodedata.normalize("NFC", text + character) != alone


@dataclass(frozen=True)
class Snapshot:
    """The captured text of a source."""

    name: str
    text: str
    hash: str

    @cached_property
    def folded(self) -> Folded:
        """Return the text as quotes are compared."""
        return fold(self.text)

    @cached_property
    def clauses(self) -> str:
        """Return the folded text with em dashes kept apart from hyphens."""
        if not any(dash in self.text for dash in EM_DASHES):
            return self.folded.text
        pairs = zip(self.folded.text, self.folded.starts, strict=False)
        return "".join("\n" if self.text[at] in EM_DASHES else char for char, at in pairs)

    def find(self, quote: Quote) -> list[tuple[int, int]]:
        """Return every (start, end) at which the quote stands with its prefix and suffix."""
        wanted = fold_text(quote.exact)
        starts = self.folded.starts
        return [
            (starts[start], starts[start + len(wanted)])
            for start in find_all(self.folded.text, wanted)
            if not _is_cut(self.clauses, start, start + len(wanted))
            and self._has_context(quote, start, start + len(wanted))
        ]

    def describe_miss(self, quote: Quote) -> str:
        """Say why the quote was not found: its context, its ends, or where the text differs."""
        wanted = fold_text(quote.exact)
        starts = list(find_all(self.folded.text, wanted))
        whole = [at for at in starts if not _is_cut(self.clauses, at, at + len(wanted))]
        if whole:
            return "its words stand there, but not between that prefix and suffix"
        if starts:
            around = self.folded.text[max(0, starts[0] - 12) : starts[0] + len(wanted) + 12]
            return f"it cuts a longer word, number or range: {around.strip()!r}"
        return self._describe_difference(wanted.split())

    def _has_context(self, quote: Quote, start: int, end: int) -> bool:
        prefix, suffix = fold_text(quote.prefix), fold_text(quote.suffix)
        # One space may stand between; nothing farther away need be looked at.
        before = self.folded.text[max(0, start - len(prefix) - 1) : start].rstrip()
        after = self.folded.text[end : end + len(suffix) + 1].lstrip()
        return before.endswith(prefix) and after.startswith(suffix)

    def _describe_difference(self, words: list[str]) -> str:
        for count in range(min(len(words), COMPARED_WORDS) - 1, 0, -1):
            known = " ".join(words[:count])
            at = self.folded.text.find(known)
            if at >= 0 and len(known) > SHOWN_WORDS:
                after = self.folded.text[at + len(known) :].split()[:SHOWN_WORDS]
                shown = " ".join(words[max(0, count - SHOWN_WORDS) : count])
                return f"after {shown!r} the snapshot goes on {' '.join(after)!r}"
        return "not even its first words stand in the snapshot"


def find_all(text: str, wanted: str) -> Iterator[int]:
    """Yield every offset at which a text stands; none for an empty one."""
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _is_cut(text: str, start: int, end: int) -> bool:
    """Tell whether a word, a number, a hyphenated word or a range continues beyond the match."""
    before, after = text[max(0, start - 3) : start], text[end : end + 3]
    return (
        _continues(before[::-1], text[start]) and not GLUED_BEFORE.search(before + text[start:end])
    ) or (_continues(after, text[end - 1]) and not GLUED_AFTER.match(text[end - 1] + after))


def _continues(outside: str, edge: str) -> bool:
    near, far = outside[:1], outside[1:2]
    if not near or CJK.match(edge) or CJK.match(near) or not (edge.isalnum() or edge == "_"):
        return False
    if near.isalnum() or near == "_":
        return True
    if edge.isdigit() and far.isdigit():
        return near in ".,\u00b7-"
    return near == "-" and far.isalpha() and edge.isalpha()


@dataclass(eq=False)
class Snapshots:
    """The folder of captured texts, or texts in memory; None for a folder that is not there."""

    folder: Path | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    missing: bool = False
    """True where the environment names a folder that is not there."""
    _read: dict[str, Snapshot | None] = field(default_factory=dict, repr=False)

    @classmethod
    def from_environment(cls) -> Snapshots:
        """Use the folder that EVIDENCE_SNAPSHOTS names, if it names one."""
        name = os.environ.get(VARIABLE, "")
        folder = Path(name) if name else None
        if folder is None or not folder.is_dir():
            return cls(missing=folder is not None)
        return cls(folder)

    @property
    def available(self) -> bool:
        """Tell whether there is anything to look quotes up in."""
        return self.folder is not None or bool(self.texts)

    def find(self, name: str) -> Snapshot | None:
        """Return a snapshot by its plain file name; None where it is absent or unsafe."""
        if name not in self._read:
            self._read[name] = self._load(name)
        return self._read[name]

    def find_fault(self, name: str) -> str:
        """Say what is wrong with a snapshot name or file, or return an empty text."""
        if name in ABSENT or name in self.texts:
            return ""
        if not NAME.fullmatch(name) or ".." in name:
            return "a snapshot is named by a plain file name, without folders"
        file = self.folder / name if self.folder is not None else None
        if file is None or not file.exists():
            return ""
        return _find_file_fault(self.folder, file)

    def names(self) -> list[str]:
        """Return the names of every snapshot, in order."""
        files = self.folder.iterdir() if self.folder is not None else ()
        return sorted({*self.texts, *(file.name for file in files if file.is_file())})

    def _load(self, name: str) -> Snapshot | None:
        if name in self.texts:
            text = self.texts[name]
            return Snapshot(name, text, hash_snapshot(text.encode()))
        if self.folder is None or name in ABSENT or self.find_fault(name):
            return None
        file = self.folder / name
        if not file.is_file():
            return None
        raw = file.read_bytes()
        return Snapshot(name, raw.decode("utf-8-sig"), hash_snapshot(raw))


def _find_file_fault(folder: Path | None, file: Path) -> str:
    if folder is None or file.resolve().parent != folder.resolve():
        return "the snapshot is a link that leads out of the snapshot folder"
    if not file.is_file():
        return "the snapshot is not a regular file"
    if file.stat().st_size > MAXIMUM_BYTES:
        return f"the snapshot has more than {MAXIMUM_BYTES:,} bytes"
    try:
        file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return f"the snapshot is not UTF-8 (byte {error.start})"
    except OSError as error:
        return f"the snapshot cannot be read: {error.strerror}"
    return ""


@dataclass(frozen=True, slots=True)
class QuoteEntry:
    """One quote of the corpus, and what became of it."""

    source: str
    route: Route
    quote: Quote
    document: Document
    state: QuoteState
    lock: LockState
    hash: str
    snapshot: str
    """The name of the snapshot in the record."""
    snapshot_hash: str = ""
    """The hash of the snapshot that was read; empty where none was."""
    start: int = 0
    end: int = 0
    engine_made: bool = False
    """True for a registry field that was found by its label."""
    detail: str = ""
    """For a quote that was not found once: what the snapshot says instead."""
    line: LockLine | None = None

    @property
    def place(self) -> Place:
        """Return where the quote stands in its record."""
        return self.document.place(self.route)

    @property
    def good(self) -> bool:
        """Tell whether the quote may license anything."""
        return self.state in GOOD_STATES and not self.too_long

    @property
    def summary(self) -> Literal["matched", "locked", "failed"]:
        """Return what became of the quote, in the three words of a summary."""
        if not self.good:
            return "failed"
        return "matched" if self.state == "matched" else "locked"

    @property
    def excess(self) -> str:
        """Say by how much the quote is too long, or return an empty text."""
        return "" if self.engine_made else describe_excess(self.quote.exact)

    @property
    def too_long(self) -> bool:
        """Tell whether the quote is longer than a short quotation may be."""
        return bool(self.excess)


@dataclass(frozen=True, eq=False)
class QuoteIndex:
    """Every quote of a corpus, looked up when it is asked for: in its snapshot, and in the lock."""

    corpus: Corpus
    at_hand: Snapshots
    lock: Lock
    kept: Kept = field(default_factory=dict, init=False, repr=False)

    def of_source(self, source: str) -> tuple[QuoteEntry, ...]:
        """Return every quote of a source, engine-made ones included, in record order."""
        loaded = self.corpus.sources[source]
        return _check_source(loaded, self.find_snapshot(source), self.lock.of_source(source))

    def of(self, source: str, route: Route) -> list[QuoteEntry]:
        """Return the quotes at or below a route of a source, engine-made ones included."""
        return self._by_prefix.get((source, route), [])

    def find_fault(self, source: str) -> str:
        """Say what is wrong with the name or the file of a snapshot, or return an empty text."""
        return self.snapshot_faults.get(source, "")

    def find_snapshot(self, source: str) -> Snapshot | None:
        """Return what was captured of a source; None where it is not at hand."""
        return self.at_hand.find(self.corpus.sources[source].model.capture.snapshot)

    def take_source(self, source: str, part: Corpus) -> QuoteIndex:
        """Return the quotes of a part, which is one source, with its lines of the lock."""
        return QuoteIndex(part, self.at_hand, Lock(self.lock.of_source(source), exists=True))

    @cached_property
    def entries(self) -> Mapping[tuple[str, Route], QuoteEntry]:
        """Return every quote by source and route."""
        found = (entry for source in self.corpus.sources for entry in self.of_source(source))
        return {(entry.source, entry.route): entry for entry in found}

    @cached_property
    def snapshots(self) -> Mapping[str, Snapshot]:
        """Return, by source, what was captured of it, where that is at hand."""
        found = {source: self.find_snapshot(source) for source in self.corpus.sources}
        return {source: snapshot for source, snapshot in found.items() if snapshot is not None}

    @cached_property
    def snapshot_faults(self) -> Mapping[str, str]:
        """Return, by source, what is wrong with the name or the file of its snapshot."""
        found = {source: self._find_fault(source) for source in self.corpus.sources}
        return {source: fault for source, fault in found.items() if fault}

    @property
    def stale(self) -> list[LockLine]:
        """Return the lock lines whose quote is gone from the records."""
        known = {entry.line.key for entry in self.entries.values() if entry.line is not None}
        return [line for key, line in self.lock.lines.items() if key not in known]

    @property
    def changed_snapshots(self) -> dict[str, QuoteEntry]:
        """Return, by source, one quote whose snapshot is not the one that was locked."""
        return {
            entry.source: entry
            for entry in self.entries.values()
            if entry.lock == "snapshot-differs"
        }

    def _find_fault(self, source: str) -> str:
        loaded = self.corpus.sources[source]
        fault = self.at_hand.find_fault(loaded.model.capture.snapshot)
        if fault or source in self.snapshots:
            return fault
        return _find_other_name(loaded, self.at_hand, self.lock.of_source(source))

    @cached_property
    def _by_prefix(self) -> dict[tuple[str, Route], list[QuoteEntry]]:
        found: dict[tuple[str, Route], list[QuoteEntry]] = {}
        for (source, route), entry in self.entries.items():
            for length in range(len(route) + 1):
                found.setdefault((source, route[:length]), []).append(entry)
        return found


@keep_last
def build_quote_index(corpus: Corpus, snapshots: Snapshots, lock: Lock) -> QuoteIndex:
    """Return the quotes of a corpus, to be looked up in their snapshots and in the lock."""
    return QuoteIndex(corpus, snapshots, lock)


def _find_other_name(loaded: Loaded[BaseSource], snapshots: Snapshots, lines: Lines) -> str:
    """Say under which other name the text stands in which the quotes of a source were locked."""
    if not snapshots.available or loaded.model.capture.snapshot in ABSENT:
        return ""
    hashes = {line.snapshot_hash for line in lines.values()}
    other = next((name for name in snapshots.names() if _has_hash(snapshots, name, hashes)), "")
    return f"there is no such file, and the text that was locked stands in {other}" if other else ""


def _has_hash(snapshots: Snapshots, name: str, hashes: set[str]) -> bool:
    found = snapshots.find(name) if hashes else None
    return found is not None and found.hash in hashes


def iter_quotes(source: BaseSource) -> Iterator[tuple[Route, Quote]]:
    """Yield every hand-written quote of a source with its route, in record order."""
    blocks: list[tuple[Route, tuple[Quote, ...]]] = [(("citation",), source.citation.quotes)]
    if source.study is not None:
        blocks.append((("study",), source.study.quotes))
    blocks.append((("context",), source.context.quotes))
    blocks += [(("populations", name), block.quotes) for name, block in source.populations.items()]
    blocks += [(("results", name), block.quotes) for name, block in source.results.items()]
    blocks += [(("relations", at), block.quotes) for at, block in enumerate(source.relations)]
    for name, block in (("funding", source.funding), ("interests", source.interests)):
        if block is not None:
            blocks.append(((name,), block.quotes))
    if isinstance(source, ClinicalSummary):
        blocks += [(("references", at), block.quotes) for at, block in enumerate(source.references)]
    for route, quotes in blocks:
        for index, quote in enumerate(quotes):
            yield (*route, "quotes", index), quote


@lru_cache(maxsize=65536)
def describe_excess(text: str) -> str:
    """Say by how much a quote exceeds 25 words or 40 CJK characters; empty where it does not."""
    ideographs = len(CJK.findall(text))
    words = len(CJK.sub(" ", text).split())
    if ideographs > MAXIMUM_CJK:
        return f"{ideographs} CJK characters, and at most {MAXIMUM_CJK} are quoted"
    if words > MAXIMUM_WORDS:
        return f"{words} words, and at most {MAXIMUM_WORDS} are quoted"
    return ""


def make_line(entry: QuoteEntry) -> LockLine:
    """Make the lock line of a quote that was found in its snapshot."""
    length = entry.end - entry.start
    route = format_route(entry.route)
    return LockLine(entry.source, route, entry.hash, entry.snapshot_hash, entry.start, length)


def line_of(text: str, offset: int) -> int:
    """Return the line, from 1, on which an offset of a text stands."""
    newlines = [match.start() for match in re.finditer("\n", text)]
    return bisect_left(newlines, offset) + 1


@dataclass(frozen=True, slots=True)
class _Found:
    state: QuoteState
    start: int = 0
    end: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Lookup:
    """A quote to look up: where it stands, what its line of the lock must say, what was found."""

    route: Route
    quote: Quote
    hash: str
    found: _Found | None
    """None where there is no snapshot to look in."""
    engine_made: bool = False


@keep_last
def _check_source(
    loaded: Loaded[BaseSource], snapshot: Snapshot | None, lines: Lines
) -> tuple[QuoteEntry, ...]:
    lookups = _iter_lookups(loaded.model, snapshot)
    return tuple(_make_entry(loaded, lookup, snapshot, lines) for lookup in lookups)


def _iter_lookups(source: BaseSource, snapshot: Snapshot | None) -> Iterator[_Lookup]:
    for route, quote in iter_quotes(source):
        found = _find_quote(snapshot, quote) if snapshot is not None else None
        yield _Lookup(route, quote, hash_quote(quote), found)
    if not isinstance(source, RegistryEntry):
        return
    for value in iter_fields(source):
        found = _find_registry_field(snapshot, value) if snapshot is not None else None
        quote = Quote.model_construct(exact=value.value)
        digest = hash_field(value.route, f"{value.value} {value.kind}".rstrip())
        yield _Lookup(value.route, quote, digest, found, engine_made=True)


def _find_quote(snapshot: Snapshot, quote: Quote) -> _Found:
    places = snapshot.find(quote)
    if len(places) == 1:
        return _Found("matched", *places[0])
    if not places:
        return _Found("not-found", detail=snapshot.describe_miss(quote))
    lines = ", ".join(str(line_of(snapshot.text, start)) for start, _ in places)
    return _Found("found-twice", detail=f"it stands on lines {lines} of the snapshot")


def _find_registry_field(snapshot: Snapshot, registry_field: FieldValue) -> _Found:
    match = find_field(snapshot.text, registry_field)
    if match.agrees:
        return _Found("matched", match.start, match.end)
    return _Found("not-found", detail=match.detail)


def _make_entry(
    loaded: Loaded[BaseSource], lookup: _Lookup, snapshot: Snapshot | None, lines: Lines
) -> QuoteEntry:
    source = loaded.model
    line = lines.get((source.id, format_route(lookup.route)))
    seen_hash = snapshot.hash if snapshot is not None else ""
    locked = _compare(line, lookup, seen_hash)
    captured = source.capture.snapshot not in ABSENT
    found = lookup.found or _Found(_state_without_snapshot(locked, captured=captured))
    return QuoteEntry(
        source=source.id,
        route=lookup.route,
        quote=lookup.quote,
        document=loaded.document,
        state=found.state,
        lock=locked,
        hash=lookup.hash,
        snapshot=source.capture.snapshot,
        snapshot_hash=seen_hash,
        start=found.start,
        end=found.end,
        engine_made=lookup.engine_made,
        detail=found.detail,
        line=line,
    )


def _compare(line: LockLine | None, lookup: _Lookup, snapshot_hash: str) -> LockState:
    if line is None:
        return "missing"
    if line.quote_hash != lookup.hash:
        return "quote-differs"
    if snapshot_hash and line.snapshot_hash != snapshot_hash:
        return "snapshot-differs"
    found, position = lookup.found, (line.start, line.start + line.length)
    if found is not None and found.state == "matched" and position != (found.start, found.end):
        return "position-differs"
    return "agrees"


def _state_without_snapshot(locked: LockState, *, captured: bool) -> QuoteState:
    if not captured:
        return "no-snapshot"
    return "locked" if locked == "agrees" else "not-locked"
