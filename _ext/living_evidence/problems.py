"""What a rule reports: a problem, where it stands, and what each side says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file; `line` and `column` count from 1, 0 means unknown."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Format as `path:line:column`, leaving out what is unknown."""
        parts = [self.path]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Side:
    """What one side of a contradiction says, and where it stands.

    `label` names the side as a reader would ("the page", "cercek-2025#cohort-1-ccr"),
    `says` is its own wording or value.
    """

    label: str
    says: str
    place: Place | None = None
    detail: bool = False
    """Whether it only tells where a side has its words from: reports give its place alone."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: the rule that saw it, where it is, both sides, and how to mend it."""

    rule: str
    message: str
    place: Place
    sides: tuple[Side, ...] = ()
    hint: str = ""
    severity: Severity = "error"
    claim: str = ""
    length: int = field(default=0, compare=False)

    def length_at(self, place: Place) -> int:
        """Return how many characters are meant at a place; 0 where that is not known."""
        return self.length if place == self.place else 0

    @property
    def sort_key(self) -> tuple[str | int | list[tuple[str, str]], ...]:
        """Return a key that gives one stable order whatever the order of the checks."""
        place = self.place
        sides = [(side.label, side.says) for side in self.sides]
        return (place.path, place.line, place.column, self.rule, self.message, sides, self.hint)


def sort_problems(problems: list[Problem]) -> list[Problem]:
    """Return the problems in report order, without exact repetitions."""
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.sort_key)
