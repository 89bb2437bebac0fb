"""A mouth that speaks: lower lip and jaw slide down below the lip line, and a mouth in the print's tone shows.

The lips move within the same look-up that turns the head, so the photo is sampled once. Teeth that the photo shows
stay with the upper jaw; a closed mouth gets shaded teeth, a dark throat and a tongue in the photo's own colours, blur
and grain, so that sepia stays sepia.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.engine.gentle.ramp import smooth_step
from keepsake.engine.gentle.types import Bytes, Floats
from keepsake.engine.portrait.face import Face

# Mesh points (MediaPipe's face mesh order), left to right in the picture
UPPER_INNER = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
LOWER_INNER = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
LEFT_CORNER, RIGHT_CORNER, CHIN, NOSE_BASE = 61, 291, 152, 2

PATCH_WIDTH = 2.6  # all lengths from here on are in mouth widths
ABOVE, BELOW = 0.55, 0.75  # the patch reaches this far above the nose's base side and below the chin
JAW_DROP = 0.30  # how far the lower lip goes down, and
UPPER_LIFT = 0.045  # the upper lip up, at a jaw of one
CHIN_SHARE = 0.72  # the chin follows the lip by this much
TEETH_REST = 0.085  # how far shaded upper teeth show below the lip line
TONGUE_GAP = 0.14  # the gap at which the tongue is seen
CLOSED_GAP = 0.060  # a mouth in the photo open by less than this counts as closed
TUCK_LIFT = 0.025  # the upper lip rises for "f"
TUCK_GAP = 0.045  # what stays open when the lower lip touches the upper teeth
ROUND_IN, WIDE_OUT = 0.20, 0.07
GRAIN_GAIN = 1.5  # the patch is read small, which softens the grain it lends to the gap
LEAST_POSE = 0.002
NECK_FADE = 0.50  # below the chin the jaw's slide fades out over this
STRIDE = 3  # the lips are worked out on every third pixel
LINE_REACH = 0.07  # how far from the mesh the photo's own lip line may lie


@dataclass(frozen=True, slots=True)
class MouthPose:
    """One instant of the mouth; every value 0 (as in the photo) to 1, see `keepsake.engine.motion.plan.Channel`."""

    jaw: float = 0.0
    round: float = 0.0
    wide: float = 0.0
    press: float = 0.0
    tuck: float = 0.0

    @property
    def is_rest(self) -> bool:
        """Whether the mouth is as in the photo, within what anyone could see."""
        return max(self.jaw, self.round, self.wide, self.press, self.tuck) < LEAST_POSE


@dataclass(frozen=True, slots=True)
class MouthFrame:
    """Where the patch lies: `to_patch` maps picture to patch (2x3), `to_picture` back; sizes in pixels."""

    to_patch: NDArray[np.float64]
    to_picture: NDArray[np.float64]
    width: int
    height: int
    mouth_width: float

    @property
    def to_mouth(self) -> NDArray[np.float64]:
        """2x3: picture pixels to mouth units, origin between the corners, x to the right corner, y to the chin."""
        matrix = self.to_patch.copy()
        matrix[:, 2] -= [self.width / 2, ABOVE * self.mouth_width]
        scaled: NDArray[np.float64] = matrix / self.mouth_width
        return scaled


def mouth_frame(face: Face, mouth_width_px: float) -> MouthFrame:
    """A patch around the mouth of `face` with its corners level, the mouth `mouth_width_px` pixels wide."""
    left, right = face.mesh[LEFT_CORNER, :2].astype(float), face.mesh[RIGHT_CORNER, :2].astype(float)
    span = right - left
    width = float(np.hypot(*span))
    scale = mouth_width_px / width
    across = span / width
    down = np.array([-across[1], across[0]])
    centre = (left + right) / 2
    chin = float((face.mesh[CHIN, :2] - centre) @ down) / width
    angle = float(np.degrees(np.arctan2(span[1], span[0])))
    size = (round(PATCH_WIDTH * mouth_width_px), round((ABOVE + max(chin, 0.5) + BELOW) * mouth_width_px))
    to_patch = cv2.getRotationMatrix2D((float(centre[0]), float(centre[1])), angle, scale)
    to_patch[:, 2] += np.array([size[0] / 2, ABOVE * mouth_width_px]) - centre
    return MouthFrame(to_patch, cv2.invertAffineTransform(to_patch), size[0], size[1], mouth_width_px)


@dataclass(frozen=True, slots=True)
class Lips:
    """The lips over a box of pixels, float32 (h, w), lengths in mouth widths: where each pixel is (`u` across, `v`
    down), the edges of upper and lower lip there, and how the picture moves above and below the lip line."""

    u: Floats
    v: Floats
    upper: Floats
    lower: Floats
    up: Floats
    down: Floats
    sideways: Floats


class MouthRig:
    """One mouth made ready to speak.

    `patch` is the photo around the mouth (Y, Cb, Cr) as `frame` says; `softness` is the print's blur in pixels of the
    film. `shift` bends a look-up, `paint` fills the gap that the bent look-up leaves.
    """

    def __init__(self, patch: Bytes, face: Face, frame: MouthFrame, softness: float) -> None:
        self.frame = frame
        self._photo = patch
        self._softness = softness
        self._measure(face)
        self._tones()

    def _measure(self, face: Face) -> None:
        """Lip lines per column and distances, in mouth widths with the origin between the corners."""
        size, m = self.frame.mouth_width, self.frame.to_patch
        origin = np.array([self.frame.width / 2, ABOVE * size])
        columns = np.arange(self.frame.width, dtype=np.float32)
        self._across = across = (columns - self.frame.width / 2) / np.float32(size)
        placed = np.column_stack([face.mesh[:, :2], np.ones(len(face.mesh))]) @ m.T
        mesh: Floats = ((placed - origin) / size).astype(np.float32)
        self._chin = max(float(mesh[CHIN, 1]), 0.5)
        self._nose = float(mesh[NOSE_BASE, 1])
        upper = np.interp(across, mesh[list(UPPER_INNER), 0], mesh[list(UPPER_INNER), 1])
        lower = np.interp(across, mesh[list(LOWER_INNER), 0], mesh[list(LOWER_INNER), 1])
        lower = np.maximum(lower, upper)
        self.photo_gap = float((lower - upper).max())
        self.is_closed = self.photo_gap < CLOSED_GAP
        if self.is_closed:
            upper = lower = self._lip_line((upper + lower) / 2)
        self._upper: Floats = upper.astype(np.float32)
        self._lower: Floats = lower.astype(np.float32)
        ends = np.abs(mesh[[UPPER_INNER[0], UPPER_INNER[-1]], 0])
        self._half_width = float(np.clip(ends.mean(), 0.38, 0.5))

    def _lip_line(self, guess: Floats) -> Floats:
        """The dark line where closed lips meet, near the mesh's guess: the cheapest path across the mouth."""
        size = self.frame.mouth_width
        luma = cv2.GaussianBlur(self._photo[..., 0].astype(np.float32), (0, 0), 0.02 * size)
        reach = max(2, round(LINE_REACH * size))
        columns = np.flatnonzero(np.abs(self._across) < 0.48)
        centre = np.rint((guess[columns] + ABOVE) * size).astype(int)
        offsets = np.arange(-reach, reach + 1)
        strip = luma[np.clip(centre[:, None] + offsets, 0, len(luma) - 1), columns[:, None]]
        cost = strip / max(float(strip.std()), 4.0) + 1.2 * (offsets / reach) ** 2
        path = _cheapest_path(cost) - reach
        found = guess.copy()
        found[columns] += cv2.GaussianBlur(path.astype(np.float32)[None], (0, 0), 0.03 * size)[0] / size
        # at the corners the mesh is right again
        trust = np.clip((0.5 - np.abs(self._across)) / 0.12, 0, 1)
        line: Floats = guess + (found - guess) * trust
        return line

    def _tones(self) -> None:
        """Colours of the mouth's inside, taken from the photo: Y, Cb, Cr; and the print's grain."""
        size = self.frame.mouth_width
        rows = np.arange(self.frame.height, dtype=np.float32)
        v = np.broadcast_to(((rows - ABOVE * size) / size)[:, None], self._photo.shape[:2])
        u = np.broadcast_to(self._across, self._photo.shape[:2])
        photo = self._photo.astype(np.float32)
        skin = np.median(photo[(np.abs(u) > 0.6) & (np.abs(u) < 1.0) & (np.abs(v) < 0.4)], axis=0)
        lip = np.median(photo[(np.abs(u) < 0.35) & (np.abs(v - self._lower) < 0.10)], axis=0)
        between = photo[(np.abs(u) < 0.35) & (v > self._upper - 0.015) & (v < self._lower + 0.015)]
        # a bright chin may have nothing dark but the line between its lips
        black = min(float(np.percentile(photo[..., 0], 1)), float(np.percentile(between[:, 0], 10)))
        depth = max(float(lip[0]) - black, 0.0)
        self._dark = np.array([black + 0.10 * depth, *(128 + 0.6 * (lip[1:] - 128))], np.float32)
        self._flesh = np.array([black + 0.62 * depth, *lip[1:]], np.float32)
        bright = min(float(np.percentile(photo[..., 0], 99)), 1.06 * float(skin[0]) + 6)
        self._enamel = np.array([0.5 * bright + 0.5 * skin[0], *(128 + 0.55 * (skin[1:] - 128))], np.float32)
        fine = photo - cv2.GaussianBlur(photo, (0, 0), 2.0)
        chin = np.clip(fine[round((self._chin * 0.45 + ABOVE) * size) :], -14, 14)
        repeats = -(-self.frame.height // max(1, 2 * len(chin)))
        self._grain = np.concatenate([chin, chin[::-1]] * repeats)[: self.frame.height] * np.float32(GRAIN_GAIN)

    def lips(self, lookup: Floats, to_mouth: NDArray[np.float64], pose: MouthPose) -> Lips:
        """The lips where a look-up (h, w, 2) reads the texture; `to_mouth` (2x3) maps texture pixels to mouth units.

        Worked out on every third pixel and carried to the others: nothing but the lip line itself is sharp.
        """
        height, width = lookup.shape[:2]
        coarse = lookup[1::STRIDE, 1::STRIDE]
        at = cv2.transform(coarse, to_mouth).astype(np.float32)
        u, v = at[..., 0], at[..., 1]
        table = np.stack(self._edges(pose), -1)[None]
        column = self._column(u)
        edges = cv2.remap(table, column, np.zeros_like(column), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        upper, lower, lift, drop = cv2.split(edges)
        share = self._share(u, v)
        up = lift * np.exp(-((np.maximum(upper - v, 0) / 0.16) ** 2)) * smooth_step((v - self._nose) / 0.10)
        down = self._jaw_slide(u, v, (lower, drop), float(table[0, self.frame.width // 2, 3])) * share
        near = np.exp(-((v - 0.05) ** 2) / (2 * 0.30**2)) * np.exp(-((u / 0.75) ** 4)) * share
        planes = (u, v, upper, lower, up, down, self._pull(pose) * u * near)
        full = (-(-width // STRIDE) * STRIDE, -(-height // STRIDE) * STRIDE)
        grown = (cv2.resize(plane.astype(np.float32), full, interpolation=cv2.INTER_LINEAR) for plane in planes)
        return Lips(*(plane[:height, :width] for plane in grown))

    def shifted(self, lookup: Floats, lips: Lips, to_mouth: NDArray[np.float64]) -> Floats:
        """The look-up (h, w, 2) with the lips and jaw moved."""
        # a hard step: between two lips that meet, a soft one would read what lay between them in the photo
        down = np.where(2 * lips.v > lips.upper + lips.lower, -lips.down, lips.up)
        back = np.linalg.inv(to_mouth[:, :2])
        moved = cv2.transform(cv2.merge([lips.sideways, down]), back)
        result: Floats = lookup + moved
        return result

    @staticmethod
    def _pixels_per_mouth(lookup: Floats, lips: Lips) -> float:
        middle = lips.v.shape[1] // 2
        rise = float(abs(lips.v[-1, middle] - lips.v[0, middle]))
        return (len(lookup) - 1) / max(rise, 1e-3)

    def _column(self, u: Floats) -> Floats:
        """Where on the patch's row a place across the mouth lies, pixels."""
        column: Floats = u * np.float32(self.frame.mouth_width) + np.float32(self.frame.width / 2)
        return column

    @staticmethod
    def _share(u: Floats, v: Floats) -> Floats:
        """1 around the mouth and jaw, 0 beyond the cheeks and above the nose's base."""
        share: Floats = (1 - smooth_step((np.abs(u) - 1.0) / 0.25)) * smooth_step((v + 0.42) / 0.20)
        return share

    def _edges(self, pose: MouthPose) -> tuple[Floats, ...]:
        """Where the upper and lower lip end, and how far each moved (up, down), per column."""
        across = self._across * (1 + self._pull(pose))
        bow = _bow(across / self._half_width)
        photo_upper, photo_lower = (np.interp(across, self._across, line) for line in (self._upper, self._lower))
        jaw = pose.jaw * (1 - pose.press)
        gap = photo_lower - photo_upper
        # a lip that already bares teeth in the photo stays: lifted, it would leave its edge behind on them
        lift = (UPPER_LIFT * jaw + TUCK_LIFT * pose.tuck) * bow * self.is_closed
        drop = JAW_DROP * jaw * (1 - 0.25 * pose.round) * bow
        shut = pose.press * (gap + lift + drop)
        tucked = pose.tuck * np.maximum(gap + lift + drop - TUCK_GAP * bow, 0)
        drop = drop - np.maximum(shut, tucked)
        upper = photo_upper - lift
        lines = upper, np.maximum(photo_lower + drop, upper), lift, drop
        return tuple(line.astype(np.float32) for line in lines)

    @staticmethod
    def _pull(pose: MouthPose) -> float:
        """How far to the side the corners are read, as a share: in for "oo", apart for "ee"."""
        return ROUND_IN * pose.round - WIDE_OUT * pose.wide

    def _jaw_slide(self, u: Floats, v: Floats, lip: tuple[Floats, Floats], middle: float) -> Floats:
        """How far down each pixel below the lip line has moved, in mouth widths.

        `lip` is where the lower lip is and how far it moved, `middle` how far it moved in the middle: the chin
        follows that, down and up, as one jaw carries both.
        """
        lower, drop = lip
        chin_drop = CHIN_SHARE * middle
        towards_chin = smooth_step((v - lower) / (0.55 * self._chin))
        jaw_width = 1 - smooth_step((np.abs(u) - 0.42) / 0.62)
        neck = 1 - smooth_step((v - self._chin * 0.95) / NECK_FADE)
        slide: Floats = drop * (1 - towards_chin) + chin_drop * jaw_width * towards_chin * neck
        return slide

    def paint(self, moved: Bytes, texture: Bytes, lookup: Floats, lips: Lips) -> None:
        """Fill the gap between the lips of `moved` (h, w, 4: Y, Cb, Cr, alpha) in place.

        `lookup` (h, w, 2) is the one before the lips moved it: the photo's own teeth are read there.
        """
        scale = self._pixels_per_mouth(lookup, lips)
        edge = max(0.8, 0.9 * self._softness) / scale
        inside = np.minimum(
            (lips.v - lips.upper) / _steepness(lips.upper, scale),
            (lips.lower - lips.v) / _steepness(lips.lower, scale),
        )
        open_enough = smooth_step((lips.lower - lips.upper) / (1.5 * edge) - 0.3)
        cover = smooth_step(inside / (2 * edge) + 0.5) * open_enough
        rows, columns = np.flatnonzero(cover.max(1) > 0.004), np.flatnonzero(cover.max(0) > 0.004)
        if not len(rows):
            return
        band = (slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1))
        gap = Lips(*(getattr(lips, name)[band] for name in Lips.__slots__))
        drawn = self._inside(gap, scale)
        if not self.is_closed:
            self._keep_teeth(drawn, texture, lookup[band], gap, scale)
        picture = moved[band][..., :3]
        mixed = picture + (drawn - picture) * cover[band][..., None]
        moved[band][..., :3] = np.clip(mixed + 0.5, 0, 255).astype(np.uint8)

    def _inside(self, gap: Lips, scale: float) -> Floats:
        """Teeth, throat and tongue of an open mouth, float32 (h, w, 3)."""
        height = np.maximum(gap.lower - gap.upper, 1e-3)
        depth = np.clip((gap.v - gap.upper) / height, 0, 1)
        picture = np.broadcast_to(self._dark, (*gap.v.shape, 3)).copy()
        tongue = (
            smooth_step((height - TONGUE_GAP) / 0.12)
            * smooth_step((depth - 0.55) / 0.4)
            * np.exp(-((gap.u / 0.27) ** 2))
        )
        picture += (self._flesh - picture) * (0.75 * tongue)[..., None]
        if self.is_closed:
            self._add_teeth(picture, gap, scale)
        # lips shade what lies behind them, most towards the corners
        shade = 1 - 0.45 * np.exp(-(gap.v - gap.upper) / 0.045) - 0.35 * np.exp(-(gap.lower - gap.v) / 0.05)
        corners = 0.25 + 0.75 * np.clip(1 - (np.abs(gap.u) / self._half_width) ** 2, 0, 1)
        picture[..., 0] = self._dark[0] + (picture[..., 0] - self._dark[0]) * np.clip(shade * corners, 0, 1)
        if self._softness > 0.5:
            picture = cv2.GaussianBlur(picture, (0, 0), self._softness)
        column, row = self._column(gap.u), (gap.v + ABOVE) * np.float32(self.frame.mouth_width)
        grained: Floats = picture + cv2.remap(
            self._grain, column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
        )
        return grained

    def _add_teeth(self, picture: Floats, gap: Lips, scale: float) -> None:
        """Shaded upper teeth hanging from the jaw, their edge a soft arch with the faintest gaps."""
        u = gap.u
        arch = TEETH_REST * np.clip(1 - (u / 0.44) ** 2, 0, 1) ** 0.5
        column = self._column(u)
        rest = cv2.remap(self._upper[None], column, np.zeros_like(column), cv2.INTER_LINEAR)
        shown = smooth_step((rest + arch - gap.v) * scale / (1.2 + self._softness) + 0.5) * (arch > 0.01)
        gaps = 1 - 0.10 * np.exp(-((np.mod(u / 0.115 + 0.5, 1) - 0.5) ** 2) / (2 * 0.07**2))
        light = gaps * (1 - 0.25 * (u / 0.44) ** 2)
        teeth = np.broadcast_to(self._enamel, picture.shape).copy()
        teeth[..., 0] = self._dark[0] + (teeth[..., 0] - self._dark[0]) * light
        picture += (teeth - picture) * (0.92 * shown)[..., None]

    def _keep_teeth(self, picture: Floats, texture: Bytes, lookup: Floats, gap: Lips, scale: float) -> None:
        """The photo's own open mouth, teeth and all, stays with the upper jaw above what opened below it."""
        there = cv2.remap(texture, np.ascontiguousarray(lookup), None, cv2.INTER_LINEAR)[..., :3]
        column = self._column(gap.u)
        end = cv2.remap(self._lower[None], column, np.zeros_like(column), cv2.INTER_LINEAR)
        soft = max(1.2, 0.02 * scale)
        shown = smooth_step((end - 0.012 - gap.v) * scale / soft + 0.5)
        picture += (there - picture) * shown[..., None]


def _steepness(edge: Floats, scale: float) -> Floats:
    """How much further it is down to a lip's edge than straight across to it, 1 where the edge is level, (h, w)."""
    slope = cv2.Sobel(edge, -1, 1, 0, ksize=3, scale=scale / 8, borderType=cv2.BORDER_REPLICATE)
    steepness: Floats = cv2.sqrt(1 + slope * slope)
    return steepness


def _bow(across: Floats) -> Floats:
    """The shape an opening mouth takes: 1 in the middle, round to 0 at its corners (-1 and 1)."""
    return np.clip(1 - across**2, 0, 1) ** 0.7


def _cheapest_path(cost: Floats) -> Floats:
    """The index per row of `cost` (n, k) whose sum is least with steps of at most one (dynamic programming)."""
    total = cost.copy()
    for row in range(1, len(total)):
        before = np.pad(total[row - 1], 1, constant_values=np.inf)
        total[row] += np.minimum(before[1:-1], np.minimum(before[:-2], before[2:]) + 0.15)
    path = np.zeros(len(total), int)
    path[-1] = int(total[-1].argmin())
    for row in range(len(total) - 2, -1, -1):
        low = max(0, path[row + 1] - 1)
        path[row] = low + int(total[row, low : path[row + 1] + 2].argmin())
    return path
