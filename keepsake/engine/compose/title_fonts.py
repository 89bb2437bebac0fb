"""Finds a typeface for every sign of a text: the chosen one, Keepsake's own, then whatever this PC has."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from keepsake.core.errors import MissingError


class Face(StrEnum):
    """Keepsake's own typefaces, so that a film looks the same on every PC."""

    SERIF = "EBGaramond12-Regular.otf"
    ITALIC = "EBGaramond12-Italic.otf"
    SANS = "Lato-Medium.ttf"
    WIDE = "DejaVuSans.ttf"  # Arabic, Hebrew, Greek, Cyrillic, Georgian, Armenian, signs


EMOJI_TAG = "und-Zsye"
FIRST_PICTOGRAPH = 0x1F000
PICTURE_SELECTOR, TEXT_SELECTOR = "\ufe0f", "\ufe0e"
JOINER, KEYCAP = "\u200d", "\u20e3"
SKIN_TONES = range(0x1F3FB, 0x1F400)
TAGS = range(0xE0020, 0xE0080)
FLAGS = range(0x1F1E6, 0x1F200)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one typeface, named as the paragraph builder knows it."""

    text: str
    alias: str


class TypefaceChoice:
    """The typefaces of this PC (`system`, Skia's manager of them) and Keepsake's own.

    Raises MissingError when the drawing library cannot be loaded.
    """

    def __init__(self, system: Any = None) -> None:
        skia = drawing_library()
        self._skia = skia
        self._system = system or skia.FontMgr()
        self.provider = skia.textlayout.TypefaceFontProvider()
        self._named: dict[str, Any] = {}
        self._own = {face: self._registered(skia.Typeface.MakeFromFile(str(own_font(face)))) for face in Face}

    def runs(self, text: str, face: Face, family: str = "", language: str = "") -> tuple[tuple[Run, ...], str]:
        """The text in stretches of one typeface each, and the signs no typeface has (drawn as boxes)."""
        found: list[Run] = []
        lacking = ""
        for cluster in clusters(text):
            alias = self._alias(cluster, self._order(face, family), language, found[-1].alias if found else "")
            if not alias:
                lacking += cluster
                alias = self._own[face]
            if found and found[-1].alias == alias:
                found[-1] = Run(found[-1].text + cluster, alias)
            else:
                found.append(Run(cluster, alias))
        return tuple(found), lacking

    def _order(self, face: Face, family: str) -> tuple[str, ...]:
        chosen = self._family(family) if family else ""
        own = self._own
        return tuple(alias for alias in (chosen, own[face], own[Face.SANS], own[Face.WIDE]) if alias)

    def _family(self, family: str) -> str:
        typeface = self._system.matchFamilyStyle(family, self._skia.FontStyle())
        return self._registered(typeface) if typeface is not None else ""

    def _alias(self, cluster: str, order: tuple[str, ...], language: str, before: str) -> str:
        """The typeface of a cluster; spaces and marks of direction stay with what came before them."""
        if cluster.isspace() or unicodedata.category(cluster[0]) in ("Cf", "Cc"):
            return before or order[0]
        if _is_pictograph(cluster):
            typeface = self._match(ord(cluster[0]), EMOJI_TAG)
            if typeface is not None:
                return self._registered(typeface)
        needed = [ord(sign) for sign in cluster if not _is_invisible(sign)]
        for alias in order:
            if all(self._named[alias].unicharToGlyph(sign) for sign in needed):
                return alias
        typeface = self._match(ord(cluster[0]), language)
        return self._registered(typeface) if typeface is not None else ""

    def _match(self, sign: int, language: str) -> Any:
        return self._system.matchFamilyStyleCharacter(
            "", self._skia.FontStyle(), [language] if language else [], sign
        )

    def _registered(self, typeface: Any) -> str:
        alias = f"face {typeface.uniqueID()}"
        if alias not in self._named:
            self.provider.registerTypeface(typeface, alias)
            self._named[alias] = typeface
        return alias


@lru_cache(maxsize=1)
def typefaces() -> TypefaceChoice:
    """This PC's typefaces, looked up once."""
    return TypefaceChoice()


@cache
def drawing_library() -> Any:
    """Skia, loaded when the first title is drawn. Raises MissingError when it, or what it needs, is not there."""
    try:
        import skia
    except ImportError as error:
        raise MissingError(
            "Titles cannot be drawn on this PC because a system library is missing; on Debian or Ubuntu please"
            " install libgl1, libegl1 and libexpat1."
        ) from error
    return skia


def own_font(face: Face) -> Path:
    """The file of one of Keepsake's own typefaces. Raises MissingError when it is gone."""
    package = Path(str(resources.files("keepsake")))
    for folder in (package / "assets" / "fonts", package.parent / "assets" / "fonts"):
        if (folder / face.value).is_file():
            return folder / face.value
    raise MissingError(f"Keepsake's font {face.value} is missing; please install Keepsake again.")


def clusters(text: str) -> Iterator[str]:
    """The signs of a text with all that belongs to each: marks, selectors, skin tones, joined emoji, flags."""
    cluster = ""
    for sign in text:
        if cluster and _goes_with(cluster, sign):
            cluster += sign
        else:
            if cluster:
                yield cluster
            cluster = sign
    if cluster:
        yield cluster


def is_right_to_left(text: str) -> bool:
    """Whether a line begins at the right, by its first letter that has a direction (UAX #9, rule P2)."""
    for sign in text:
        direction = unicodedata.bidirectional(sign)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def _goes_with(cluster: str, sign: str) -> bool:
    code = ord(sign)
    if (
        unicodedata.category(sign) in ("Mn", "Mc", "Me")
        or sign in (JOINER, KEYCAP)
        or code in SKIN_TONES
        or code in TAGS
    ):
        return True
    if code in FLAGS:
        return ord(cluster[0]) in FLAGS and len(cluster) == 1
    return cluster[-1] == JOINER and _is_joining_picture(code)


def _is_joining_picture(code: int) -> bool:
    return code >= FIRST_PICTOGRAPH or 0x2190 <= code < 0x2C00


def _is_pictograph(cluster: str) -> bool:
    if TEXT_SELECTOR in cluster:
        return False
    return (
        PICTURE_SELECTOR in cluster
        or KEYCAP in cluster
        or (ord(cluster[0]) >= FIRST_PICTOGRAPH and _is_symbol(cluster[0]))
    )


def _is_symbol(sign: str) -> bool:
    return unicodedata.category(sign) in ("So", "Sk")


def _is_invisible(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf" or 0xFE00 <= ord(sign) <= 0xFE0F
