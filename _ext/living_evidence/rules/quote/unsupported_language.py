"""A text is in a language whose words nobody has written down for the checks.

A catalog in such a language is refused: its figures could be compared, but not its “all”, its
“not” or its “may”. A quote in such a language is compared with its source letter by letter; of what
it says only digits and Latin letters are read, and so it is a warning.

To mend: write the words of the language beside those of the others, or do without the catalog;
quote the passage in a language that can be read where the source has one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from living_evidence.problems import Side
from living_evidence.prose.languages import LANGUAGES, find_language
from living_evidence.rules.quote.entries import make_quote_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.rules.base import Index

SEVERITY = "warning"
FAILING = (
    """\
sources/gamma-news:
  results:
    remission-2023:
      quotes: [{exact: "目前共有 18 名患者接受了治疗,全部缓解", lang: ja}]
""",
    """\
sources/gamma-news:
  results:
    remission-2023:
      quotes: [{exact: "目前共有 18 名患者接受了治疗,全部缓解", lang: zh-TW}]
""",
)
PASSING = (
    """\
sources/gamma-news:
  results:
    remission-2023:
      quotes: [{exact: "目前共有 18 名患者接受了治疗,全部缓解", lang: zh-CN}]
""",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every quote in a language that cannot be read."""
    for entry in index.quotes.entries.values():
        source = index.corpus.sources.get(entry.source)
        language = entry.quote.lang or (source.model.capture.language if source is not None else "")
        if language and find_language(language) is None:
            known = Side("the checks", f"read {', '.join(LANGUAGES)}")
            fault = f"is in {language}, of which only the digits can be read"
            hint = "Quote the source in one of these where it has a version in it."
            problem = make_quote_problem("unsupported-language", entry, fault, known, hint)
            yield replace(problem, severity="warning")
