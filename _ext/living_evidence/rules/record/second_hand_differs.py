"""A study is called second-hand and a source of its own was captured, or the other way round.

Of a study that is known only through what others say of it, nothing was read: its page says so, and
a reader weighs it otherwise.

To mend: write `second-hand: "true"` where no source of the study itself was captured, and take it
out where one was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.loading import Loaded
    from living_evidence.records import Study
    from living_evidence.rules.base import Index

NAME = "second-hand-differs"
NOTHING = "not-captured"
FAILING = (
    "studies/gamma-trial: {second-hand: DELETE}",
    "studies/NCT99999902: {second-hand: 'true'}",
)
PASSING = ("studies/NCT99999902: {second-hand: 'false'}",)


def check(index: Index) -> Iterator[Problem]:
    """Yield every study whose sources are not what it says of them."""
    reports = _find_reports(index.corpus)
    for loaded in index.corpus.studies.values():
        own = reports.get(loaded.model.id, [])
        if (loaded.model.second_hand == "true") == bool(own):
            yield _make_problem(index.corpus, loaded, own)


def _find_reports(corpus: Corpus) -> dict[str, list[str]]:
    """Return by study the sources that report it themselves, and of which something was read."""
    found: dict[str, list[str]] = {}
    for name, loaded in corpus.sources.items():
        study = loaded.model.study
        if study is not None and loaded.model.capture.completeness != NOTHING:
            found.setdefault(study.id, []).append(name)
    return found


def _make_problem(corpus: Corpus, loaded: Loaded[Study], own: list[str]) -> Problem:
    study = loaded.model
    place = loaded.place("second-hand")
    says = f"second-hand: {study.second_hand}"
    captured = f"{', '.join(own)} report it" if own else "no captured source reports it itself"
    sides = (
        Side(f"the study {study.id}", says, place),
        Side("the sources", captured, corpus.sources[own[0]].place("study") if own else None),
    )
    message = f"{study.id} says {says}, and {captured}"
    hint = "Write second-hand: true where no source of the study itself was captured, else not."
    return Problem(NAME, message, place, sides, hint)
