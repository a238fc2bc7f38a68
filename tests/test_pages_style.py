"""The style sheet: small, no request leaves the site, and every pair of colours is readable."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

CSS = (
    Path(__file__).parents[1] / "_ext/living_evidence/site/static/evidence.css"
).read_text(encoding="utf-8")  # fmt: skip
MOST_BYTES = 15_000
LEAST_CONTRAST = 4.5
PAGE = {"light": "#ffffff", "dark": "#131416"}
PAIRS = [
    ("good", "good-back"), ("bad", "bad-back"), ("warn", "warn-back"), ("info", "info-back"),
    ("quiet", "card"), ("quiet", "bad-back"),
]  # fmt: skip


def find_colours(theme: str) -> list[dict[str, str]]:
    """Return the colours of each block of a theme; the dark one stands twice."""
    selector = r"^body" if theme == "light" else r'body\[data-theme="dark"\]|body:not\([^)]*\)'
    blocks = re.findall(rf"(?:{selector}) \{{([^}}]*)\}}", CSS, re.MULTILINE)
    return [dict(re.findall(r"--ev-([\w-]+): (#\w{6})", block)) for block in blocks]


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_is_readable_on_its_background(theme: str) -> None:
    blocks = find_colours(theme)
    assert len(blocks) == (1 if theme == "light" else 2)
    for colours in blocks:
        weak = [
            pair for pair in PAIRS if contrast(*(colours[name] for name in pair)) < LEAST_CONTRAST
        ]
        assert weak == []
        assert contrast(colours["quiet"], PAGE[theme]) >= LEAST_CONTRAST


def test_both_ways_to_a_dark_page_have_the_same_colours() -> None:
    chosen, preferred = find_colours("dark")
    assert chosen == preferred


def test_the_style_sheet_is_small_and_asks_nobody() -> None:
    assert len(gzip.compress(CSS.encode())) < MOST_BYTES
    assert "url(" not in CSS
    assert "@import" not in CSS
