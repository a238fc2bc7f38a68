"""Exact values from text: numbers, dates and durations, never through a float."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
# ASCII digits only: a full-width or Arabic-Indic digit is for the author to write plainly.
NUMBER = re.compile(r"(?:[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
PARTIAL_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

# Unit spellings and the base unit they convert to, with the exact factor.
# Weeks and months do not convert into one another: a month has no fixed number of days.
UNITS: dict[str, tuple[str, Fraction]] = {
    "day": ("day", Fraction(1)),
    "week": ("day", Fraction(7)),
    "month": ("month", Fraction(1)),
    "year": ("month", Fraction(12)),
    "gy": ("gy", Fraction(1)),
    "cgy": ("gy", Fraction(1, 100)),
    "mm": ("mm", Fraction(1)),
    "cm": ("mm", Fraction(10)),
    "mg": ("mg", Fraction(1)),
    "g/l": ("g/l", Fraction(1)),
    "10^9/l": ("10^9/l", Fraction(1)),
    "fraction": ("fraction", Fraction(1)),
    "percent": ("percent", Fraction(1)),
    "percentage-point": ("percentage-point", Fraction(1)),
    "": ("", Fraction(1)),
}
UNIT_SPELLINGS = {
    "days": "day", "weeks": "week", "wk": "week", "wks": "week", "months": "month",
    "mo": "month", "mos": "month", "years": "year", "yr": "year", "yrs": "year",
    "gray": "gy", "grays": "gy", "millimetre": "mm", "millimetres": "mm",
    "millimeter": "mm", "millimeters": "mm", "centimetre": "cm", "centimetres": "cm",
    "centimeter": "cm", "centimeters": "cm", "fractions": "fraction", "%": "percent",
    "× 10^9/l": "10^9/l", "x 10^9/l": "10^9/l",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal as it was written: its exact value and how many decimals it shows."""

    value: Fraction
    decimals: int = 0

    def __str__(self) -> str:
        """Format with exactly the decimals that were written."""
        return format_fraction(self.value, self.decimals)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as written (`month`, `gy`, ...; empty for a bare number)."""

    number: Number
    unit: str = ""

    @property
    def base(self) -> tuple[Fraction, str]:
        """Return the exact value in the base unit, so that 1 year equals 12 months."""
        unit, factor = UNITS.get(self.unit, (self.unit, Fraction(1)))
        return self.number.value * factor, unit

    def __str__(self) -> str:
        """Format as the number and its unit, in the plural where English wants one."""
        if not self.unit:
            return str(self.number)
        if self.unit == "percent":
            return f"{self.number}%"
        plural = (
            "s" if self.unit in {"day", "week", "month", "year"} and self.number.value != 1 else ""
        )
        unit = {"gy": "Gy", "g/l": "g/L", "10^9/l": "× 10^9/L"}.get(self.unit, self.unit)
        return f"{self.number} {unit}{plural}"


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date of the precision that the source prints: a year, a month or a day (ISO 8601)."""

    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        """Format as ISO 8601 at its own precision."""
        parts = [f"{self.year:04d}"]
        if self.month:
            parts.append(f"{self.month:02d}")
        if self.day:
            parts.append(f"{self.day:02d}")
        return "-".join(parts)

    def covers(self, other: PartialDate) -> bool:
        """Tell whether `other` falls in this date: 2025-10 covers 2025-10-09."""
        return (
            self.year == other.year
            and self.month in (0, other.month)
            and self.day in (0, other.day)
        )


@lru_cache(maxsize=16384)
def parse_number(text: str) -> Number | None:
    """Read `20.0`, `1,234` or `1 234` exactly; None when the text is anything else."""
    if not NUMBER.fullmatch(text):
        return None
    plain = text.replace(",", "").replace(" ", "")
    decimals = len(plain.partition(".")[2])
    return Number(Fraction(plain), decimals)


@lru_cache(maxsize=16384)
def parse_date(text: str) -> PartialDate | None:
    """Read an ISO 8601 date of year, month or day precision; None for an impossible one."""
    match = PARTIAL_DATE.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(part or 0) for part in match.groups())
    return make_date(year, month, day)


def make_date(year: int, month: int, day: int) -> PartialDate | None:
    """Build a date, or None when the calendar has no such day."""
    if year < 1 or not 0 <= month <= len(DAYS) or (day and not month):
        return None
    if day and not 1 <= day <= DAYS[month - 1]:
        return None
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if (month, day) == (2, 29) and not leap:
        return None
    return PartialDate(year, month, day)


def parse_unit(text: str) -> str | None:
    """Return the canonical unit of a spelling (`Months`, `Gy`, `%`), or None."""
    folded = " ".join(text.lower().split())
    unit = UNIT_SPELLINGS.get(folded, folded)
    return unit if unit in UNITS and unit else None


@lru_cache(maxsize=16384)
def parse_quantity(text: str) -> Quantity | None:
    """Read `12 months`, `25 Gy`, `18 Years`, `66%` or a bare number; None otherwise."""
    match = NUMBER.match(text)
    number = parse_number(match.group()) if match else None
    if match is None or number is None:
        return None
    rest = text[match.end() :].strip()
    if not rest:
        return Quantity(number)
    unit = parse_unit(rest)
    return Quantity(number, unit) if unit else None


def round_half_up(value: Fraction, decimals: int) -> Fraction:
    """Round exactly, ties away from zero for the non-negative values of reports."""
    return Fraction(_count_units(value, decimals), 10**decimals)


def format_fraction(value: Fraction, decimals: int) -> str:
    """Format an exact value with the given number of decimals, rounded half-up."""
    digits = str(_count_units(value, decimals)).rjust(decimals + 1, "0")
    return f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits


def agrees_at_written_precision(written: Number, source: Number) -> bool:
    """Tell whether `written` equals `source` rounded to the decimals that were written.

    More decimals than the source prints is never agreement: 92.0 is not licensed by 92.
    """
    if written.decimals > source.decimals:
        return False
    return round_half_up(source.value, written.decimals) == written.value


def _count_units(value: Fraction, decimals: int) -> int:
    """Return a value in units of its last decimal, rounded half-up; in integers, which is quick."""
    scale = int(10**decimals)
    return (2 * value.numerator * scale + value.denominator) // (2 * value.denominator)
