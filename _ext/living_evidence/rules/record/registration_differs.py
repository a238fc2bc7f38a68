"""A study has another registry number than its own id, or than the entry that reports it.

One digit names another trial. A study that is registered is called by its registry number, and
the entry that reports it prints the same one.

To mend: copy the number from the entry.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.records import RegistryEntry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.loading import Loaded
    from living_evidence.records import BaseSource, Study
    from living_evidence.rules.base import Index

NAME = "registration-differs"
NCT = re.compile(r"NCT\d{8}")
FAILING = (
    "studies/NCT99999901: {registry: NCT99999910}",
    "studies/gamma-trial: {registry: NCT99999902}",
    """\
studies/gamma-trial: {registry: NCT99999909}
sources/NCT99999902: {study: gamma-trial}
""",
)
PASSING = (
    "studies/NCT99999901: {registry: NCT99999901}",
    "studies/gamma-trial: {registry: NCT99999909}",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every study whose registry number another record contradicts."""
    entries = _find_entries(index.corpus)
    for loaded in index.corpus.studies.values():
        if loaded.model.registry:
            yield from _check_study(entries, loaded, loaded.model.registry)


def _find_entries(corpus: Corpus) -> dict[str, dict[str, Loaded[BaseSource]]]:
    """Return the registry entries that name a study or print a number, by either, by their id."""
    found: dict[str, dict[str, Loaded[BaseSource]]] = {}
    for source in corpus.sources.values():
        model = source.model
        if isinstance(model, RegistryEntry) and model.study is not None:
            for key in (model.study.id, model.registry.nctId):
                found.setdefault(key, {})[model.id] = source
    return found


def _check_study(
    entries: dict[str, dict[str, Loaded[BaseSource]]], loaded: Loaded[Study], number: str
) -> Iterator[Problem]:
    name = loaded.model.id
    if NCT.fullmatch(name) and name != number:
        yield _make_problem(loaded, number, Side(name, f"id: {name}", loaded.place("id")))
    for source in {**entries.get(name, {}), **entries.get(number, {})}.values():
        model = source.model
        if not isinstance(model, RegistryEntry) or model.study is None:
            continue
        printed = model.registry.nctId
        # The entry of this study prints its number; another study has another entry.
        if (model.study.id == name) != (printed == number):
            place = source.place("registry", "nctId")
            yield _make_problem(
                loaded, number, Side(model.id, f"{printed} of {model.study.id}", place)
            )


def _make_problem(loaded: Loaded[Study], number: str, other: Side) -> Problem:
    place = loaded.place("registry")
    sides = (Side(f"the study {loaded.model.id}", f"registry: {number}", place), other)
    message = (
        f"{loaded.model.id} has the registry number {number}, and {other.label} has {other.says}"
    )
    hint = "Copy the number from the entry; a study is called by its registry number."
    return Problem(NAME, message, place, sides, hint)
