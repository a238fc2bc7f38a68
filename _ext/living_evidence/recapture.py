"""What became of the quotes of a source whose snapshot is another one than was locked.

The lock keeps where each quote stood, and no text of the old snapshot. So a quote is unmoved, is
moved to another position, or is gone. Of one that is gone, the closest words of the new snapshot
tell whether the source was changed there, or says nothing of the kind any more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal, get_args

from living_evidence.prose.patterns import compile_later
from living_evidence.quotes import CJK, fold_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from living_evidence.quotes import QuoteEntry, Snapshot

Fate = Literal["unmoved", "moved", "changed", "vanished", "repeated", "new"]
FATES: tuple[Fate, ...] = get_args(Fate)
ALIKE = 0.6
"""How alike the closest words must be to be the same passage, changed: 1 for the very same."""
LONGEST = 50_000
"""How many words of a snapshot are looked through for the closest ones."""
ANCHORS = 3
"""How many of the stretches that a quote shares with the text are tried as its place."""
BESIDE = 3
"""How many words beside it may stand in place of the first or the last word of a quote."""
STOPS = ",.;:!?，。；：！？"
WORD = compile_later(rf"{CJK.pattern}|(?:(?!{CJK.pattern})\S)+")


@dataclass(frozen=True, slots=True)
class Movement:
    """One quote, and what became of it."""

    entry: QuoteEntry
    fate: Fate
    closest: str = ""
    """The words that stand in the new snapshot instead, of a quote that was changed."""

    @property
    def position(self) -> str:
        """Return where it stood and where it stands, as offsets into the snapshots."""
        line = self.entry.line
        before = f"{line.start}" if line is not None else "nowhere"
        if self.fate == "unmoved":
            return before
        found = self.fate in {"moved", "new"}
        return f"{before} -> {self.entry.start if found else 'nowhere'}"

    @property
    def is_lost(self) -> bool:
        """Tell whether the quote does not stand there once and as it did, wherever."""
        return self.fate in {"changed", "vanished", "repeated"}

    def describe(self) -> str:
        """Say what became of it, with the difference shown."""
        if self.fate == "changed":
            return f"changed: {show_difference(self.entry.quote.exact, self.closest)}"
        if self.fate == "repeated":
            return f"stands there more than once now: {self.entry.detail}"
        if self.fate == "vanished":
            return f"vanished: {self.entry.detail}"
        return f"{self.fate}, {self.position}"


def find_movements(entries: Iterable[QuoteEntry], snapshot: Snapshot) -> Iterator[Movement]:
    """Yield what became of each quote of one source in its new snapshot."""
    words = _split(snapshot.text)
    for entry in entries:
        yield _find_movement(entry, words)


def count_fates(movements: Iterable[Movement]) -> str:
    """Say how many quotes met which fate: `12 unmoved, 3 moved, 1 changed`."""
    fates = [movement.fate for movement in movements]
    return (
        ", ".join(f"{fates.count(fate)} {fate}" for fate in FATES if fate in fates) or "no quotes"
    )


def show_difference(before: str, after: str) -> str:
    """Show two texts as one, with what went in [-...-] and what came in {+...+}."""
    old, new = _split(before), _split(after)
    shown: list[str] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            shown.append(_join(old[a:b]))
            continue
        shown += [f"[-{_join(old[a:b])}-]"] if b > a else []
        shown += [f"{{+{_join(new[c:d])}+}}"] if d > c else []
    return " ".join(shown)


def find_closest(wanted: str, words: list[str]) -> str:
    """Return the stretch of a text that is most like a quote; empty where none is like it."""
    quoted = _split(wanted)
    stretches = {
        (max(0, start), max(0, start) + max(1, len(quoted) + more))
        for start in _find_around(quoted, words)
        for more in (0, 1, -1, 2)
    }
    scored = [(_likeness(quoted, words[start:end]), start, end) for start, end in stretches]
    score, start, end = max(scored, default=(0.0, 0, 0))
    if score < ALIKE:
        return ""
    found = _join(_widen(quoted, words, start, min(end, len(words))))
    # The sentence may go on where the quote ends.
    return found if quoted[-1] != quoted[-1].rstrip(STOPS) else found.rstrip(STOPS)


def _widen(quoted: list[str], words: list[str], start: int, end: int) -> list[str]:
    """Take in the words beside a stretch that stand in place of the first or last of the quote."""
    first, last = start, end
    if words[start] != quoted[0]:
        while first > max(0, start - BESIDE) and words[first - 1][-1] not in STOPS:
            first -= 1
    if words[end - 1].rstrip(STOPS) != quoted[-1].rstrip(STOPS):
        while last < min(len(words), end + BESIDE) and words[last - 1][-1] not in STOPS:
            last += 1
    return words[first:last]


def _split(text: str) -> list[str]:
    """Split a text into words, and what is written without spaces into characters."""
    return WORD.findall(fold_text(text))


def _join(words: Sequence[str]) -> str:
    joined = " ".join(words)
    return re.sub(rf"(?<={CJK.pattern}) (?={CJK.pattern})", "", joined)


def _find_movement(entry: QuoteEntry, words: list[str]) -> Movement:
    if entry.state == "found-twice":
        return Movement(entry, "repeated")
    if entry.state == "matched":
        if entry.line is None:
            return Movement(entry, "new")
        same = (entry.line.start, entry.line.length) == (entry.start, entry.end - entry.start)
        return Movement(entry, "unmoved" if same else "moved")
    if entry.engine_made:
        changed = entry.detail.startswith("the snapshot prints ")
        closest = entry.detail.removeprefix("the snapshot prints ") if changed else ""
        return Movement(entry, "changed" if changed else "vanished", closest)
    closest = find_closest(entry.quote.exact, words)
    return Movement(entry, "changed" if closest else "vanished", closest)


def _find_around(quoted: list[str], words: list[str]) -> Iterator[int]:
    """Yield where the quote would begin, for the longest stretches that it shares with the text."""
    matcher = SequenceMatcher(None, quoted, words[:LONGEST], autojunk=False)
    blocks = sorted(matcher.get_matching_blocks(), key=lambda block: -block.size)
    for block in blocks[:ANCHORS]:
        yield from (block.b - block.a + shift for shift in (0, -1, 1) if block.size)


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    return SequenceMatcher(None, _join(one), _join(other), autojunk=False).ratio()
