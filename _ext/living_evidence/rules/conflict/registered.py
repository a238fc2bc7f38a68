"""A registry entry beside the articles that report the same study."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from living_evidence.corpus import count_of
from living_evidence.records import Count, JournalArticle, Proportion, RegistryEntry
from living_evidence.rules.groups import is_everybody

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.loading import Loaded
    from living_evidence.records import BaseSource

ENROLMENT = "enrollmentInfo"


class Reported(NamedTuple):
    """An entry and an article of one study."""

    entry: RegistryEntry
    article: str
    corpus: Corpus

    def of_entry(self) -> Iterator[Item]:
        """Yield the results and fields of the entry."""
        return self.corpus.items_of(self.entry.id)

    def of_article(self) -> Iterator[Item]:
        """Yield the results of the article that no later report replaces."""
        for item in self.corpus.items_of(self.article):
            if item.route[0] == "results" and not item.result.superseded_by:
                yield item

    def field(self, name: str) -> Item | None:
        """Return a field of the entry; None where it was not captured."""
        return self.corpus.items.get(f"{self.entry.id}#{name}")


def iter_reported(corpus: Corpus) -> Iterator[Reported]:
    """Yield every registry entry with every article of the same study."""
    articles: dict[str, list[str]] = {}
    for name, loaded in corpus.sources.items():
        if isinstance(loaded.model, JournalArticle):
            articles.setdefault(_study_of(loaded), []).append(name)
    for loaded in corpus.sources.values():
        study, entry = _study_of(loaded), loaded.model
        if isinstance(entry, RegistryEntry) and study:
            for name in articles.get(study, ()):
                yield Reported(entry, name, corpus)


def find_enrolled(reported: Reported) -> list[Item]:
    """Return what an article counts as everybody who was enrolled in the study."""
    vocabulary = reported.corpus.vocabulary
    return [item for item in iter_counts(reported) if is_everybody(vocabulary, item)]


def iter_counts(reported: Reported) -> Iterator[Item]:
    """Yield every number of people that an article prints, whatever became of them."""
    for item in reported.of_article():
        result = item.result
        plain = isinstance(result, Count | Proportion) and not result.outcome
        own = plain and result.role == "primary-result" and result.state == "reported"
        if own and item.population is not None and count_of(item) is not None:
            yield item


def _study_of(loaded: Loaded[BaseSource]) -> str:
    return loaded.model.study.id if loaded.model.study is not None else ""
