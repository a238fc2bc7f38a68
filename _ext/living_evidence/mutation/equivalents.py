"""Changes that change no meaning, each with a reason: the only survivors that are let pass."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from living_evidence.documents import parse_document
from living_evidence.problems import Place, Problem
from living_evidence.records import Model, Own, Text
from living_evidence.validation import validate_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from living_evidence.mutation.mutants import Mutant

PATH = "evidence/equivalents.yaml"
LARGEST_SHARE = 3
"""In percent of the mutants: with more, the list would hide what the rules do not see."""


class Equivalent(Model):
    """A change after which the site says the same; it is named by what it changes."""

    path: Text
    operator: Text
    before: Text
    after: str
    reason: Own[Text]

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """Return what names the mutant."""
        return (self.path, self.operator, self.before, self.after)


class EquivalentsFile(Model):
    """The file `equivalents.yaml`."""

    equivalents: tuple[Equivalent, ...] = ()


@dataclass(frozen=True, slots=True)
class Equivalents:
    """The list of a site, and what is wrong with it."""

    entries: tuple[Equivalent, ...] = ()
    places: tuple[Place, ...] = ()
    problems: tuple[Problem, ...] = ()

    def check(self, survivors: Iterable[Mutant], mutants: int) -> Iterator[Problem]:
        """Yield a problem for each entry that lets nothing pass, and for too many of them."""
        left = Counter(mutant.identity for mutant in survivors)
        for entry, place in zip(self.entries, self.places, strict=True):
            left[entry.identity] -= 1
            if left[entry.identity] < 0:
                message = f"this change does not survive any more: {entry.after}"
                yield Problem("equivalent-unused", message, place, hint="Take it out.")
        if len(self.entries) * 100 > mutants * LARGEST_SHARE:
            message = f"{len(self.entries):,} of {mutants:,} mutants are called equivalent"
            hint = f"At most {LARGEST_SHARE} in 100 may be; teach a rule to see the others."
            yield Problem("equivalents-too-many", message, Place(PATH), hint=hint)


def load_equivalents(root: Path) -> Equivalents:
    """Read the list of a site; a site without one has no equivalents."""
    file = root / PATH
    if not file.is_file():
        return Equivalents()
    document, problems = parse_document(PATH, file.read_text(encoding="utf-8"))
    if problems:
        return Equivalents(problems=tuple(problems))
    model, faults = validate_document(EquivalentsFile, TypeAdapter(EquivalentsFile), document)
    entries = model.equivalents if isinstance(model, EquivalentsFile) else ()
    places = tuple(document.place(("equivalents", at)) for at in range(len(entries)))
    return Equivalents(entries, places, tuple(faults))
