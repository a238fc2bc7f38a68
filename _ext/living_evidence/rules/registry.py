"""The rules, by an explicit list: a module that is not named here is no rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.rules.arithmetic import (
    bounds_out_of_order,
    dates_out_of_order,
    derivation_differs,
    dose_not_whole,
    events_exceed_total,
    percent_differs,
    subgroup_larger_than_whole,
)
from living_evidence.rules.attestation import (
    claim_not_attested,
    claim_reworded,
    claim_suspect,
    record_not_attested,
    record_suspect,
    stale_attestation,
)
from living_evidence.rules.base import Rule
from living_evidence.rules.builtin import BUILTIN
from living_evidence.rules.conflict import (
    age_limits_differ,
    count_in_denial,
    discrepancy_says_more,
    disputed_without_discrepancy,
    stale_discrepancy,
    undeclared_conflict,
    verdict_not_borne_out,
)
from living_evidence.rules.figure import (
    bounds_swapped,
    date_differs,
    denominator_left_out,
    denominator_not_stated,
    estimate_for_bound,
    figure_differs,
    figure_unbound,
    figure_unclassified,
    follow_up_for_event_time,
    identifier_differs,
    interval_differs,
    label_differs,
    level_differs,
    more_precise_than_source,
    numerator_denominator_swapped,
    percentage_points,
    quantifier_differs,
    range_for_interval,
    statistic_differs,
    timepoint_differs,
    total_given_as_events,
    uncertainty_left_out,
    unit_differs,
    value_not_said,
)
from living_evidence.rules.lifecycle import (
    rater_not_named,
    successor_not_later,
    superseded_without_successor,
)
from living_evidence.rules.pages import PAGES
from living_evidence.rules.quote import (
    lock_differs,
    negation_differs,
    population_differs_from_quote,
    quote_not_found,
    quote_not_locked,
    quote_not_unique,
    quote_too_long,
    role_differs,
    says_more_than_quote,
    snapshot_changed,
    snapshot_unusable,
    stale_lock_line,
    term_left_out,
    term_not_in_quote,
    unsupported_language,
    value_not_in_quote,
)
from living_evidence.rules.record import (
    background_shares_population,
    circular_reference,
    code_without_term,
    duplicate_identifier,
    facet_conflict,
    outcome_not_an_outcome,
    person_named,
    personal_data,
    population_missing,
    primary_at_second_hand,
    result_before_results,
    state_differs,
    term_twice,
    total_not_a_count,
    total_of_another_population,
    unknown_population,
    unknown_reference,
    unknown_term,
    value_without_quote,
)
from living_evidence.rules.strength import (
    advice_differs,
    cause_or_comparison,
    certainty_without_rater,
    extent_not_licensed,
    hype,
    inference_not_rated,
    modal_in_claim,
    word_unbound,
)
from living_evidence.rules.support import (
    aim_as_result,
    attribution_missing,
    gap_answered,
    gap_not_licensed,
    no_evidence_wording,
    nothing_related,
    plain_differs,
    plain_missing,
    plain_stronger,
    plain_word_not_licensed,
    quotation_differs,
    sentence_unbound,
    source_not_current,
    source_unused,
    superseded_undated,
    support_not_primary,
    unknown_scope,
    unknown_target,
)
from living_evidence.rules.term import (
    alternative_differs,
    class_differs,
    compound_unknown,
    drug_unknown,
    language_differs,
    name_not_licensed,
    named_twice,
    polarity_differs,
    population_not_restated,
    sequence_differs,
    strange_character,
    term_not_licensed,
    term_not_stated,
    term_out_of_scope,
    timepoint_not_stated,
    verdict_differs,
)
from living_evidence.rules.translation import translation_differs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    from living_evidence.rules.base import Documentation

MODULES: tuple[ModuleType, ...] = (
    advice_differs,
    age_limits_differ,
    aim_as_result,
    alternative_differs,
    attribution_missing,
    background_shares_population,
    bounds_out_of_order,
    bounds_swapped,
    cause_or_comparison,
    certainty_without_rater,
    circular_reference,
    claim_not_attested,
    claim_reworded,
    claim_suspect,
    class_differs,
    compound_unknown,
    code_without_term,
    count_in_denial,
    date_differs,
    dates_out_of_order,
    denominator_left_out,
    denominator_not_stated,
    derivation_differs,
    discrepancy_says_more,
    disputed_without_discrepancy,
    dose_not_whole,
    drug_unknown,
    duplicate_identifier,
    estimate_for_bound,
    events_exceed_total,
    extent_not_licensed,
    facet_conflict,
    figure_differs,
    figure_unbound,
    figure_unclassified,
    follow_up_for_event_time,
    gap_answered,
    gap_not_licensed,
    hype,
    identifier_differs,
    inference_not_rated,
    interval_differs,
    label_differs,
    language_differs,
    level_differs,
    lock_differs,
    modal_in_claim,
    more_precise_than_source,
    name_not_licensed,
    named_twice,
    negation_differs,
    no_evidence_wording,
    nothing_related,
    numerator_denominator_swapped,
    outcome_not_an_outcome,
    percent_differs,
    percentage_points,
    person_named,
    personal_data,
    plain_differs,
    plain_missing,
    plain_stronger,
    plain_word_not_licensed,
    polarity_differs,
    population_differs_from_quote,
    population_missing,
    population_not_restated,
    primary_at_second_hand,
    quantifier_differs,
    quotation_differs,
    quote_not_found,
    quote_not_locked,
    quote_not_unique,
    quote_too_long,
    range_for_interval,
    rater_not_named,
    record_not_attested,
    record_suspect,
    result_before_results,
    role_differs,
    says_more_than_quote,
    sequence_differs,
    sentence_unbound,
    snapshot_changed,
    snapshot_unusable,
    source_not_current,
    source_unused,
    stale_attestation,
    stale_discrepancy,
    stale_lock_line,
    state_differs,
    statistic_differs,
    strange_character,
    subgroup_larger_than_whole,
    successor_not_later,
    superseded_undated,
    superseded_without_successor,
    support_not_primary,
    term_left_out,
    term_not_in_quote,
    term_not_licensed,
    term_not_stated,
    term_out_of_scope,
    term_twice,
    timepoint_differs,
    timepoint_not_stated,
    total_given_as_events,
    total_not_a_count,
    total_of_another_population,
    translation_differs,
    uncertainty_left_out,
    undeclared_conflict,
    unit_differs,
    unknown_population,
    unknown_reference,
    unknown_scope,
    unknown_target,
    unknown_term,
    unsupported_language,
    value_not_in_quote,
    value_not_said,
    value_without_quote,
    verdict_differs,
    verdict_not_borne_out,
    word_unbound,
)


def _by_name(modules: Iterable[ModuleType]) -> dict[str, Rule]:
    rules = [Rule.from_module(module) for module in modules]
    found = {rule.name: rule for rule in rules}
    if len(found) != len(rules):
        raise ValueError("two rules have one name")
    return found


RULES: dict[str, Rule] = _by_name(MODULES)


def iter_documentation() -> Iterator[Documentation]:
    """Yield the documentation of everything that a run may report."""
    yield from BUILTIN
    yield from PAGES
    yield from RULES.values()


def find_documentation(name: str) -> Documentation | None:
    """Return what is known of a rule by its name, or None."""
    return next((rule for rule in iter_documentation() if rule.name == name), None)
