"""What a mutant is: one change of one file, where it stands, and what it is an example of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from living_evidence.prose.blocks import Block

Family = Literal[
    "numeric", "structural", "unit", "facet", "logic", "deletion", "provenance", "strength", "yaml"
]
FAMILIES: dict[Family, str] = {
    "numeric": "A digit, a number or a number word is another one",
    "structural": "Numbers or terms change places, a bound or a comparison turns round",
    "unit": "A unit, a percent sign, a month or a time point is another one",
    "facet": "A controlled term becomes another one of its facet",
    "logic": "A negation, a quantifier, a direction or an opposite",
    "deletion": "A qualifier, a denominator, an interval, an attribution or a binding is gone",
    "provenance": "An address, an identifier, a claim id or a quoted word is another one",
    "strength": "The sentence says more than its source: cause, certainty, advice, praise",
    "yaml": "A scalar of a record is another one, a list item is gone, a key is gone or twice",
}
Aside = Literal[
    "", "optional", "still-true", "same-reading", "same-value", "shorter-quote", "unanswered",
    "listing", "unreferenced",
]  # fmt: skip
ASIDES: dict[Aside, str] = {
    "optional": "A qualifier is gone that need not be said, or that is said again",
    "still-true": "A term became a broader one that it implies, or one that the record has as well",
    "same-reading": "The terms that are stated are the same, or the words are those in use for it",
    "same-value": "An address became another one that licenses the same value in the same terms",
    "shorter-quote": "A quote, or a word at its end, is gone, on which no value and no term rests",
    "unanswered": "What is said to be missing became another thing that is missing too",
    "listing": "A table or a list shows other rows; it states nothing of its own",
    "unreferenced": "The id of a claim that nothing refers to, or a code that no source prints",
}
"""Changes that contradict no source; they are counted, apart, and not judged."""
CONTEXT = 32
LONGEST = 240
"""Characters of a snippet; a longer one is cut, and says how long it was."""
Home = tuple[int, int]
"""First and last line of what holds a change as a whole."""
NOWHERE: Home = (0, 0)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch `[start:end]` of a text and what stands in its place."""

    start: int
    end: int
    new: str

    @property
    def leans_left(self) -> bool:
        """Tell whether what is inserted belongs to the word before it."""
        return self.start == self.end and self.new[:1] in {" ", ","}


@dataclass(frozen=True, slots=True)
class Words:
    """The block of a page in which a change stands, and its pieces by the block's own offsets."""

    block: Block
    pieces: tuple[Piece, ...]
    claim: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a text, in one piece or (two things exchanged) in several."""

    operator: str
    family: Family
    pieces: tuple[Piece, ...]
    aside: Aside = ""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one file; the offsets of its pieces are those of the file."""

    path: str
    operator: str
    family: Family
    pieces: tuple[Piece, ...]
    before: str
    """The words that change, with a few on either side."""
    after: str
    line: int
    aside: Aside = ""
    home: Home = field(default=NOWHERE, compare=False)
    """What may be named in place of a line that is gone, or that is an option of the whole."""
    words: Words | None = field(default=None, compare=False, repr=False)

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """Return what names this mutant whatever the line that it stands on."""
        return (self.path, self.operator, self.before, self.after)

    def apply(self, text: str) -> str:
        """Return the text of the file with this change."""
        return replace_pieces(text, self.pieces)

    def lines(self, text: str) -> frozenset[int]:
        """Return the lines, in the changed text, at which a problem points at this change."""
        found: set[int] = set()
        shift = 0
        for piece in self.pieces:
            first = text.count("\n", 0, piece.start) + 1 + shift
            found.update(range(first, first + piece.new.count("\n") + 1))
            shift += piece.new.count("\n") - text.count("\n", piece.start, piece.end)
        if self.home[0]:
            found.update(range(self.home[0], self.home[1] + 1))
        return frozenset(found)


def replace_pieces(text: str, pieces: tuple[Piece, ...]) -> str:
    """Return a text with stretches replaced; the pieces are in order and do not overlap."""
    parts, at = [], 0
    for piece in pieces:
        parts += [text[at : piece.start], piece.new]
        at = piece.end
    return "".join([*parts, text[at:]])


def make_mutant(
    path: str,
    text: str,
    change: Change,
    home: Home = NOWHERE,
    words: Words | None = None,
) -> Mutant:
    """Build the mutant of a change whose offsets are those of the file's text."""
    groups = _group(text, change.pieces)
    return Mutant(
        path,
        change.operator,
        change.family,
        change.pieces,
        before=" … ".join(_on_one_line(text[start:end]) for start, end, _ in groups),
        after=" … ".join(_on_one_line(_rewrite(text, *group)) for group in groups),
        line=text.count("\n", 0, change.pieces[0].start) + 1,
        aside=change.aside,
        home=home,
        words=words,
    )


def _group(text: str, pieces: tuple[Piece, ...]) -> list[tuple[int, int, tuple[Piece, ...]]]:
    """Put pieces together whose surroundings meet."""
    groups: list[tuple[int, int, tuple[Piece, ...]]] = []
    for piece in pieces:
        start, end = _widen(text, piece.start, piece.end)
        if groups and start <= groups[-1][1]:
            before = groups.pop()
            groups.append((before[0], end, (*before[2], piece)))
        else:
            groups.append((start, end, (piece,)))
    return groups


def _rewrite(text: str, start: int, end: int, pieces: tuple[Piece, ...]) -> str:
    inner = tuple(Piece(one.start - start, one.end - start, one.new) for one in pieces)
    return replace_pieces(text[start:end], inner)


def _widen(text: str, first: int, last: int) -> tuple[int, int]:
    """Take in a few words of the same line on either side."""
    start = max(first - CONTEXT, text.rfind("\n", 0, first) + 1)
    if start and not text[start - 1].isspace():
        start = next((at + 1 for at in range(start, first) if text[at].isspace()), first)
    line_end = text.find("\n", last)
    end = min(last + CONTEXT, len(text) if line_end < 0 else line_end)
    if end < len(text) and not text[end].isspace():
        end = next((at for at in range(end, last, -1) if text[at - 1].isspace()), last)
    return start, end


def _on_one_line(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST]} … ({len(words)} characters)"
