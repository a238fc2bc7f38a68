"""Walking records: their licensed blocks, the addresses they name, and the values they state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from living_evidence.documents import find_route
from living_evidence.formatting import format_item
from living_evidence.problems import Side
from living_evidence.records import ABSENT, Proportion, Survival

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.documents import Route
    from living_evidence.loading import Loaded
    from living_evidence.problems import Place
    from living_evidence.records import BaseSource, Licensed


@dataclass(frozen=True, slots=True)
class Named:
    """An address that a record names, where it does so, and what `#name` means there."""

    address: str
    loaded: Loaded[Any]
    route: Route
    record: str
    """The source that an address without a record means; empty outside sources."""
    use: str
    """What the address is for, as a message says it."""

    @property
    def place(self) -> Place:
        """Return where it is named."""
        return self.loaded.place(*self.route)


def licensed_blocks(loaded: Loaded[BaseSource]) -> Iterator[tuple[Route, Licensed]]:
    """Yield every block of a source whose terms its quotes license, with its route."""
    source = loaded.model
    yield ("context",), source.context
    for name, population in source.populations.items():
        yield ("populations", name), population
    for name, result in source.results.items():
        yield ("results", name), result
    for name, block in (("funding", source.funding), ("interests", source.interests)):
        if block is not None:
            yield (name,), block


def named_addresses(corpus: Corpus) -> Iterator[Named]:
    """Yield every address that a record, a study or a discrepancy names."""
    for name, loaded in corpus.sources.items():
        yield from _addresses_of_source(name, loaded)
    for study in corpus.studies.values():
        for at, address in enumerate(study.model.flow):
            yield Named(address, study, ("flow", at), "", "the participant flow")
        for at, address in enumerate(study.model.reports):
            yield Named(address, study, ("reports", at), "", "the reports of an outcome")
    for discrepancy in corpus.discrepancies.values():
        for at, side in enumerate(discrepancy.model.sides):
            route = ("sides", at, "result")
            yield Named(side.result, discrepancy, route, "", "a side of the discrepancy")


def _addresses_of_source(name: str, loaded: Loaded[BaseSource]) -> Iterator[Named]:
    for key, result in loaded.model.results.items():
        route = ("results", key)
        if isinstance(result, Proportion | Survival) and "#" in result.total:
            yield Named(result.total, loaded, (*route, "total"), name, "the denominator")
        if result.superseded_by:
            by = result.superseded_by
            yield Named(by, loaded, (*route, "superseded-by"), name, "the later report")
        if result.derived is not None:
            use = f"the {result.derived.formula}"
            for at, address in enumerate(result.derived.of):
                yield Named(address, loaded, (*route, "derived", "of", at), name, use)
    for at, identity in enumerate(loaded.model.identities):
        use = f"what a {identity.formula} equals"
        yield Named(identity.equals, loaded, ("identities", at, "equals"), name, use)
        use = f"a part of a {identity.formula}"
        for number, address in enumerate(identity.of):
            yield Named(address, loaded, ("identities", at, "of", number), name, use)


def stated(text: str | None) -> str:
    """Return a value that the source states; an empty text for an absent one."""
    return "" if text is None or text in ABSENT else text


def side_of(corpus: Corpus, item: Item, *part: str) -> Side:
    """Return what an item says, as one side of a contradiction, at the part it says it in."""
    place = item.source.document.place((*item.route, *part))
    return Side(item.address, format_item(item, corpus), place)


def parts_of(item: Item, *parts: str) -> Iterator[Side]:
    """Yield each of these fields of a result that is there, where it stands."""
    document = item.source.document
    for part in parts:
        found = find_route(document.data, (*item.route, part))
        if found is not None:
            place = document.place((*item.route, part))
            yield Side(f"{item.address}, {part}", _show_part(found) or "nothing", place)


def ancestors_of(source: BaseSource, name: str | None) -> list[str]:
    """Return the populations of a source that one of them is part of, the nearest first."""
    found: list[str] = []
    population = source.populations.get(name or "")
    while population is not None and population.parent and population.parent not in found:
        found.append(population.parent)
        population = source.populations.get(population.parent)
    return found


def operands_of(corpus: Corpus, item: Item) -> list[Item]:
    """Return the items that a derived result is worked out from; none for a reported one."""
    addresses = item.result.derived.of if item.result.derived is not None else ()
    targets = (corpus.find(address, item.source.model.id) for address in addresses)
    return [target.item for target in targets if target is not None and target.item is not None]


def carriers_of(item: Item) -> Iterator[Side]:
    """Yield what gives a result its terms: its own fields, its population, and the context."""
    yield from parts_of(item, "population", "outcome", "terms")
    population = item.result.population
    if item.population is not None and population is not None:
        yield _terms_side(item.source, ("populations", population), item.population)
    if item.source.model.context.all_terms:
        yield context_side(item.source)


def context_side(loaded: Loaded[BaseSource]) -> Side:
    """Return what holds for every result of a source, where it stands."""
    return _terms_side(loaded, ("context",), loaded.model.context)


def _terms_side(loaded: Loaded[BaseSource], route: Route, block: Licensed) -> Side:
    name = f"{loaded.model.id}, {route[-1]}"
    return Side(name, ", ".join(block.all_terms) or "no terms", loaded.place(*route, "terms"))


def _show_part(found: Any) -> str:
    if isinstance(found, dict):
        return ", ".join(f"{key}: {_show_part(value)}" for key, value in found.items())
    return ", ".join(map(_show_part, found)) if isinstance(found, list) else str(found)


def join_words(words: Iterable[str], conjunction: str = "and") -> str:
    """Join as a sentence does: `a`, `a and b`, `a, b and c`."""
    *rest, last = list(words) or [""]
    return f"{', '.join(rest)} {conjunction} {last}" if rest else last
