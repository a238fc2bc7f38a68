"""What was read of texts in an earlier run: their figures and terms, by the text itself.

It depends on the text, the vocabulary and the engine, and on nothing else: so it is kept with the
hash of those two, and of all that the engine runs on, and lent to the next run. What it means is
judged again in every run.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from living_evidence.kept_pages import BUILD, hash_surroundings, load_kept, save_kept
from living_evidence.prose.languages import LANGUAGES
from living_evidence.prose.terms import matcher_for
from living_evidence.shelf import hash_engine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from living_evidence.vocabulary import Vocabulary

FILE = BUILD / "texts.pickle"


@contextmanager
def remembered_texts(root: Path, vocabulary: Vocabulary) -> Iterator[None]:
    """Lend a run what an earlier one read; at its end keep what it read, where that is new.

    Nothing is kept where no pages are, or where nothing may be written.
    """
    digest = _hash_what_texts_are_read_with(vocabulary)
    matchers = {tag: matcher_for(vocabulary, tag) for tag in LANGUAGES}
    for tag, texts in (load_kept(root / FILE, digest) or {}).items():
        matchers[tag].lent = texts
    yield
    if any(matcher.read.keys() - matcher.lent.keys() for matcher in matchers.values()):
        with suppress(OSError):
            save_kept(root / FILE, digest, {tag: one.read for tag, one in matchers.items()})


def _hash_what_texts_are_read_with(vocabulary: Vocabulary) -> bytes:
    engine = hash_surroundings() + hash_engine().encode()
    return hashlib.sha256(engine + vocabulary.document.text.encode()).digest()
