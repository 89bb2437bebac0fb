"""Reads the label back from a frame: at its place in a film just made, or anywhere in a film from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from keepsake.engine.provenance.label import CAP_HEIGHT, Box, BurnedInLabel, Plane, fitted_size
from keepsake.engine.provenance.label_words import (
    CAP_HEIGHT_EM,
    PADDING_EM,
    PLATE_ALPHA,
    draw_plate,
    languages,
    main_words,
)

FOUND_SCORE = 0.60  # normalised correlation with the drawn plate
LEAST_CONTRAST = 60  # levels between letters and plate
SEARCH_CAP_PX = 13.0  # the frame is brought to this letter height for the search
SEARCH_STEP = 1.04  # between the sizes tried
SMALLEST_SOUGHT, LARGEST_SOUGHT = 0.88, 2.0  # of the uncropped size; the largest is a 16:9 film cut to 9:16


@dataclass(frozen=True, slots=True)
class LabelReading:
    """Whether the label is there: best correlation (-1 to 1), letters' contrast (levels), where (left, top, w, h)."""

    is_found: bool
    score: float
    contrast: float
    box: Box
    language: str


def detect_label(frame: Plane) -> bool:
    """Whether an RGB or luma frame, uint8, shows the label anywhere; it may have been scaled, squeezed or cropped."""
    return read_label(frame).is_found


def read_label(frame: Plane, like: LabelReading | None = None) -> LabelReading:
    """Search a whole frame, RGB (h, w, 3) or luma (h, w), uint8, for the label in any of its languages.

    With `like`, a reading of another frame of the same film, a label of that size and language is looked for first.
    """
    luma = _luma(frame)
    if like is not None and like.is_found:
        cap = like.box[3] * CAP_HEIGHT_EM / (CAP_HEIGHT_EM + 2 * PADDING_EM)
        again = _searched(luma, like.language, [cap / SEARCH_STEP, cap, cap * SEARCH_STEP])
        if again.is_found:
            return again
    best = LabelReading(False, -1.0, 0.0, (0, 0, 0, 0), "")
    for language in languages():
        reading = _searched(luma, language, _caps_sought(main_words(language), *luma.shape[::-1]))
        if reading.score > best.score:
            best = reading
        if best.is_found:
            break
    return best


def read_label_at(frame: Plane, label: BurnedInLabel, slack_px: int = 1) -> LabelReading:
    """Look for the first line of `label` at its place, give or take `slack_px`; the frame as in `read_label`."""
    left, top, width, height = label.main_box
    luma = _luma(frame)
    y, x = max(top - slack_px, 0), max(left - slack_px, 0)
    around = luma[y : top + height + slack_px, x : left + width + slack_px]
    reading = _matched(around, label.main_luma, label.language)
    found_left, found_top, *_ = reading.box
    return replace(reading, box=(x + found_left, y + found_top, width, height))


def _searched(luma: Plane, language: str, caps: list[float]) -> LabelReading:
    words = main_words(language)
    best = LabelReading(False, -1.0, 0.0, (0, 0, 0, 0), language)
    template = _template(words, SEARCH_CAP_PX / CAP_HEIGHT_EM)
    at_most = min(1.0, 2 * SEARCH_CAP_PX / caps[0])  # reduced once, so that each of the many sizes costs little
    reduced = _resized(luma, (round(luma.shape[1] * at_most), round(luma.shape[0] * at_most)))
    for cap_px in caps:
        shrink = SEARCH_CAP_PX / cap_px
        size = (round(luma.shape[1] * shrink), round(luma.shape[0] * shrink))
        if size[0] < template.shape[1] or size[1] < template.shape[0]:
            continue
        reading = _matched(_resized(reduced, size), template, language)
        if reading.score > best.score:
            left, top, width, height = (round(value / shrink) for value in reading.box)
            best = LabelReading(
                reading.is_found, reading.score, reading.contrast, (left, top, width, height), language
            )
    return best


def _caps_sought(words: str, width: int, height: int) -> list[float]:
    fitted = fitted_size(words, width, height)[0] * CAP_HEIGHT_EM
    ruled = CAP_HEIGHT * min(width, height)
    first, last = SMALLEST_SOUGHT * min(fitted, ruled), LARGEST_SOUGHT * max(fitted, ruled)
    steps = int(np.ceil(np.log(last / first) / np.log(SEARCH_STEP)))
    return [first * SEARCH_STEP**step for step in range(steps + 1)]


def _matched(luma: Plane, template: Plane, language: str) -> LabelReading:
    import cv2

    height, width = template.shape
    if luma.shape[0] < height or luma.shape[1] < width:
        return LabelReading(False, -1.0, 0.0, (0, 0, 0, 0), language)
    scores = cv2.matchTemplate(luma, template, cv2.TM_CCOEFF_NORMED)
    _, score, _, (left, top) = cv2.minMaxLoc(scores)
    contrast = _contrast(luma[top : top + height, left : left + width], template)
    is_found = score >= FOUND_SCORE and contrast >= LEAST_CONTRAST
    return LabelReading(is_found, float(score), contrast, (left, top, width, height), language)


def _contrast(part: Plane, template: Plane) -> float:
    letters, plate = template > 200, template < 80
    return float(part[letters].mean() - part[plate].mean())


@cache
def _template(words: str, font_size: float) -> Plane:
    plate = draw_plate(words, "", font_size, 1e9)
    middle_grey = 110 * (1 - PLATE_ALPHA)
    drawn = plate.ink * 255 + (1 - plate.ink) * middle_grey * (plate.alpha < 1)
    return np.asarray(np.rint(drawn), np.uint8)


def _resized(picture: Plane, size: tuple[int, int]) -> Plane:
    import cv2

    is_smaller = size[0] < picture.shape[1]
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA if is_smaller else cv2.INTER_LINEAR))


def _luma(frame: NDArray[Any]) -> Plane:
    import cv2

    return np.asarray(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)) if frame.ndim == 3 else np.asarray(frame)
