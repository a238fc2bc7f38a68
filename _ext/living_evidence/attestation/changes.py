"""What changed between two readings of a claim, in words that name it."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from living_evidence.attestation.readings import BETWEEN, OUTSIDE, TERM, WORD_KINDS, Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from living_evidence.attestation.readings import EntryKind, Fact

TEXTS: tuple[tuple[EntryKind, str], ...] = (("text", "span"), ("plain", "plain span"))
NAMES = {"gap": "gap phrase", "no-evidence": "phrase", "words": "wording of the quotation"}
HEAD_NAMES = {"kind": "kind of the claim", "certainty": "certainty of the claim"}


@dataclass(frozen=True, slots=True)
class Change:
    """One change, in words; `address` names the bound record where the change is on its side."""

    text: str
    address: str = ""


def find_changes(before: Sequence[Entry], after: Sequence[Entry]) -> list[Change]:
    """Name what changed in a reading; empty only where the two readings are equal.

    Records come first: where a value changed, the page may read otherwise without an edit.
    """
    changes = [*_compare_bound(_of_kind(before, "bound"), _of_kind(after, "bound"))]
    changes += _compare_heads(before, after)
    for kind, span in TEXTS:
        changes += _compare_texts(_of_kind(before, kind), _of_kind(after, kind), span)
    if not changes and list(before) != list(after):
        changes.append(Change("what it is bound to changed"))
    return changes


def _of_kind(entries: Iterable[Entry], kind: EntryKind) -> list[Entry]:
    return [entry for entry in entries if entry.kind == kind]


def _compare_heads(before: Sequence[Entry], after: Sequence[Entry]) -> Iterator[Change]:
    old, new = (next(iter(_of_kind(part, "head")), _empty()) for part in (before, after))
    for name in sorted({*old.facts, *new.facts}):
        said, says = old.facts.get(name, ()), new.facts.get(name, ())
        if said != says:
            what = HEAD_NAMES.get(name, f"{name} of the query")
            yield Change(f"the {what} changed from {_list(said)} to {_list(says)}")


def _compare_texts(before: list[Entry], after: list[Entry], span: str) -> Iterator[Change]:
    (old, said), (new, says) = _split_outside(before), _split_outside(after)
    yield from _compare_facts(old, new)
    labels, others = [entry.label for entry in said], [entry.label for entry in says]
    if labels != others and sorted(labels) == sorted(others):
        yield Change(f"the order of the {span}s changed")
        said, says = (sorted(entries, key=lambda entry: entry.label) for entries in (said, says))
        labels = others = sorted(labels)
    matcher = SequenceMatcher(None, labels, others, autojunk=False)
    for _, start, end, first, last in matcher.get_opcodes():
        yield from _compare_runs(said[start:end], says[first:last], span)


def _split_outside(entries: list[Entry]) -> tuple[Entry, list[Entry]]:
    """Tell the terms outside the spans, which have no order, from the spans, which have one."""
    outside = next((entry for entry in entries if entry.name == OUTSIDE), _empty())
    return outside, [entry for entry in entries if entry.name != OUTSIDE]


def _compare_runs(before: list[Entry], after: list[Entry], span: str) -> Iterator[Change]:
    """Compare stretches of spans that correspond, one by one as far as both go."""
    for old, new in zip(before, after, strict=False):
        if old.name != new.name and BETWEEN not in (old.name, new.name):
            yield Change(f"the {span} {_show(old)} is now {_show(new)}")
        yield from _compare_facts(old, new)
    for old in before[len(after) :]:
        yield from _tell_alone(old, span, "was taken out")
    for new in after[len(before) :]:
        yield from _tell_alone(new, span, "was added")


def _tell_alone(entry: Entry, span: str, what: str) -> Iterator[Change]:
    if entry.name != BETWEEN:
        yield Change(f"a {span} {_show(entry)} {what}")
        return
    for fact in _facts(entry):
        yield Change(f"{_name_fact(fact)} {what}")


def _compare_facts(old: Entry, new: Entry) -> Iterator[Change]:
    gone = [fact for fact in _facts(old) if fact not in _facts(new)]
    come = [fact for fact in _facts(new) if fact not in _facts(old)]
    for kind in [TERM, *sorted(WORD_KINDS), "words", "figure"]:
        yield from _pair(
            [fact for fact in gone if _kind_of(fact) == kind],
            [fact for fact in come if _kind_of(fact) == kind],
        )


def _pair(gone: list[Fact], come: list[Fact]) -> Iterator[Change]:
    """Tell what became what where that is plain, and else what went and what came."""
    if len(gone) == len(come) and (len(gone) == 1 or _same_names(gone, come)):
        for old, new in zip(gone, come, strict=True):
            yield Change(_tell_exchange(old, new))
        return
    yield from (Change(f"{_name_fact(fact)} was taken out") for fact in gone)
    yield from (Change(f"{_name_fact(fact)} was added") for fact in come)


def _same_names(gone: list[Fact], come: list[Fact]) -> bool:
    names = [name for name, _ in gone]
    figures = all(_kind_of(fact) == "figure" for fact in gone)
    return figures and len(set(names)) == len(names) and names == [name for name, _ in come]


def _tell_exchange(old: Fact, new: Fact) -> str:
    if old[1] == new[1]:
        return f"{_name_fact(old)} was read as {old[0]} and is now read as {new[0]}"
    if _kind_of(old) == "words":
        return f"the {NAMES['words']} changed"
    return f"{_name_fact(old)} became {new[1]}"


def _kind_of(fact: Fact) -> str:
    return fact[0] if fact[0] in WORD_KINDS | {TERM, "words"} else "figure"


def _name_fact(fact: Fact) -> str:
    kind = _kind_of(fact)
    if kind in {"gap", "words"}:
        return f"the {NAMES[kind]}"
    return f"the {NAMES.get(kind, kind)} {fact[1]}"


def _compare_bound(before: list[Entry], after: list[Entry]) -> Iterator[Change]:
    """Name the field that changed of each record that both readings are bound to."""
    old, new = ({entry.name: entry.facts for entry in entries} for entries in (before, after))
    for address in sorted(old.keys() & new.keys()):
        for name in sorted({*old[address], *new[address]}):
            said, says = old[address].get(name, ()), new[address].get(name, ())
            if said != says:
                what = f"{address.removesuffix('#verdict')}.{name} changed since the stamp"
                yield Change(f"{what}{_tell_values(said, says)}", address)


def _tell_values(said: tuple[str, ...], says: tuple[str, ...]) -> str:
    gone = [value for value in said if value not in says]
    come = [value for value in says if value not in said]
    if any(value.startswith("~") for value in (*gone, *come)):
        return ""
    if len(said) == len(says) == 1:
        return f": {gone[0]} became {come[0]}"
    parts = [f"{', '.join(gone)} {_was(gone)} taken out"] if gone else []
    parts += [f"{', '.join(come)} {_was(come)} added"] if come else []
    return f": {'; '.join(parts)}"


def _was(values: list[str]) -> str:
    return "was" if len(values) == 1 else "were"


def _facts(entry: Entry) -> list[Fact]:
    return [(name, value) for name, values in entry.facts.items() for value in values]


def _show(entry: Entry) -> str:
    """Return how a span is bound, as a page writes it: `ev <a-report#response>`."""
    role, _, addresses = entry.name.partition(" ")
    return f"{role} <{addresses}>"


def _list(values: tuple[str, ...]) -> str:
    return ", ".join(values) or "none"


def _empty() -> Entry:
    return Entry("head", "", {})
