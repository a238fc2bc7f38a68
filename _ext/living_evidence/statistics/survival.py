"""Whether an interval can be one of a survival estimate (Kaplan-Meier), on a usual scale.

Such an interval lies at equal distances around its estimate on the scale that it was made on:
plain, log, log-log, logit, or the arcsine of the root (O. Borgan and K. Liestol, Scandinavian
Journal of Statistics 17 (1990) 35-41). That can be seen without the data. It is never computed
again from counts, since people leave a study before its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, localcontext
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from living_evidence.statistics.bounds import DIGITS, sign_of, to_decimal
from living_evidence.statistics.rounding import HUNDRED, slack_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from decimal import Decimal

    from living_evidence.values import Number

NONE, ALL = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale on which an interval is symmetric, and where it has to be cut to stay a share."""

    compare: Callable[[Fraction, Fraction, Fraction], int]
    """Compare the middle of two bounds, taken on this scale, with a share: -1, 0 or 1."""
    cut_at_none: bool = False
    cut_at_all: bool = False


@dataclass(frozen=True, slots=True)
class _Ends:
    """The least and the greatest share that a printed percentage may stand for."""

    least: Fraction
    most: Fraction


def find_scales(percent: Number, low: Number, high: Number) -> Iterator[str]:
    """Yield the scales on which the bounds, in percent, may lie symmetric around the estimate."""
    estimate, first, last = (_spread(number) for number in (percent, low, high))
    for name, scale in SCALES.items():
        if _may_be_symmetric(scale, estimate, first, last):
            yield name


def _spread(printed: Number) -> _Ends:
    slack = slack_of(printed)
    ends = (printed.value - slack) / HUNDRED, (printed.value + slack) / HUNDRED
    return _Ends(*(min(max(end, NONE), ALL) for end in ends))


def _may_be_symmetric(scale: Scale, estimate: _Ends, low: _Ends, high: _Ends) -> bool:
    """Tell whether some shares within the rounding have the estimate in the middle.

    A bound that was cut may have lain anywhere beyond.
    """
    cut_low = scale.cut_at_none and low.least == NONE
    cut_high = scale.cut_at_all and high.most == ALL
    reaches_down = cut_low or scale.compare(low.least, high.least, estimate.most) <= 0
    return reaches_down and (cut_high or scale.compare(low.most, high.most, estimate.least) >= 0)


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)


def _plain(low: Fraction, high: Fraction, share: Fraction) -> int:
    return _sign(low + high - 2 * share)


def _log(low: Fraction, high: Fraction, share: Fraction) -> int:
    return _sign(low * high - share * share)


def _logit(low: Fraction, high: Fraction, share: Fraction) -> int:
    return _sign(low * high * (1 - share) ** 2 - share**2 * (1 - low) * (1 - high))


def _log_log(low: Fraction, high: Fraction, share: Fraction) -> int:
    if NONE in {low, share} or ALL in {high, share}:
        # Beyond every other value of the scale.
        return -1 if low == NONE or share == ALL else 1
    with localcontext(Context(prec=DIGITS)):
        return sign_of(_ln(share) ** 2 - _ln(low) * _ln(high))


def _arcsine(low: Fraction, high: Fraction, share: Fraction) -> int:
    """Compare the cosines of twice the angles whose sines are the roots of the shares."""
    with localcontext(Context(prec=DIGITS)):
        both = _root(low) * _root(high)
        return sign_of(both - _root(1 - low) * _root(1 - high) + to_decimal(1 - 2 * share))


# Sources print whole percentages, or one decimal: the same few shares come again and again.


@lru_cache(maxsize=4096)
def _ln(share: Fraction) -> Decimal:
    with localcontext(Context(prec=DIGITS)):
        return to_decimal(share).ln()


@lru_cache(maxsize=4096)
def _root(share: Fraction) -> Decimal:
    with localcontext(Context(prec=DIGITS)):
        return to_decimal(share).sqrt()


SCALES: dict[str, Scale] = {
    "plain": Scale(_plain, cut_at_none=True, cut_at_all=True),
    "log": Scale(_log, cut_at_all=True),
    "log-log": Scale(_log_log),
    "logit": Scale(_logit),
    "arcsine": Scale(_arcsine, cut_at_none=True, cut_at_all=True),
}
