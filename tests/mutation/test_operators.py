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
    from living_evidence.mutation.mutants import Change
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


def test_two_that_were_named_before_are_no_number(apply: Applied) -> None:
    assert apply(mutate_numbers, "the two differ in scope") == {}
    assert apply(mutate_numbers, "the two cannot both be right") == {}
    assert "the three patients" in apply(mutate_numbers, "the two patients")["plus-one"]


def test_a_year_changes_places_with_no_other_number(apply: Applied) -> None:
    assert apply(exchange_numbers, "released in 2022, 12 patients") == {}
    assert apply(exchange_numbers, "on 9 October, 12 patients") == {
        "numbers-exchanged": {"on 12 October, 9 patients"}
    }


def test_survival_is_free_of_what_it_may_be_free_of(apply: Applied) -> None:
    found = apply(change_timepoints, "recurrence-free survival, and no recurrence")["clock-changed"]
    assert "progression-free survival, and no recurrence" in found
    assert "response-free survival, and no recurrence" not in found
    assert "recurrence-free survival, and no response" in found


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
    assert apply(exchange_terms, "with a dMMR, who pMMR") == {}


@pytest.mark.parametrize("text", ["37 with dMMR (pMMR)", "37 with dMMR: a pMMR"])
def test_a_term_that_explains_another_one_may_change_places_with_it(
    apply: Applied, text: str
) -> None:
    assert apply(exchange_terms, text, aside="") == {}
    assert "terms-exchanged" in apply(exchange_terms, text, aside="same-reading")


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


def test_all_of_those_who_were_named_is_exchanged_without_of_the(apply: Applied) -> None:
    found = apply(change_logic, "37 were treated, all with a response")["quantifier-changed"]
    assert "37 were treated, some with a response" in found
    assert not [one for one in found if "of the with" in one]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("How many patients responded", {"all", "most", "some", "half of the", "no"}),
        ("the patients responded", {"all", "most", "some", "half of the", "no"}),
        ("37 patients responded", {"all", "most"}),
        ("37 of patients responded", {"all"}),
        ("the two groups (both of people) and (those patients)", {"all", "most", "some", "no"}),
        ("117 included patients responded", {"all", "most", "some", "half of the", "no"}),
        ("42 treated patients responded", {"all", "most", "some", "half of the", "no"}),
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
        ("37 with dMMR or pMMR", "protocol", set()),
        ("37 with dMMR and within 12 cm", "protocol", {"37 with dMMR or within 12 cm"}),
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


def test_an_attribution_is_dropped_where_a_source_is_the_speaker(apply: Applied) -> None:
    text = "One answer, pending human review, says that patients responded."
    shorter = "One answer says that patients responded."
    assert apply(drop_attributions, text, aside="", kind="attributed") == {
        "attribution-dropped": {"Patients responded."}
    }
    assert apply(drop_attributions, text, aside="optional", kind="attributed") == {
        "attribution-dropped": {shorter}
    }
    assert apply(drop_attributions, text, aside="optional") == {
        "attribution-dropped": {shorter, "Patients responded."}
    }


def test_an_attribution_may_lead(apply: Applied) -> None:
    text = "According to the post, patients responded"
    assert apply(drop_attributions, text, aside="", kind="attributed") == {
        "attribution-dropped": {"Patients responded"}
    }


@pytest.mark.parametrize(
    ("text", "optional"),
    [
        ("By the protocol, 37 could choose", {"37 could choose"}),
        ("In cohort 1, 37 responded", set()),
        ("The post's counts of 12, 14 and 42 patients", set()),
        ("These are counts of one study; a later one", set()),
    ],
)
def test_no_attribution_is_found_where_nobody_speaks(
    apply: Applied, text: str, optional: set[str]
) -> None:
    assert apply(drop_attributions, text, aside="", kind="attributed") == {}
    found = apply(drop_attributions, text, aside="optional", kind="attributed")
    assert found.get("attribution-dropped", set()) == optional


def test_the_number_of_all_and_a_list_of_counts_may_lose_a_figure(apply: Applied) -> None:
    text = "All 49 patients responded"
    assert apply(drop_figures, text, aside="") == {}
    assert apply(drop_figures, text, aside="optional") == {
        "denominator-dropped": {"All patients responded"}
    }
    assert apply(drop_figures, "counts of 12, 14 and 42 patients") == {}


@pytest.mark.parametrize(
    ("kind", "state", "aside"),
    [
        ("observation", "", "optional"),
        ("status", "", "optional"),
        ("observation", "    superseded-by: '#others'\n", ""),
    ],
)
def test_a_date_must_be_said_of_a_status_and_of_what_was_superseded(
    apply: Applied, texts: dict[str, str | None], kind: str, state: str, aside: str
) -> None:
    path = "evidence/sources/a-report.yaml"
    source = texts[path]
    assert source is not None
    others = "  others: {type: count, value: 12, quotes: [37 had a clinical complete response]}\n"
    texts[path] = source.replace("value: 37\n", f"value: 37\n{state}") + others
    found = apply(drop_figures, "Released in 2022, 37 responded", aside=aside, kind=kind)
    assert found == {"date-dropped": {"37 responded"}}


def test_the_date_of_a_status_must_be_said(apply: Applied, texts: dict[str, str | None]) -> None:
    path = "evidence/sources/a-report.yaml"
    texts[path] = f"{texts[path]}  seen: {{type: date, value: 2025-10-09, quotes: [A report]}}\n"
    text = "On 9 October 2025, it was open"
    found = apply(drop_figures, text, aside="", kind="status", target="#seen")
    assert found == {"date-dropped": {"it was open"}}


def test_a_qualifier_counts_where_it_must_be_said(apply: Applied) -> None:
    text = "37 with dMMR had a clinical complete response"
    assert apply(drop_qualifiers, text, aside="") == {
        "qualifier-dropped": {"37 with had a clinical complete response"}
    }
    assert apply(drop_qualifiers, text, aside="optional") == {
        "qualifier-dropped": {"37 with dMMR had a"}
    }
    text = "37 with dMMR, and dMMR again"
    again = apply(drop_qualifiers, text, aside="optional")
    assert again == {"qualifier-dropped": {"37 with dMMR, and again"}}
    later = apply(drop_qualifiers, text, aside="same-reading")
    assert later == {"qualifier-dropped": {"37 with and dMMR again"}}


NARROWER = "  MMR-lost: {facet: biomarker, label: MMR-lost, broader: [dMMR]}\n"


def test_what_the_next_term_implies_says_nothing_by_itself(
    apply: Applied, texts: dict[str, str | None]
) -> None:
    vocabulary = texts["evidence/vocabulary.yaml"]
    assert vocabulary is not None
    texts["evidence/vocabulary.yaml"] = f"{vocabulary}{NARROWER}"
    same = apply(swap_facets, "37 with MMR-lost dMMR", aside="same-reading")
    assert same == {"term-changed": {"37 with MMR-lost MMR-lost"}}
    assert (
        "37 with MMR-lost, 12 with MMR-lost"
        in (apply(swap_facets, "37 with MMR-lost, 12 with dMMR", aside="")["term-changed"])
    )
    assert apply(swap_facets, "37 with not MMR-lost dMMR", aside="same-reading") == {}


GAP = (("outcome", "clinical-complete-response"), ("population", "dMMR"))


@pytest.mark.parametrize(
    ("scope", "query", "aside"),
    [
        ((), GAP, ""),
        (("dMMR",), GAP, "optional"),
        (("dMMR", "pMMR"), GAP, ""),
        ((), GAP[:1], "optional"),
    ],
)
def test_a_gap_names_what_was_looked_for_and_need_name_no_more(
    apply: Applied, scope: tuple[str, ...], query: tuple[tuple[str, str], ...], aside: str
) -> None:
    text = "Survival with dMMR is not reported"
    found = apply(
        drop_qualifiers, text, aside=aside, kind="gap", query=query, scope=scope, target="a-report"
    )
    assert found == {"qualifier-dropped": {"Survival with is not reported"}}


@pytest.mark.parametrize(
    ("result", "target"),
    [
        ("{type: proportion, events: 37, total: not-stated, terms: [dMMR]}", "#it.total"),
        ("{type: identifier, scheme: nct, value: NCT00000000}", "#it"),
        ("{type: assertion, says: so, mentions: [dMMR]}", "#it"),
    ],
)
def test_a_qualifier_of_a_gap_of_the_document_or_of_a_mention_is_optional(
    apply: Applied, texts: dict[str, str | None], result: str, target: str
) -> None:
    path = "evidence/sources/a-report.yaml"
    quoted = result.replace("}", ", quotes: [37 had a clinical complete response]}")
    texts[path] = f"{texts[path]}  it: {quoted}\n"
    text = "it does not state of how many with dMMR"
    assert apply(drop_qualifiers, text, target=target, aside="") == {}
    assert "qualifier-dropped" in apply(drop_qualifiers, text, target=target, aside="optional")


def test_what_a_gap_is_silent_about_may_be_another_thing(
    apply: Applied, texts: dict[str, str | None]
) -> None:
    text = "How patients felt after treatment is not reported"
    apart = apply(change_logic, text, kind="gap", target="a-report", aside="unanswered")
    assert apart["opposite"] == {"How patients felt before treatment is not reported"}
    inserted = apart["quantifier-inserted"]
    assert "How most patients felt after treatment is not reported" in inserted
    assert "How no patients felt after treatment is not reported" not in inserted
    assert apply(change_logic, text, aside="unanswered") == {}
    path = "evidence/sources/a-report.yaml"
    source = texts[path]
    assert source is not None
    texts[path] = _make_partial(source)
    text = "it does not state how many with dMMR"
    part = apply(change_logic, text, target="#responses.total", aside="unanswered")
    assert part == {"term-negated": {"it does not state how many with not dMMR"}}


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


@pytest.mark.parametrize(
    "text",
    [
        "The protocol plans a trial",
        "The planned primary endpoint is dMMR",
        "dMMR (before a planned trial)",
    ],
)
def test_no_plan_is_told_as_done_in_words_that_nobody_uses(apply: Applied, text: str) -> None:
    assert "planned-to-done" not in apply(overstate, text)


def test_a_criterion_may_be_told_in_the_past(apply: Applied) -> None:
    text = "Eligible patients were to have dMMR"
    assert apply(overstate, text, aside="same-reading") == {
        "planned-to-done": {"Eligible patients had dMMR"}
    }
    assert apply(overstate, "Patients were to have dMMR", aside="")["planned-to-done"] == {
        "Patients had dMMR"
    }


@pytest.mark.parametrize(("terms", "aside"), [("[]", ""), ("[randomised]", "still-true")])
def test_a_design_that_the_record_has_is_no_other_one(
    apply: Applied, texts: dict[str, str | None], terms: str, aside: str
) -> None:
    vocabulary, path = texts["evidence/vocabulary.yaml"], "evidence/sources/a-report.yaml"
    source = texts[path]
    assert vocabulary is not None
    assert source is not None
    term = "  randomised: {facet: biomarker, label: randomised trial}\n"
    texts["evidence/vocabulary.yaml"] = f"{vocabulary}{term}"
    texts[path] = source.replace("value: 37\n", f"value: 37\n    terms: {terms}\n")
    made = apply(overstate, "a study of 37", aside=aside)["design-changed"]
    assert "a randomised trial of 37" in made
    assert ("a meta-analysis of 37" in made) is (aside == "")


def test_only_outcomes_are_guaranteed(apply: Applied, texts: dict[str, str | None]) -> None:
    vocabulary = texts["evidence/vocabulary.yaml"]
    assert vocabulary is not None
    texts["evidence/vocabulary.yaml"] = vocabulary.replace(
        "label: clinical complete response}", "label: clinical complete response, domain: response}"
    ).replace("facets:\n", "domains: {response: Response}\nfacets:\n")
    made = apply(overstate, "37 had a clinical complete response")["overclaim"]
    assert "37 were guaranteed a clinical complete response" in made
    assert not [one for one in apply(overstate, "37 had dMMR")["overclaim"] if "guar" in one]
    text = "Who had a clinical complete response is not reported"
    apart = apply(overstate, text, kind="gap", target="a-report", aside="unanswered")
    assert apart == {
        "overclaim": {"Who were guaranteed a clinical complete response is not reported"}
    }


def test_a_report_shows_what_it_counts(apply: Applied) -> None:
    text = "The report counts 37 with dMMR"
    shown = {"overclaim": {"The report shows 37 with dMMR"}}
    assert apply(overstate, text, aside="same-reading") == shown
    assert apply(overstate, text, aside="same-reading", kind="attributed") == {}


def test_a_headline_shows_its_own_words(apply: Applied) -> None:
    text, kind = "The headline says “Gone!”", "attributed"
    start = text.index("“")
    quoted = apply(overstate, text, aside="same-reading", kind=kind, role="quoted", start=start)
    assert quoted == {"overclaim": {"The headline shows “Gone!”"}}
    bound = apply(overstate, text, aside="", kind=kind, start=start)["overclaim"]
    assert "The headline shows “Gone!”" in bound


def test_each_digit_of_an_identifier_changes(apply: Applied) -> None:
    found = apply(change_identifiers, "registered as NCT04165772")
    assert len(found["identifier-digit"]) == 8
    assert "registered as NCT04165773" in found["identifier-digit"]


def test_a_quotation_is_misspelt_and_cut(make_passage: Callable[..., Passage]) -> None:
    passage = make_passage("“No breakthrough”", role="quoted")
    made = {replace_pieces(passage.text, change.pieces) for change in change_quotations(passage)}
    assert made == {"“Na breakthrough”", "“breakthrough”", "“No breakthrouga”", "“No ”"}


def test_a_quotation_without_a_word_at_its_end_still_stands_in_the_source(
    make_passage: Callable[..., Passage],
) -> None:
    passage = make_passage("“All major traces gone in the U.S.!”", role="quoted")
    changes = list(change_quotations(passage))
    apart = {replace_pieces(passage.text, one.pieces) for one in changes if one.aside}
    assert apart == set()
    passage = make_passage("“Major traces gone!”", role="quoted")
    changes = list(change_quotations(passage))
    apart = {replace_pieces(passage.text, one.pieces) for one in changes if one.aside}
    assert apart == {"“traces gone!”", "“Major traces !”"}


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


def test_the_query_of_a_listing_and_a_broader_one_stand_apart(
    make_corpus: Callable[[dict[str, str]], Corpus], texts: dict[str, str | None]
) -> None:
    vocabulary = texts["evidence/vocabulary.yaml"]
    assert vocabulary is not None
    texts["evidence/vocabulary.yaml"] = f"{vocabulary}{NARROWER}"
    corpus = make_corpus({})
    asides = {}
    for name in ("claim", "outcomes-table"):
        page = f"```{{{name}}} it\n:population: MMR-lost\n```\n"
        for one, _ in change_directives(page, corpus, frozenset()):
            asides[name, one.operator, one.pieces[0].new] = one.aside
    assert asides["claim", "query-changed", "pMMR"] == ""
    assert asides["claim", "query-changed", "dMMR"] == "still-true"
    assert asides["outcomes-table", "query-changed", "pMMR"] == "listing"


def test_the_whole_result_leaves_unstated_what_its_part_does(
    make_passage: Callable[..., Passage], texts: dict[str, str | None]
) -> None:
    path = "evidence/sources/a-report.yaml"
    source = texts[path]
    assert source is not None
    passage = make_passage("37 responded")
    stated = {one.pieces[0].new: one.aside for one in _exchange(passage, "<#responses.value>")}
    assert stated["#responses"] == ""
    texts[path] = _make_partial(source)
    passage = make_passage("37 responded")
    unstated = {one.pieces[0].new: one.aside for one in _exchange(passage, "<#responses.total>")}
    assert unstated["#responses"] == "same-value"


def _make_partial(source: str) -> str:
    """Return the source with a count that does not say of how many."""
    counted = source.replace("type: count", "type: proportion")
    return counted.replace("value: 37\n", "events: 37\n    total: not-stated\n")


def _exchange(passage: Passage, target: str) -> list[Change]:
    assert passage.claim is not None
    text = f"{{ev}}`It does not state how many {target}`"
    claim = passage.claim.claim
    found = change_bindings(text, claim, (0, len(text)), passage.corpus)
    return [one for one in found if one.operator == "address-exchanged"]


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
