"""Each operator makes the changes that it names, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pytest

from living_evidence.mutation.figures import (
    change_comparisons,
    change_timepoints,
    change_units,
    exchange_numbers,
    mutate_numbers,
    other_numbers,
    spell,
)
from living_evidence.mutation.mutants import replace_pieces
from living_evidence.mutation.omissions import (
    drop_attributions,
    drop_figures,
    drop_qualifiers,
)
from living_evidence.mutation.provenance import (
    change_bindings,
    change_directives,
    change_identifiers,
    change_quotations,
    change_scope,
    misspell,
)
from living_evidence.mutation.strength import overstate
from living_evidence.mutation.wording import change_logic, exchange_terms, swap_facets

if TYPE_CHECKING:
    from collections.abc import Callable

    from living_evidence.corpus import Corpus
    from living_evidence.mutation.passages import Passage

    Applied: TypeAlias = Callable[..., dict[str, set[str]]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("37", {"38", "36", "370", "73"}),
        ("20.0", {"20.1", "19.9", "200.0", "200", "02.0"}),
        ("9", {"10", "8", "90"}),
        ("0", {"1"}),
        ("06", {"07", "05", "60"}),
        ("seven", {"eight", "six", "seventy"}),
        ("Two", {"Three", "One", "Twenty"}),
        ("twenty-one", {"twenty-two", "twenty", "210"}),
        ("many", set()),
    ],
)
def test_a_number_becomes_what_it_is_mistaken_for(text: str, expected: set[str]) -> None:
    assert {new for _, new in other_numbers(text)} == expected


def test_a_number_below_one_hundred_is_spelled() -> None:
    assert [spell(value) for value in (0, 7, 30, 42, 100)] == [
        "zero", "seven", "thirty", "forty-two", "",
    ]  # fmt: skip


def test_numbers_of_figures_are_changed_where_they_stand(apply: Applied) -> None:
    found = apply(mutate_numbers, "37 of 49 patients had a response")
    assert found["plus-one"] == {
        "38 of 49 patients had a response",
        "37 of 50 patients had a response",
    }
    assert found["digits-swapped"] == {
        "73 of 49 patients had a response",
        "37 of 94 patients had a response",
    }


def test_numbers_change_places_under_a_name_of_their_own(apply: Applied) -> None:
    found = apply(exchange_numbers, "37 of 49 lived 92% (95% CI 86 to 99)")
    assert found["events-and-total-swapped"] == {"49 of 37 lived 92% (95% CI 86 to 99)"}
    assert "37 of 49 lived 92% (95% CI 99 to 86)" in found["bounds-swapped"]
    assert "37 of 49 lived 99% (95% CI 86 to 92)" in found["estimate-and-bound-swapped"]
    assert "92 of 49 lived 37% (95% CI 86 to 99)" in found["numbers-exchanged"]


def test_comparisons_turn_round_and_appear(apply: Applied) -> None:
    found = apply(change_comparisons, "at least 12 patients, 92% (95% CI 86 to 99)")
    assert found["comparison-turned"] == {"at most 12 patients, 92% (95% CI 86 to 99)"}
    assert "at least 12 patients, about 92% (95% CI 86 to 99)" in found["comparison-inserted"]
    assert found["level-changed"] == {
        f"at least 12 patients, 92% ({level}% CI 86 to 99)" for level in (80, 90, 99)
    }


def test_units_and_time_points_change(apply: Applied) -> None:
    found = apply(change_units, "92% at 12 months on 9 October 2025, with 25 Gy")
    assert found["unit-changed"] == {
        f"92% at 12 {unit} on 9 October 2025, with 25 Gy" for unit in ("days", "weeks", "years")
    } | {"92% at 12 months on 9 October 2025, with 25 cGy"}
    assert (
        "92 percentage points at 12 months on 9 October 2025, with 25 Gy"
        in (found["percent-to-points"])
    )
    assert found["percent-dropped"] == {"92 at 12 months on 9 October 2025, with 25 Gy"}
    assert found["month-changed"] == {
        "92% at 12 months on 9 September 2025, with 25 Gy",
        "92% at 12 months on 9 November 2025, with 25 Gy",
    }
    clocks = apply(change_timepoints, "92% at 12 months of follow-up")
    assert clocks["timepoint-changed"] == {
        "92% at 24 months of follow-up",
        "92% at 36 months of follow-up",
    }
    assert "92% at 12 months of response" in clocks["clock-changed"]


def test_a_term_becomes_each_other_of_its_facet(apply: Applied) -> None:
    found = apply(swap_facets, "37 patients with dMMR had a clinical complete response")
    assert found["term-changed"] == {"37 patients with pMMR had a clinical complete response"}


def test_a_broader_term_stands_apart(apply: Applied, texts: dict[str, str | None]) -> None:
    vocabulary = texts["evidence/vocabulary.yaml"]
    assert vocabulary is not None
    texts["evidence/vocabulary.yaml"] = (
        f"{vocabulary}  MMR-tested: {{facet: biomarker, label: MMR-tested}}\n"
    ).replace("label: dMMR}", "label: dMMR, broader: [MMR-tested]}")
    counted = apply(swap_facets, "37 with dMMR", aside="")
    assert counted["term-changed"] == {"37 with pMMR"}
    assert apply(swap_facets, "37 with dMMR", aside="still-true")["term-changed"] == {
        "37 with MMR-tested"
    }
    narrowed = apply(swap_facets, "37 not dMMR", aside="")
    assert narrowed["term-changed"] == {"37 not pMMR", "37 not MMR-tested"}


def test_two_terms_of_a_facet_change_places_unless_they_are_one_list(apply: Applied) -> None:
    text = "more responses with dMMR than with pMMR"
    assert apply(exchange_terms, text) == {
        "terms-exchanged": {"more responses with pMMR than with dMMR"}
    }
    assert apply(exchange_terms, "37 responses with dMMR or pMMR") == {}


@pytest.mark.parametrize(
    ("text", "operator", "expected"),
    [
        ("37 had a response", "negation-inserted", "37 did not have a response"),
        ("37 had a response", "negation-inserted", "37 had no response"),
        ("37 were treated", "negation-inserted", "37 were not treated"),
        ("37 with dMMR", "term-negated", "37 with not dMMR"),
        ("37 did not undergo surgery", "negation-deleted", "37 underwent surgery"),
        ("it does not state how many", "negation-deleted", "it states how many"),
        ("not yet recruiting", "negation-deleted", "already recruiting"),
        ("No results were posted", "negation-deleted", "Results were posted"),
        ("All 37 patients responded", "quantifier-changed", "None of the 37 patients responded"),
        ("every patient responded", "quantifier-changed", "not every patient responded"),
        ("most patients responded", "quantifier-changed", "all patients responded"),
        ("patients responded", "quantifier-inserted", "most patients responded"),
        ("patients responded", "quantifier-inserted", "all patients responded"),
        ("37 patients responded", "quantifier-inserted", "nearly all 37 patients responded"),
        ("the risk is reduced", "opposite", "the risk is raised"),
        ("before treatment", "opposite", "after treatment"),
        ("a median of 3 months", "statistic-changed", "a mean of 3 months"),
    ],
)
def test_the_logic_of_a_sentence_changes(
    apply: Applied, text: str, operator: str, expected: str
) -> None:
    assert expected in apply(change_logic, text)[operator]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("How many patients responded", {"all", "most", "some", "half of the", "no"}),
        ("the patients responded", {"all", "most", "some", "half of the", "no"}),
        ("37 patients responded", {"all", "most"}),
        ("37 of patients responded", {"all"}),
    ],
)
def test_no_quantifier_is_put_where_it_says_the_same_or_nothing(
    apply: Applied, text: str, meant: set[str]
) -> None:
    made = apply(change_logic, text).get("quantifier-inserted", set())
    assert not [one for one in made for word in meant if f"{word} patients" in one]


def test_all_is_no_change_where_everyone_was_counted(
    apply: Applied, texts: dict[str, str | None]
) -> None:
    path = "evidence/sources/a-report.yaml"
    source = texts[path]
    assert source is not None
    counted = "  whole: {type: count, value: 37, quotes: [37 had a clinical complete response]}\n"
    texts[path] = (
        source.replace("results:\n", f"results:\n{counted}")
        .replace("type: count\n", "type: proportion\n    total: '#whole'\n", 1)
        .replace("value: 37\n", "events: 37\n", 1)
    )
    assert "all patients responded" not in apply(change_logic, "patients responded").get(
        "quantifier-inserted", set()
    )


@pytest.mark.parametrize(
    ("text", "role", "expected"),
    [
        ("37 with dMMR or pMMR", "protocol", {"37 with dMMR and pMMR"}),
        ("37 with dMMR, and the pMMR", "protocol", {"37 with dMMR, or the pMMR"}),
        ("37 with dMMR or pMMR", "primary-result", set()),
        ("37 with dMMR were seen and pMMR was not", "protocol", set()),
    ],
)
def test_a_list_word_changes_between_criteria_only(
    apply: Applied, texts: dict[str, str | None], text: str, role: str, expected: set[str]
) -> None:
    path = "evidence/sources/a-report.yaml"
    source = texts[path]
    assert source is not None
    texts[path] = source.replace("value: 37\n", f"value: 37\n    role: {role}\n")
    assert apply(change_logic, text).get("list-word-changed", set()) == expected


@pytest.mark.parametrize(
    ("text", "operator", "expected"),
    [
        ("37 of 49 patients responded", "denominator-dropped", "37 patients responded"),
        ("Among the 49 patients, 37 responded", "denominator-dropped",
         "Among the patients, 37 responded"),
        ("37 responded at 12 months", "timepoint-dropped", "37 responded"),
        ("On 9 October 2025, 37 responded", "date-dropped", "37 responded"),
        ("92% (95% CI 86 to 99) responded", "uncertainty-dropped", "92% responded"),
    ],
)  # fmt: skip
def test_figures_of_a_sentence_are_dropped(
    apply: Applied, text: str, operator: str, expected: str
) -> None:
    assert expected in apply(drop_figures, text)[operator]


def test_an_attribution_is_dropped_with_its_capital(apply: Applied) -> None:
    text = "One answer, pending human review, says that 37 responded."
    assert "37 responded." in apply(drop_attributions, text)["attribution-dropped"]
    assert (
        "One answer says that 37 responded."
        in (apply(drop_attributions, text)["attribution-dropped"])
    )


def test_a_qualifier_counts_where_it_must_be_said(apply: Applied) -> None:
    text = "37 with dMMR had a clinical complete response"
    assert apply(drop_qualifiers, text, aside="") == {
        "qualifier-dropped": {"37 with had a clinical complete response"}
    }
    assert apply(drop_qualifiers, text, aside="optional") == {
        "qualifier-dropped": {"37 with dMMR had a"}
    }
    again = apply(drop_qualifiers, "37 with dMMR, and dMMR again", aside="optional")
    assert again == {"qualifier-dropped": {"37 with dMMR, and again"}}


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("overclaim", "This proves that 37 with dMMR had a response"),
        ("overclaim", "37 with dMMR were cured with a response"),
        ("modal-inserted", "37 with dMMR may have had a response"),
        ("cause-inserted", "37 with dMMR had a response because of the treatment"),
        ("hype-inserted", "37 with remarkable dMMR had a response"),
    ],
)
def test_a_sentence_says_more_than_its_source(apply: Applied, operator: str, expected: str) -> None:
    assert expected in apply(overstate, "37 with dMMR had a response")[operator]


def test_what_was_planned_is_told_as_done(apply: Applied) -> None:
    found = apply(overstate, "patients were to undergo planned resection")
    assert "patients underwent planned resection" in found["planned-to-done"]
    assert "patients were to undergo given resection" in found["planned-to-done"]


def test_each_digit_of_an_identifier_changes(apply: Applied) -> None:
    found = apply(change_identifiers, "registered as NCT04165772")
    assert len(found["identifier-digit"]) == 8
    assert "registered as NCT04165773" in found["identifier-digit"]


def test_a_quotation_is_misspelt_and_cut(make_passage: Callable[..., Passage]) -> None:
    passage = make_passage("“No breakthrough”", role="quoted")
    made = {replace_pieces(passage.text, change.pieces) for change in change_quotations(passage)}
    assert made == {"“Na breakthrough”", "“breakthrough”", "“No breakthrouga”", "“No ”"}


PAGE = """\
---
scope: [dMMR]
---
# A page

::::{claim} a-claim
:kind: attributed
:source: a-report

{ev}`37 responded <#responses>`.
{essential}`It does not state of how many <#responses.value>`.
::::

```{claim-ref} a-claim
```
"""


def test_bindings_and_roles_change(make_passage: Callable[..., Passage]) -> None:
    passage = make_passage("37 responded")
    assert passage.claim is not None
    changes = list(change_bindings(PAGE, passage.claim.claim, (0, len(PAGE)), passage.corpus))
    made = {(one.operator, replace_pieces(PAGE, one.pieces)) for one in changes}
    assert ("address-edited", PAGE.replace("<#responses>", "<#responsea>")) in made
    assert ("binding-dropped", PAGE.replace(" <#responses>", "")) in made
    assert ("role-dropped", PAGE.replace("{ev}`37 responded <#responses>`", "37 responded")) in made
    caveat = "{essential}`It does not state of how many <#responses.value>`"
    assert ("caveat-dropped", PAGE.replace(caveat, "")) in made
    assert ("address-exchanged", PAGE.replace("<#responses.value>", "<#responses>")) in made


def test_an_address_that_licenses_the_same_stands_apart(
    make_passage: Callable[..., Passage], texts: dict[str, str | None]
) -> None:
    path = "evidence/sources/a-report.yaml"
    head = "{type: count, population: everyone, outcome: clinical-complete-response, "
    for name, more in (
        ("again", f"{head}value: 37}}"),
        ("others", f"{head}value: 12}}"),
        ("bare", "{type: count, value: 37}"),
    ):
        texts[path] = f"{texts[path]}  {name}: {more}\n"
    passage = make_passage("37 responded")
    assert passage.claim is not None
    changes = change_bindings(PAGE, passage.claim.claim, (0, len(PAGE)), passage.corpus)
    exchanged = [one for one in changes if one.operator == "address-exchanged"]
    apart = {one.pieces[0].new: one.aside for one in exchanged if "." not in one.pieces[0].new}
    # A count of the same number says nothing of dMMR, which a sentence about the other must state.
    assert {name: apart[name] for name in ("#again", "#others", "#bare")} == {
        "#again": "same-value",
        "#others": "",
        "#bare": "",
    }


def test_options_fences_and_ids_change(make_corpus: Callable[[dict[str, str]], Corpus]) -> None:
    corpus = make_corpus({})
    found = list(change_directives(PAGE, corpus, frozenset({"a-claim"})))
    made = {(one.operator, replace_pieces(PAGE, one.pieces)): home for one, home in found}
    assert made["kind-exchanged", PAGE.replace("attributed", "observation")] == (6, 12)
    assert ("option-dropped", PAGE.replace(":source: a-report\n", "")) in made
    assert ("source-id-edited", PAGE.replace(":source: a-report", ":source: a-repora")) in made
    assert ("fence-dropped", PAGE.replace("::::{claim} a-claim\n", "")) in made
    assert ("claim-id", PAGE.replace("{claim} a-claim", "{claim} a-claia")) in made
    assert all(not one.aside for one, _ in found)
    free = [one for one, _ in change_directives(PAGE, corpus, frozenset()) if one.aside]
    assert [one.aside for one in free] == ["unreferenced"]


def test_the_scope_of_a_page_is_misspelt() -> None:
    assert [replace_pieces(PAGE, one.pieces) for one in change_scope(PAGE)] == [
        PAGE.replace("[dMMR]", "[dMMa]")
    ]


@pytest.mark.parametrize(
    ("word", "expected"), [("rectal", "rectaa"), ("data", "dato"), ("T3", "T4"), ("N9", "N0")]
)
def test_a_word_is_misspelt_in_one_place(word: str, expected: str) -> None:
    assert misspell(word) == expected
