"""Results that are kept with what they were computed from, so that a second run is quick.

Only the last result of a function is kept on each object, and only for equal arguments. Records,
pages, corpora and locks are equal to themselves alone: a changed one is a new object, and what was
computed from the old one goes with it.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")
Kept = dict[object, tuple[tuple[Any, ...], Any]]
"""By function, the arguments and the result of its last call."""


class Keeper(Protocol):
    """An object that never changes, and keeps what was computed from it."""

    @property
    def kept(self) -> Kept:
        """Return what is kept."""


K = TypeVar("K", bound=Keeper)


def keep_last(function: Callable[Concatenate[K, P], R]) -> Callable[Concatenate[K, P], R]:
    """Keep the last result of a pure function on its first argument.

    What the arguments hold must not change either.
    """

    @wraps(function)
    def find(keeper: K, /, *arguments: P.args, **named: P.kwargs) -> R:
        given = (*arguments, *named.items())
        before = keeper.kept.get(function)
        if before is not None and before[0] == given:
            result: R = before[1]
            return result
        result = function(keeper, *arguments, **named)
        keeper.kept[function] = (given, result)
        return result

    return find
