"""Each value of a record that a source licenses is changed; what curators wrote is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from living_evidence.documents import parse_document
from living_evidence.mutation.entries import mutate_record
from living_evidence.mutation.scalars import is_curators
from living_evidence.records import BaseResult, Facet, Population, Quote, Review, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from living_evidence.corpus import Corpus
    from living_evidence.mutation.mutants import Mutant

PATH = "evidence/sources/a-report.yaml"
NAMED = frozenset({"responses", "everyone"})


@pytest.fixture
def source(texts: dict[str, str | None]) -> str:
    """Return a record with a label of ours, and a time point."""
    text = texts[PATH]
    assert text is not None
    text = text.replace("type: count\n", "type: count\n    label: Our label\n")
    time = "    timepoint: {value: 12 months, from: not-stated}\n"
    texts[PATH] = text.replace("value: 37\n", f"value: 37\n{time}")
    return str(texts[PATH])


@pytest.fixture
def mutants(make_corpus: Callable[[Mapping[str, str | None]], Corpus], source: str) -> list[Mutant]:
    corpus = make_corpus({})
    assert corpus.documents[PATH].text == source
    return list(mutate_record(corpus.documents[PATH], corpus, NAMED))


def find(mutants: list[Mutant], operator: str) -> set[tuple[str, str]]:
    return {(one.before, one.after) for one in mutants if one.operator == operator}


def test_values_become_others_of_their_type(mutants: list[Mutant]) -> None:
    assert ("value: 37", "value: 38") in find(mutants, "plus-one")
    assert any("terms: [pMMR]" in after for _, after in find(mutants, "term-changed"))
    assert any("12 years" in after for _, after in find(mutants, "unit-changed"))
    assert any("from: not-captured" in after for _, after in find(mutants, "state-changed"))
    assert any("from: 12}" in after for _, after in find(mutants, "absence-filled"))
    kinds = {after for _, after in find(mutants, "choice-changed")}
    assert {"kind: registry-entry", "kind: news", "type: duration"} <= kinds


def test_quotes_are_edited_word_by_word(mutants: list[Mutant]) -> None:
    edited = {after for _, after in find(mutants, "word-edited")}
    assert any("37 haa a clinical" in after for after in edited)
    dropped = {after for _, after in find(mutants, "word-dropped")}
    assert any("37 a clinical" in after for after in dropped)


def test_a_key_that_stands_twice_is_one_for_the_parser(mutants: list[Mutant], source: str) -> None:
    doubled = [one for one in mutants if one.operator == "key-duplicated"]
    assert len(doubled) > 5
    for one in doubled:
        _, problems = parse_document(PATH, one.apply(source))
        assert [problem.rule for problem in problems] == ["duplicate-key"]


def test_a_record_stays_yaml_when_something_is_cut(mutants: list[Mutant], source: str) -> None:
    cut = [one for one in mutants if one.operator in {"item-dropped", "key-dropped"}]
    assert {one.operator for one in cut} == {"item-dropped", "key-dropped"}
    for one in cut:
        assert yaml.safe_load(one.apply(source)) != yaml.safe_load(source)


def test_an_entry_goes_only_where_something_names_it(
    make_corpus: Callable[[Mapping[str, str | None]], Corpus], mutants: list[Mutant]
) -> None:
    corpus = make_corpus({})
    unnamed = list(mutate_record(corpus.documents[PATH], corpus, frozenset()))
    more = {one.identity for one in mutants} - {one.identity for one in unnamed}
    assert {operator for _, operator, _, _ in more} == {"key-dropped"}
    assert len(more) == len(NAMED)


def test_what_curators_wrote_is_left_alone(mutants: list[Mutant], source: str) -> None:
    assert all("label: Our label" in one.apply(source) for one in mutants
               if "label" not in one.before and "Our" not in one.before)  # fmt: skip
    words = {"word-edited", "word-dropped"}
    assert all("label: Our label" in one.apply(source) for one in mutants if one.operator in words)


@pytest.mark.parametrize(
    ("model", "own"),
    [
        (BaseResult, {"label", "reason", "by", "note"}),
        (Population, {"label"}),
        (Review, {"state", "by", "role", "on", "due"}),
        (Quote, {"section"}),
        (Facet, set(Facet.model_fields)),
        (Term, set(Term.model_fields) - {"codes"}),
    ],
)
def test_the_schema_names_what_no_source_licenses(model: type, own: set[str]) -> None:
    fields = model.model_fields  # type: ignore[attr-defined]
    assert {name for name, field in fields.items() if is_curators(field)} == own
    properties = model.model_json_schema()["properties"]  # type: ignore[attr-defined]
    marked = {name for name, one in properties.items() if one.get("x-licensed-by") == "curator"}
    assert marked == {name.replace("_", "-") for name in own}


@pytest.mark.parametrize(
    ("quote", "left", "aside"),
    [
        # What goes names the outcome, or nothing that the result has; numbers are no words here.
        ("37 had a clinical complete response", "37 had a clinical complete", ""),
        ("37 had a clinical complete response today", "37 had a clinical complete response",
         "shorter-quote"),
        ("so 37 had a clinical complete response", "37 had a clinical complete response",
         "shorter-quote"),
        ("so 37 had a clinical complete response", "so 37 a clinical complete response", ""),
        ("not so, 37 had a clinical complete response", "so, 37 had a clinical complete response",
         ""),
    ],
)  # fmt: skip
def test_a_shorter_quote_counts_where_something_rests_on_it(
    make_corpus: Callable[[Mapping[str, str | None]], Corpus],
    texts: dict[str, str | None],
    quote: str,
    left: str,
    aside: str,
) -> None:
    source = texts[PATH]
    assert source is not None
    text = source.replace("[37 had a clinical complete response]", f'["{quote}"]')
    texts[PATH] = text
    corpus = make_corpus({})
    found = {}
    for one in mutate_record(corpus.documents[PATH], corpus, NAMED):
        if one.operator == "word-dropped":
            record = yaml.safe_load(one.apply(text))
            found[record["results"]["responses"]["quotes"][0].strip()] = one.aside
    assert found[left] == aside


def test_what_nothing_rests_on_stands_apart(
    make_corpus: Callable[[Mapping[str, str | None]], Corpus], texts: dict[str, str | None]
) -> None:
    source, vocabulary = texts[PATH], texts["evidence/vocabulary.yaml"]
    assert source is not None
    texts[PATH] = source.replace("terms: [dMMR]", "terms: [dMMR, adults]").replace(
        "quotes: [37 had", "quotes: [a response, 37 had"
    )
    texts["evidence/vocabulary.yaml"] = (
        f"{vocabulary}  adults: {{facet: outcome, label: adults, codes: {{sex: NOBODY}}}}\n"
    )
    corpus = make_corpus({})
    record = list(mutate_record(corpus.documents[PATH], corpus, NAMED))
    apart = [one for one in record if one.operator == "item-dropped" and one.aside]
    for aside, left in (("optional", "terms: [dMMR]"), ("shorter-quote", "quotes: [37 had")):
        assert [one.aside for one in apart if left in one.after] == [aside]
    assert not [one for one in record if one.aside and "terms: [adults]" in one.after]
    codes = mutate_record(corpus.documents["evidence/vocabulary.yaml"], corpus, NAMED)
    assert {one.aside for one in codes if "NOBOD" in one.before} == {"unreferenced", ""}
