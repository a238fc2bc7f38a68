"""Files that help to find pages: a sitemap, and the page for an address that names none."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from living_evidence.exports.cautions import NOT_ADVICE
from living_evidence.exports.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from living_evidence.exports.edition import Edition

NOT_FOUND = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>Page not found — {title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1.1rem/1.6 system-ui, sans-serif; }}
main {{ margin: 10vh auto; max-width: 38rem; padding: 0 1rem; }}
</style>
</head>
<body>
<main>
<h1>There is no such page</h1>
<p>This address names no page of {title}.
A record or a statement that was here may have been renamed or taken away.</p>
{home}
<p>{notice}</p>
</main>
</body>
</html>
"""
HOME = '<p><a href="{address}">To the first page</a></p>'
NO_HOME = "<p>Go to the start of this site and look from there.</p>"


def format_sitemap(edition: Edition, docnames: Iterable[str]) -> str:
    """Format a sitemap (sitemaps.org 0.9) of an edition whose public address is known.

    It gives no dates: no record says when its page last changed.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *(f"  <url><loc>{escape(edition.address(name))}</loc></url>" for name in sorted(docnames)),
        "</urlset>",
    ]
    return "\n".join(lines) + "\n"


def format_not_found(edition: Edition) -> str:
    """Format the page for an address that names none.

    It is shown at any depth, and so it stands alone; its link home needs the public address.
    """
    known = HOME.format(address=escape(edition.base_url)) if edition.base_url else NO_HOME
    title = escape(one_line(edition.title))
    return NOT_FOUND.format(title=title, home=known, notice=NOT_ADVICE)
