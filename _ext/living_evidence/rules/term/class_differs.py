"""A thing is called by a class that it does not belong to.

“Examplimab chemotherapy” says of a medicine that it is a chemotherapy. The vocabulary says what
each term implies (`broader:`); side by side, the two have to agree.

To mend: name the class that the term implies, or part the two.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from living_evidence.problems import Side
from living_evidence.prose.agreement import each_span, make_problem, result_targets
from living_evidence.prose.joints import joints_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.prose.joints import Joint
    from living_evidence.prose.scanner import Token
    from living_evidence.rules.base import Index
    from living_evidence.vocabulary import Vocabulary

NAME = "class-differs"
FAILING = (
    """\
:::{claim} example
:kind: status
:source: NCT99999902

{ev}`In EXA-negative renal exampleosis, the protocol plans radiotherapy of the tumour followed by examplimab chemotherapy <#treatment-order>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:kind: status
:source: NCT99999902

{ev}`In EXA-negative renal exampleosis, the protocol plans radiotherapy of the tumour followed by examplimab EXR-1 blockade <#treatment-order>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every class that stands beside a term which implies another one."""
    vocabulary = index.corpus.vocabulary
    for _, claim, span in each_span(index):
        for joint in joints_of(span):
            if span.span.role == "quoted":
                continue
            for thing, kind in _pairs(joint):
                implied = _other_classes(vocabulary, thing, kind)
                if joint.is_kind and not _is_kind(vocabulary, thing, kind):
                    implied = implied or "not so"
                if not implied:
                    continue
                problem = make_problem(
                    NAME,
                    f"“{thing.text}” is no {kind.text}",
                    span,
                    kind,
                    corpus=index.corpus,
                    claim=claim,
                    licences=[licence for *_, licence in result_targets(span)],
                    hint=f"By the vocabulary it is {implied}.",
                )
                yield replace(
                    problem,
                    sides=(*problem.sides, Side("vocabulary.yaml", f"{thing.text}: {implied}")),
                )
                break


def _pairs(joint: Joint) -> tuple[tuple[Token, Token], ...]:
    if joint.is_kind:
        return ((joint.left, joint.right),)
    both = ((joint.left, joint.right), (joint.right, joint.left))
    return both if joint.is_name else ()


def _is_kind(vocabulary: Vocabulary, thing: Token, kind: Token) -> bool:
    if set(thing.value.terms) & set(kind.value.terms):
        return False
    return bool(vocabulary.close(thing.value.terms) & set(kind.value.terms))


def _other_classes(vocabulary: Vocabulary, thing: Token, kind: Token) -> str:
    """Return the classes that a term has in the facet of the named one, which is not of them."""
    if thing.value.negated or kind.value.negated or len(kind.value.terms) != 1:
        return ""
    (name,) = kind.value.terms
    facet = vocabulary.facet_of(name)
    own = {vocabulary.facet_of(term) for term in thing.value.terms}
    closed = vocabulary.close(thing.value.terms)
    classes = vocabulary.in_facet(closed, facet)
    if facet in own or not classes or name in closed or vocabulary.is_exclusive(facet):
        return ""
    if any(one in vocabulary.close([name]) for one in classes):
        return ""  # a narrower class than the vocabulary knows of the thing
    return ", ".join(sorted(vocabulary.terms[one].label for one in classes))
