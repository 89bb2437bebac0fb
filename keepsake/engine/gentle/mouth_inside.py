"""What shows between parted lips: teeth, throat and tongue in the print's own tone, softness and grain.

Proportions follow the mean widths of upper front teeth (Wheeler's Dental Anatomy: 8.5, 6.5 and 7.5 mm from the middle
outwards) over a mouth 50 mm wide (Farkas 1994).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from keepsake.engine.gentle.mouth_lines import LevelPatch, MouthLines
from keepsake.engine.gentle.ramp import smooth_step
from keepsake.engine.gentle.types import Floats

# Lengths in mouth widths
TEETH_REST = 0.058  # how far the front teeth show below the lip line
TEETH_EDGES = (0.0, 0.17, 0.30, 0.43)  # where one tooth ends and the next begins, from the middle out
TEETH_END = 0.46
NOTCH = 0.014  # the corners of a tooth's edge are rounded off by this
SEAM, SEAM_SHADE = 0.012, 0.16
TONGUE_GAP = 0.15  # the gap from which the tongue is seen
LIP_SHADOW, LOWER_SHADOW = 0.030, 0.022  # how far lips shade what is behind them
SHOWN_PER_TAPER = 0.62
SHARPEST_BLUR, SOFTEST_BLUR = 0.004, 0.035  # edges of prints, standard deviation in mouth widths
BLUR_STEP = 1.5  # pixels by which the patch is blurred again to learn how soft it was
THROAT = 0.75  # how far the throat goes from the face's shadows towards the print's black
MOST_VEILED = 0.68
SPREAD_UNVEILS = 0.85  # lips drawn back or tucked in show that much of the teeth all the same
FRONT_LIGHT = 70  # percentile of the brightness around the lips that teeth have at their brightest
LIT_LIP, UNLIT_LIP = 0.92, 0.70  # an upper lip this dark beside the face hides the teeth: shadow, moustache
SHADOWS = 5  # percentile of the brightness around the mouth up to which pixels count as shadow
OWN_COLOUR = 10.0  # levels of hue between skin and lips from which lips have a colour of their own
STRONG_EDGES = 97  # percentile of the gradients that count as edges


@dataclass(frozen=True, slots=True)
class Gap:
    """The opening over a box of pixels, float32 (h, w) in mouth widths: where each pixel is (`u` across, `v` down),
    the edges of upper and lower lip there, and the lip line of the photo. `scale` is pixels per mouth width,
    `half_width` how far from the middle the lips part now, `bared` how much of the teeth the lips leave free,
    `spread` how far the lips are drawn back to show them."""

    u: Floats
    v: Floats
    upper: Floats
    lower: Floats
    line: Floats
    scale: float
    half_width: float
    bared: float
    spread: float


class MouthInside:
    """Draws the inside of one mouth in the colours of its photo (Y, Cb, Cr).

    `span` is where the nose's base and the chin are, in mouth widths below the corners. `veiled`, 0 to 1, is how much
    the upper lip hides of the teeth, `blur` how soft the print is (mouth widths), `seam` the shadow between lips.
    """

    def __init__(self, patch: LevelPatch, lines: MouthLines, span: tuple[float, float]) -> None:
        self._patch = patch
        self._teeth_drawn = lines.is_closed
        self._tones(lines, span)
        self._read_grain(span[1])
        self.blur = _blur_of(patch)

    def _tones(self, lines: MouthLines, span: tuple[float, float]) -> None:
        patch, (nose, chin) = self._patch, span
        rows = np.arange(len(patch.pixels), dtype=np.float32)
        v = np.broadcast_to((rows / patch.mouth_width - patch.above)[:, None], patch.pixels.shape[:2])
        u = np.broadcast_to(patch.across, patch.pixels.shape[:2])
        photo = patch.pixels.astype(np.float32)
        skin = np.median(photo[(np.abs(u) > 0.6) & (np.abs(u) < 1.0) & (np.abs(v) < 0.4)], axis=0)
        is_lip = (v < lines.upper) | (v > lines.lower)
        lip = np.median(photo[(np.abs(u) < 0.35) & (np.abs(v - lines.lower) < 0.10) & is_lip], axis=0)
        between = photo[(np.abs(u) < 0.35) & (v > lines.upper - 0.015) & (v < lines.lower + 0.015)]
        # a bright chin may have nothing dark but the line between its lips
        face = photo[(np.abs(u) < 0.8) & (v < 0.9 * chin)]
        shadow = min(float(np.percentile(face[:, 0], 1)), float(np.percentile(between[:, 0], 10)))
        # some light gets into a mouth: it is between the deepest shadow of the face and the deepest tone of the print
        black = shadow + THROAT * (min(patch.black, shadow) - shadow)
        depth = max(float(lip[0]) - black, 0.0)
        # in a toned print a throat is toned like other shadows; lips with a colour of their own lend some to it
        coloured = float(smooth_step(np.array(float(np.hypot(*(lip[1:] - skin[1:]))) / OWN_COLOUR)))
        shadows = np.median(face[face[:, 0] <= np.percentile(face[:, 0], SHADOWS)], axis=0)
        tint = shadows[1:] + coloured * (128 + 0.7 * (lip[1:] - 128) - shadows[1:])
        self._dark = np.array([black, *tint], np.float32)
        self.seam = np.array([black, *lip[1:]], np.float32)
        tongue = black + max(0.40 * depth, 0.25 * (float(skin[0]) - black))
        self._flesh = np.array([tongue, *lip[1:]], np.float32)
        # teeth stand in the light that falls on the front of the face, whatever the cheeks are in
        front = photo[(np.abs(u) < 0.6) & (np.abs(v - 0.05) > 0.17) & (v > -0.35) & (v < 0.45)]
        lit = max(float(np.percentile(front[:, 0], FRONT_LIGHT)), float(skin[0]))
        self._enamel = np.array([lit, *(128 + (1 - 0.35 * coloured) * (skin[1:] - 128))], np.float32)
        self._skin_luma = max(float(skin[0]), 1.0)
        over = photo[(np.abs(u) < 0.35) & (v > 0.75 * nose) & (v < lines.upper - 0.10)]
        dim = np.array((_luma(over, lit) / lit - UNLIT_LIP) / (LIT_LIP - UNLIT_LIP))
        self.veiled = MOST_VEILED * (1 - float(smooth_step(dim)))

    def _read_grain(self, chin: float) -> None:
        """The grain of the chin, mirrored until it covers the patch."""
        patch = self._patch
        photo = patch.pixels.astype(np.float32)
        fine = photo - cv2.GaussianBlur(photo, (0, 0), 2.0)
        below = np.clip(fine[round((chin * 0.45 + patch.above) * patch.mouth_width) :], -14, 14)
        repeats = -(-len(photo) // max(1, 2 * len(below)))
        self._grain = np.concatenate([below, below[::-1]] * repeats)[: len(photo)]

    def drawn(self, gap: Gap) -> Floats:
        """The inside without any teeth of the photo's own, float32 (h, w, 3)."""
        height = np.maximum(gap.lower - gap.upper, 1e-3)
        depth = np.clip((gap.v - gap.upper) / height, 0, 1)
        picture = np.broadcast_to(self._dark, (*gap.v.shape, 3)).copy()
        if height.max() > TONGUE_GAP:
            picture += (self._flesh - self._dark) * self._tongue(gap, height, depth)[..., None]
        if self._teeth_drawn:
            self._add_teeth(picture, gap)
        self._shade(picture, gap)
        if self.blur * gap.scale > 0.5:
            picture = cv2.GaussianBlur(picture, (0, 0), self.blur * gap.scale)
        return self._grained(picture, gap)

    @staticmethod
    def _tongue(gap: Gap, height: Floats, depth: Floats) -> Floats:
        """How much of the tongue is seen: a low hump at the bottom of a wide opening, its middle a little darker."""
        hump = 0.68 + 0.9 * (gap.u / 0.36) ** 2
        crease = 1 - 0.25 * np.exp(-((gap.u / 0.03) ** 2))
        lit = smooth_step((height - TONGUE_GAP) / 0.10) * smooth_step((depth - hump) / 0.30) * crease
        tongue: Floats = lit * np.exp(-((gap.u / 0.30) ** 4))
        return tongue

    def _add_teeth(self, picture: Floats, gap: Gap) -> None:
        """Upper front teeth, each with its own rounded edge, turning away from the light towards the sides."""
        aside = np.abs(gap.u)
        seams = np.min([np.abs(aside - edge) for edge in TEETH_EDGES], axis=0)
        turned = np.clip(1 - (gap.u / TEETH_END) ** 2, 0, 1)
        edge = gap.line + TEETH_REST * turned**0.4 - NOTCH * np.exp(-seams / 0.018)
        soft = max(0.9, self.blur * gap.scale)
        shown = smooth_step((edge - gap.v) * gap.scale / (2 * soft) + 0.5) * smooth_step(turned / 0.25)
        light = (1 - SEAM_SHADE * np.exp(-((seams / SEAM) ** 2))) * (0.62 + 0.38 * turned)
        # the biting edge is thin and lets the dark through
        light *= 1 - 0.18 * np.exp(-np.maximum(edge - gap.v, 0) / 0.012)
        # what an upper lip in shadow or under a moustache leaves to be seen of them: most for "f" and "ee"
        share = gap.bared * (1 - self.veiled * (1 - SPREAD_UNVEILS * gap.spread))
        picture += (self._dark + (self._enamel - self._dark) * light[..., None] - picture) * (
            share * shown[..., None]
        )

    def _shade(self, picture: Floats, gap: Gap) -> None:
        """Lips shade what lies behind them, and the corners of a mouth are dark."""
        upper = 1 - 0.34 * np.exp(-np.maximum(gap.v - gap.upper, 0) / LIP_SHADOW)
        lower = 1 - 0.25 * np.exp(-np.maximum(gap.lower - gap.v, 0) / LOWER_SHADOW)
        corners = np.clip(1 - (np.abs(gap.u) / max(gap.half_width, 0.05)) ** 2, 0, 1) ** SHOWN_PER_TAPER
        picture[:] = self._dark + (picture - self._dark) * (upper * lower * (0.15 + 0.85 * corners))[..., None]

    def _grained(self, picture: Floats, gap: Gap) -> Floats:
        """The print's grain over it, as much weaker as the inside is darker than the skin it was read from."""
        size = np.float32(self._patch.mouth_width)
        column = gap.u * size + np.float32(self._patch.pixels.shape[1] / 2)
        row = (gap.v + np.float32(self._patch.above)) * size
        grain = cv2.remap(self._grain, column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        share = np.clip(picture[..., :1] / self._skin_luma, 0, 1)
        grained: Floats = picture + grain * share
        return grained


def _blur_of(patch: LevelPatch) -> float:
    """How soft the photo's edges are around the mouth: a standard deviation in mouth widths.

    An edge blurred again by a known amount loses the more of its steepness the sharper it was (Zhuo and Sim 2011,
    "Defocus map estimation from a single image", eq. 5).
    """
    luma = patch.pixels[..., 0].astype(np.float32)
    calm = cv2.GaussianBlur(luma, (0, 0), 0.7)  # grain is not an edge; taken back out below
    before, after = _steepness(calm), _steepness(cv2.GaussianBlur(calm, (0, 0), BLUR_STEP))
    strong = before >= max(float(np.percentile(before, STRONG_EDGES)), 1e-3)
    ratio = float(np.median(before[strong] / np.maximum(after[strong], 1e-3)))
    variance = BLUR_STEP**2 / max(ratio**2 - 1, 1e-2) - 0.7**2
    return float(np.clip(np.sqrt(max(variance, 0.0)) / patch.mouth_width, SHARPEST_BLUR, SOFTEST_BLUR))


def _luma(pixels: Floats, otherwise: float) -> float:
    """The median brightness of pixels (n, 3), if there are any."""
    return float(np.median(pixels[:, 0])) if len(pixels) else otherwise


def _steepness(luma: Floats) -> Floats:
    across, down = cv2.Sobel(luma, -1, 1, 0, scale=1 / 8), cv2.Sobel(luma, -1, 0, 1, scale=1 / 8)
    steepness: Floats = cv2.magnitude(across, down)
    return steepness
