"""Declared conflicts: a discrepancy that names both sides turns an error into a shown fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from living_evidence.corpus import Corpus, Item

DECLARE = "Mend the record where it is misread; where the source says so, declare a discrepancy"


def is_declared(corpus: Corpus, *addresses: str) -> bool:
    """Tell whether one discrepancy names every one of these addresses, each by its own side.

    A side that names a whole result stands for any part of it, but only once: two parts of
    one result in conflict with each other need two sides.
    """
    return bool(find_declaring(corpus, *addresses))


def find_declaring(corpus: Corpus, *addresses: str) -> str:
    """Return the id of the discrepancy that names all of these addresses, or an empty text."""
    wanted = [resolve(corpus, address) for address in addresses]
    return next(
        (
            name
            for name, loaded in corpus.discrepancies.items()
            if _covers([resolve(corpus, side.result) for side in loaded.model.sides], wanted)
        ),
        "",
    )


def are_declared(corpus: Corpus, *items: Item) -> bool:
    """Tell whether one discrepancy names all of these items."""
    return is_declared(corpus, *(item.address for item in items))


def hint_declaring(*addresses: str) -> str:
    """Say how to mend or declare a conflict of these sides."""
    return f"{DECLARE} with the sides {' and '.join(addresses)} and a verdict."


def _covers(sides: list[tuple[str, str]], wanted: list[tuple[str, str]]) -> bool:
    if not wanted:
        return True
    first, *rest = wanted
    return any(
        _matches(side, first) and _covers(sides[:at] + sides[at + 1 :], rest)
        for at, side in enumerate(sides)
    )


def _matches(side: tuple[str, str], wanted: tuple[str, str]) -> bool:
    same_item = side[0] == wanted[0]
    return same_item and (side[1] == wanted[1] or not side[1] or not wanted[1])


def resolve(corpus: Corpus, address: str) -> tuple[str, str]:
    """Return the item that an address names and the part of it; the address where it is none."""
    target = corpus.find(address)
    if target is None or target.item is None:
        return address, ""
    return target.item.address, target.part
