"""Colour looks on the film's planes: sepia, black and white, faded film, a vignette, film grain."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.core.scene import Look, Tone
from keepsake.engine.compose.sampling import Plane
from keepsake.engine.compose.sheet import blend
from keepsake.engine.media.colour import CHROMA_ZERO, LUMA_BLACK, RGB_TO_YUV, Planes

SEPIA_RAMP = ((0, (22, 14, 8)), (96, (118, 91, 64)), (176, (205, 180, 144)), (255, (255, 247, 228)))
"""A toned print from its deepest brown to its paper: luma 0 to 255 and the colour there."""

FADED_BLACK, FADED_WHITE = 38, 226
FADED_SATURATION = 0.62
FADED_SHIFT = (-4, 5)
"""Old colour film: blacks lifted and whites dulled (luma levels), dyes lost, and a warm cast in U and V."""

VIGNETTE_DEPTH = 0.62
VIGNETTE_CLEAR = 0.38
"""How dark the corners get at most, and the share of the half-diagonal that stays as it is."""

GRAIN_LEVELS = 9.0
GRAIN_SIZE = 0.0009
"""Standard deviation of the heaviest grain, luma levels, and the grain's size as a share of the frame's height."""
GRAIN_SPARE = 256


def toned(planes: Planes, look: Look) -> Planes:
    """A frame or picture in the colours of a look; grain and vignette apart."""
    if look.tone is Tone.NATURAL or look.amount <= 0:
        return planes
    if look.tone is Tone.FADED_FILM:
        luts = _faded_tables(look.amount)
        parts = zip((planes.y, planes.u, planes.v), luts, strict=True)
        return Planes(*(cv2.LUT(plane, table) for plane, table in parts))
    luma_table, u_table, v_table = _print_tables(look.tone)
    small = cv2.resize(planes.y, (planes.u.shape[1], planes.u.shape[0]), interpolation=cv2.INTER_AREA)
    return Planes(
        _towards(planes.y, cv2.LUT(planes.y, luma_table), look.amount),
        _towards(planes.u, cv2.LUT(small, u_table), look.amount),
        _towards(planes.v, cv2.LUT(small, v_table), look.amount),
    )


def finished(planes: Planes, look: Look, frame: int) -> None:
    """Add a look's vignette and grain to a frame, in place. `frame` numbers the grain."""
    if look.vignette > 0:
        for plane, centre in ((planes.y, LUMA_BLACK), (planes.u, CHROMA_ZERO), (planes.v, CHROMA_ZERO)):
            blend(plane, *_vignette(plane.shape, centre, round(look.vignette, 3)))
    if look.grain > 0:
        noise = _grain_window(planes.height, planes.width, look, frame)
        cv2.add(planes.y, noise, dst=planes.y, dtype=cv2.CV_8U)
        np.clip(planes.y, int(LUMA_BLACK), 235, out=planes.y)


def is_plain(look: Look) -> bool:
    """Whether a look changes nothing."""
    has_tone = look.tone is not Tone.NATURAL and look.amount > 0
    return not has_tone and look.vignette <= 0 and look.grain <= 0


def _towards(plane: Plane, other: Plane, amount: float) -> Plane:
    if amount >= 1:
        return other
    mixed: Plane = cv2.addWeighted(plane, 1 - amount, other, amount, 0)
    return mixed


@lru_cache(maxsize=8)
def _print_tables(tone: Tone) -> tuple[Plane, Plane, Plane]:
    """For each luma of the picture, the Y, U and V of the print."""
    levels = np.arange(256)
    if tone is Tone.BLACK_AND_WHITE:
        zero = np.full(256, int(CHROMA_ZERO), np.uint8)
        return levels.astype(np.uint8), zero, zero
    light = np.clip((levels - LUMA_BLACK) * 255 / 219, 0, 255)
    stops = [luma for luma, _ in SEPIA_RAMP]
    rgb = np.stack([np.interp(light, stops, [colour[band] for _, colour in SEPIA_RAMP]) for band in range(3)])
    y, u, v = np.rint(RGB_TO_YUV[:, :3] @ rgb + RGB_TO_YUV[:, 3:]).astype(np.uint8)
    return y, u, v


@lru_cache(maxsize=32)
def _faded_tables(amount: float) -> tuple[Plane, Plane, Plane]:
    levels = np.arange(256, dtype=np.float64)
    luma = FADED_BLACK + np.clip((levels - 16) / 219, 0, 1) ** 0.94 * (FADED_WHITE - FADED_BLACK)
    tables = [levels + amount * (luma - levels)]
    for shift in FADED_SHIFT:
        tables.append(levels + amount * ((levels - 128) * (FADED_SATURATION - 1) + shift))
    y, u, v = (np.clip(np.rint(table), 16, 240).astype(np.uint8) for table in tables)
    return y, u, v


@lru_cache(maxsize=12)
def _vignette(shape: tuple[int, int], centre: float, strength: float) -> tuple[Plane, Plane]:
    """What the corners gain and lose: ink and cover for `blend`."""
    height, width = shape
    y, x = np.ogrid[0:height, 0:width]
    across, down = (x + 0.5) / width * 2 - 1, (y + 0.5) / height * 2 - 1
    distance = np.sqrt((across**2 + down**2) / 2)
    rise = np.clip((distance - VIGNETTE_CLEAR) / (1 - VIGNETTE_CLEAR), 0, 1)
    cover = np.rint(255 * strength * VIGNETTE_DEPTH * rise * rise * (3 - 2 * rise)).astype(np.uint8)
    # From the rounded cover, so that what has no colour gets none.
    ink = np.rint(centre - np.rint(centre * (1 - cover / 255.0))).astype(np.uint8)
    return ink, cover


@lru_cache(maxsize=4)
def _grain(height: int, width: int, amount: float, seed: int) -> NDArray[np.int16]:
    """A plane of noise larger than the frame, int16 luma levels, soft as the grain is large."""
    noise = np.random.default_rng(seed).standard_normal((height + GRAIN_SPARE, width + GRAIN_SPARE), np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), max(0.35, GRAIN_SIZE * height * 0.7))
    soft *= GRAIN_LEVELS * amount / max(float(soft.std()), 1e-6)
    grain: NDArray[np.int16] = np.rint(soft).astype(np.int16)
    return grain


def _grain_window(height: int, width: int, look: Look, frame: int) -> NDArray[np.int16]:
    """This frame's part of the noise: another place each time."""
    noise = _grain(height, width, round(look.grain, 3), look.seed)
    left, top = np.random.default_rng((look.seed, frame)).integers(0, GRAIN_SPARE, 2)
    return noise[top : top + height, left : left + width]
