"""A value of a record stands in none of its quotes.

Every reported value is licensed by words of the source, in digits or in number words, as a whole:
49 is not licensed by 349 or by 49.5, 55% not by a count of 55, and 12 months not by 12 weeks. The
precision is that of the source: 92.0 is not licensed by 92.

To mend: quote the words that state the value, or correct it. What follows from the source without
standing in it is derived or judged, and says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.documents import format_route
from living_evidence.problems import Problem, Side
from living_evidence.records import ABSENT
from living_evidence.rules.quote.reading import read_quotes, show_quotes
from living_evidence.rules.quote.values import (
    citation_values,
    identifier_value,
    reference_values,
    result_values,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.documents import Route
    from living_evidence.loading import Loaded
    from living_evidence.records import BaseSource, Quote
    from living_evidence.rules.base import Index
    from living_evidence.rules.quote.values import Value

NAME = "value-not-in-quote"
FAILING = (
    "sources/alpha-2024: {results: {enrolled: {value: '91'}}}",
    "sources/alpha-2024: {results: {enrolled: {value: '9'}}}",
    "sources/alpha-2024: {results: {cohort-1-sustained-response: {events: '20'}}}",
    "sources/alpha-2024: {results: {cohort-1-sustained-response: {timepoint: {value: 12 weeks}}}}",
    # 22 of 40: the events are not the total.
    "sources/alpha-2024: {results: {cohort-2-response: {events: '40'}}}",
    # The quote says of how many, and the denominator refers to another count.
    "sources/alpha-2024: {results: {cohort-2-response: {total: '#completed'}}}",
    "sources/alpha-2024: {results: {no-adverse-events: {percent: '21'}}}",
    "sources/alpha-2024: {results: {no-adverse-events: {percent: '25.0'}}}",
    "sources/alpha-2024: {results: {relapse-free-survival: {percent: '95'}}}",
    "sources/alpha-2024: {results: {relapse-free-survival: {interval: {low: '81'}}}}",
    "sources/alpha-2024: {results: {relapse-free-survival: {interval: {level: '90'}}}}",
    "sources/alpha-2024: {results: {no-surgery: {interval: {level: '95', low: '59', high: '81'}}}}",
    "sources/alpha-2024: {results: {follow-up: {value: 18 months}}}",
    "sources/alpha-2024: {results: {follow-up: {value: 18.5 weeks}}}",
    "sources/alpha-2024: {results: {follow-up: {range: {high: '40'}}}}",
    "sources/alpha-2024: {results: {follow-up: {statistic: mean}}}",
    "sources/alpha-2024: {results: {follow-up: {statistic: stated}}}",
    "sources/alpha-2024: {publication-types: [Randomized Controlled Trial]}",
    "sources/alpha-2024: {results: {completed: {as-of: '2023-04'}}}",
    "sources/NCT99999902: {results: {planned-dose: {total: 36 Gy}}}",
    "sources/NCT99999902: {results: {planned-dose: {fractions: '5'}}}",
    "sources/NCT99999902: {results: {described-age: {strict: 'true'}}}",
    "sources/NCT99999902: {results: {described-age: {minimum: DELETE, maximum: 18 years}}}",
    "sources/NCT99999902: {results: {surgery-delay: {maximum: 12 months}}}",
    "sources/beta-summary: {results: {review: {value: approved}}}",
    "sources/beta-summary: {results: {examplimab-recommended: {strength: must}}}",
    "sources/alpha-2024: {citation: {volume: '13'}}",
    "sources/alpha-2024: {citation: {volume: '3', issue: '12'}}",
    "sources/alpha-2024: {citation: {page: 101-111}}",
    "sources/alpha-2024: {citation: {issued: '2024-03-15'}}",
    "sources/alpha-2024: {citation: {DOI: 10.5555/alpha.2025}}",
    "sources/alpha-2024: {citation: {title: Examplimab in Nonrenal Exampleosis}}",
    "sources/alpha-2024: {study: {id: NCT99999902}}",
    """\
sources/beta-summary:
  references:
  - label: Guideline
    title: Examplimab in Renal Exampleosis
    year: '2023'
    quotes: ['Journal of Invented Trials, 2024']
""",
)
PASSING = (
    """\
sources/alpha-2024:
  publication-types: [Clinical Trial]
  citation:
    quotes:
    - Examplimab in Renal Exampleosis
    - Fictive A et al. J Invented Trials.
    - Clinical Trial 2024 Mar 14;12(3):101-110.
    - 'doi: 10.5555/alpha.2024. Epub 2024 Feb 1.'
""",
    # None is a number.
    """\
sources/alpha-2024:
  results:
    options-lost:
      type: count
      population: everyone
      outcome: later-surgery-option
      value: '0'
      quotes: [no patient lost the option of later surgery]
snapshots/alpha-2024.txt: {Conclusions: In fact no patient lost the option of later surgery. Conclusions}
""",
    # In words, and in another order of the date.
    "sources/alpha-2024: {results: {excluded: {quotes: [Six patients were excluded]}}}",
    """\
sources/gamma-news:
  results:
    remission-2023:
      quotes:
      - {exact: '目前共有18名患者接受了治疗,全部缓解', lang: zh-CN}
  populations:
    later-patients:
      quotes:
      - {exact: 目前共有18名患者接受了治疗, lang: zh-CN}
snapshots/gamma-news.txt: {共有 18 名: 共有18名}
""",
    """\
sources/NCT99999902:
  results:
    described-age:
      strict: 'true'
      quotes: [adult patients (age > 18 years)]
snapshots/registry-02.txt: {age ≥ 18: age > 18}
discrepancies/age-limit:
  sides:
  - {result: NCT99999902#described-age, says: age > 18 years}
  - {result: NCT99999902#eligible-age, says: Age between 18 and 75 years}
  - {result: NCT99999902#maximumAge, says: 75 Years}
""",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every reported value that no quote of its own block states."""
    corpus = index.corpus
    for loaded in corpus.sources.values():
        for item in corpus.items_of(loaded.model.id):
            if (
                item.route[0] == "results"
                and item.result.state == "reported"
                and item.result.quotes
            ):
                yield from check_block(
                    corpus, loaded, item.result.quotes, result_values(corpus, item)
                )
        yield from _check_bibliography(corpus, loaded)


def check_block(
    corpus: Corpus, loaded: Loaded[BaseSource], quotes: tuple[Quote, ...], values: Iterator[Value]
) -> Iterator[Problem]:
    """Yield every value of a block that none of its quotes states."""
    readings = read_quotes(quotes, corpus.vocabulary, loaded.model.capture.language)
    for value in values:
        if not value.is_stated(readings):
            yield _make_problem(loaded, value, quotes)


def _check_bibliography(corpus: Corpus, loaded: Loaded[BaseSource]) -> Iterator[Problem]:
    source = loaded.model
    if source.citation.quotes and source.capture.snapshot not in ABSENT:
        yield from check_block(corpus, loaded, source.citation.quotes, citation_values(source))
    if source.study is not None and source.study.quotes and not source.study.reason:
        values = iter([identifier_value(("study", "id"), source.study.id)])
        yield from check_block(corpus, loaded, source.study.quotes, values)
    for at, reference in enumerate(getattr(source, "references", ())):
        if reference.quotes:
            route: Route = ("references", at)
            yield from check_block(
                corpus, loaded, reference.quotes, reference_values(route, reference)
            )


def _make_problem(loaded: Loaded[BaseSource], value: Value, quotes: tuple[Quote, ...]) -> Problem:
    place = loaded.place(*value.route)
    quoted = show_quotes(quotes)
    name = f"{loaded.model.id}, {format_route(value.route)}"
    sides = (
        Side(name, value.text, place),
        Side("its quotes", quoted, loaded.place(*value.route[:2], "quotes")),
    )
    message = f"{name} says {value.text}, which none of its quotes states: {quoted}"
    hint = "Quote the words that state it, correct it, or say that it is derived or judged."
    return Problem(NAME, message, place, sides, hint, length=len(value.text))
