"""Writes a certificate as one HTML page that loads nothing and runs nothing."""

from __future__ import annotations

from html import escape
from itertools import groupby

from keepsake.engine.certificate.parts import TITLE, Kind, Part

_STYLE = """
body { font: 18px/1.5 Georgia, serif; max-width: 44em; margin: 3em auto; padding: 0 1em; color: #222; }
h1 { font-size: 1.7em; } h2 { margin-top: 2em; border-bottom: 1px solid #999; }
dt { font-weight: bold; } dd { margin: 0 0 .6em 0; overflow-wrap: anywhere; } blockquote { font-style: italic; }
li { overflow-wrap: anywhere; } small { color: #555; overflow-wrap: anywhere; }
"""
_POLICY = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
_TAGS = {
    Kind.TITLE: "<h1>{text}</h1>",
    Kind.HEADING: "<h2>{text}</h2>",
    Kind.SUBHEADING: "<h3>{text}</h3>",
    Kind.QUOTE: "<blockquote>{text}</blockquote>",
    Kind.FACT: "<dt>{name}</dt><dd>{text}</dd>",
    Kind.ITEM: "<li>{text}</li>",
    Kind.TEXT: "<p>{text}</p>",
    Kind.SMALL: "<p><small>{text}</small></p>",
}
_AROUND = {Kind.FACT: "dl", Kind.ITEM: "ul"}


def html_page(parts: tuple[Part, ...]) -> bytes:
    """The page, HTML 5 in UTF-8. Names in it are text, whatever they look like."""
    body = "\n".join(_together(kind, tuple(some)) for kind, some in groupby(parts, lambda part: part.kind))
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">{_POLICY}'
        f"<title>{escape(TITLE)}</title><style>{_STYLE}</style></head><body>\n{body}\n</body></html>\n"
    ).encode()


def _together(kind: Kind, parts: tuple[Part, ...]) -> str:
    inside = "\n".join(_TAGS[kind].format(text=_text(part.text), name=_text(part.name)) for part in parts)
    around = _AROUND.get(kind)
    return f"<{around}>{inside}</{around}>" if around else inside


def _text(words: str) -> str:
    return f'<bdi dir="auto">{escape(words)}</bdi>'
