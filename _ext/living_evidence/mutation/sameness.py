"""Addresses that license the same: to exchange them changes no meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.prose.figures import build_licence
from living_evidence.prose.terms import matcher_for

if TYPE_CHECKING:
    from living_evidence.corpus import Corpus, Target
    from living_evidence.mutation.mutants import Aside

IDENTITY = frozenset({"identifier", "date", "quoted", "other"})


def compare_licences(old: Target, new: Target | None, words: str, corpus: Corpus) -> Aside:
    """Tell whether two addresses license one value in the same terms for some words of a page.

    The terms are those that the words state, and those that a sentence about either must state.
    What a part leaves unstated, the whole result leaves unstated too.
    """
    if new is None or old.item is None or new.item is None:
        return ""
    if old.item is new.item and not new.part and old.part in build_licence(corpus, new).absent:
        return "same-value"
    if not _values(old, corpus) or _values(old, corpus) != _values(new, corpus):
        return ""
    found = matcher_for(corpus.vocabulary, "en").find(words)
    stated = frozenset(term for match in found for term in match.terms)
    terms = [stated & one.item.terms | _essential(one, corpus) for one in (old, new) if one.item]
    return "same-value" if terms[0] == terms[1] else ""


def _values(target: Target, corpus: Corpus) -> frozenset[str]:
    licence = build_licence(corpus, target)
    return frozenset(str(slot.value) for slot in licence.slots if slot.name not in IDENTITY)


def _essential(target: Target, corpus: Corpus) -> frozenset[str]:
    vocabulary = corpus.vocabulary
    terms = target.item.terms if target.item is not None else frozenset[str]()
    return frozenset(one for one in terms if vocabulary.is_essential(vocabulary.facet_of(one)))
