"""SVG that stands in the page itself: it takes the colours of the text around it, and prints.

Every drawing only repeats what stands in words beside it, so it is hidden from screen readers;
its title and description serve the pointer and whoever takes the drawing out of the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from docutils import nodes

from living_evidence.values import format_fraction

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

DECIMALS = 2
"""Of coordinates: a hundredth of a unit of the view box."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One element of a drawing: its tag, its class, and its attributes as numbers."""

    tag: str
    look: str
    numbers: dict[str, Fraction | int] = field(default_factory=dict)
    words: str = ""

    def __str__(self) -> str:
        """Format as SVG."""
        numbers = "".join(f' {name}="{_format(value)}"' for name, value in self.numbers.items())
        return f'<{self.tag} class="{escape(self.look)}"{numbers}>{escape(self.words)}</{self.tag}>'


def line(look: str, x1: Fraction | int, y1: int, x2: Fraction | int, y2: int) -> Shape:
    """Return a straight line."""
    return Shape("line", look, {"x1": x1, "y1": y1, "x2": x2, "y2": y2})


def box(look: str, x: Fraction | int, y: int, width: Fraction | int, height: int) -> Shape:
    """Return a rectangle."""
    return Shape("rect", look, {"x": x, "y": y, "width": width, "height": height})


def circle(look: str, x: Fraction | int, y: int, radius: int) -> Shape:
    """Return a circle."""
    return Shape("circle", look, {"cx": x, "cy": y, "r": radius})


def words(look: str, x: Fraction | int, y: int, text: str) -> Shape:
    """Return a short label; what is longer belongs into the page, where it wraps."""
    return Shape("text", look, {"x": x, "y": y}, text)


def draw(title: str, about: str, size: tuple[int, int], shapes: Iterable[Shape]) -> nodes.raw:
    """Return a drawing as HTML; writers of other formats leave it out."""
    width, height = size
    drawn = "".join(map(str, shapes))
    head = f"<title>{escape(title)}</title><desc>{escape(about)}</desc>"
    svg = (
        f'<svg class="ev-drawing" viewBox="0 0 {width} {height}" aria-hidden="true" '
        f'focusable="false" xmlns="http://www.w3.org/2000/svg">{head}{drawn}</svg>'
    )
    return nodes.raw("", svg, format="html")


def _format(value: Fraction | int) -> str:
    if isinstance(value, int):
        return str(value)
    # Only the place of a mark: what it stands for is printed exactly, in words.
    sign, size = ("-", -value) if value < 0 else ("", value)
    return sign + format_fraction(size, DECIMALS)
