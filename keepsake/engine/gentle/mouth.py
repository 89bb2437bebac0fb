"""A mouth that speaks: lower lip and jaw slide down below the lip line, and a mouth in the print's tone shows.

The lips move within the same look-up that turns the head, so the photo is sampled once. Teeth that the photo shows
stay with the upper jaw; a closed mouth gets shaded teeth, a dark throat and a tongue (`mouth_inside`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.engine.gentle.mouth_frame import ABOVE, CHIN, MouthFrame
from keepsake.engine.gentle.mouth_inside import Gap, MouthInside
from keepsake.engine.gentle.mouth_lines import LevelPatch, lines_of
from keepsake.engine.gentle.ramp import smooth_step
from keepsake.engine.gentle.types import Bytes, Floats
from keepsake.engine.portrait.face import Face

# Mesh points (MediaPipe's face mesh order)
NOSE_BASE = 2
EYES = ((33, 133), (362, 263))
LEFT_JAW, RIGHT_JAW = (132, 58, 172, 136), (361, 288, 397, 365)  # the face's edge beside the mouth, downwards

JAW_DROP = 0.30  # how far the lower lip goes down, in mouth widths as all lengths here, and
UPPER_LIFT = 0.07  # the upper lip up, at a jaw of one
CHIN_SHARE = 0.72  # the chin follows the lip by this much
TUCK_LIFT = 0.035  # the upper lip rises for "f"
TUCK_GAP = 0.070  # the edge of the upper teeth, which stays bare when the lower lip touches it
ROUND_IN, WIDE_OUT, JAW_IN = 0.60, 0.15, 0.10  # how far the corners come in or go out, as a share, and
PULL_REACH, CHEEK_SHARE = 1.08, 0.95  # over what distance the cheeks give way, short of the face's own edge
# A smile has stretched the lips: mouths at rest are about so wide, in distances between the eyes (Farkas 1994: 50 of
# 62 mm), and lips that round come in from wherever they are, the corners a little down from where a smile drew them.
REST_WIDTH, MOST_STRETCHED, ROUND_SINKS, SINK_AT, SINK_WIDE = 0.80, 0.16, 0.40, 0.36, 0.17
PUFF, ROLL = 0.34, 0.40  # lips grow fuller as they round, and thinner as they are pressed
UPPER_SHARE = 0.12  # an open mouth is closed by so much with the upper lip, by the rest with the lower
ROUND_TALLER = 0.20  # a round opening is an oval, as high as it is narrow
VEILED_FURTHER = 0.24  # lips in shadow or under a moustache open further, or nothing is seen of what they say,
VEILED_SOONER, VEILED_TUCK = 0.36, 0.40  # and the first of their opening is larger still, as is what an f shows
HAIR_SOFTENS = 1.5  # under a moustache, which has no edge, the gap is softer by so much of the print's softness
ROUND_COVERS = 0.90  # rounded lips stand before the teeth
LIP_DEPTH = 0.14  # over this distance from their edge
LINE_END = 0.62  # aside of this the lips cannot part
LEAST_POSE = 0.002
NECK_FADE = 0.50  # below the chin the jaw's slide fades out over this
CELLS_PER_MOUTH = 30  # the lips are worked out this many times across the mouth and carried to the pixels between
KEPT_MARGIN, KEPT_MARGIN_ASIDE = 0.024, 0.030  # the photo's own teeth end this far above its lower lip, further aside
# Where lips that were open come together there is a shadow: so wide, so dark, and gone where they are further apart.
SEAM_WIDTH, SEAM_DARK, SEAM_GAP = 0.012, 0.55, 0.05


Window = tuple[slice, slice]


@dataclass(frozen=True, slots=True)
class MouthPose:
    """One instant of the mouth; every value 0 (as in the photo) to 1, see `keepsake.engine.motion.plan.Channel`."""

    jaw: float = 0.0
    round: float = 0.0
    wide: float = 0.0
    press: float = 0.0
    tuck: float = 0.0
    close: float = 0.0

    @property
    def is_rest(self) -> bool:
        """Whether the mouth is as in the photo, within what anyone could see."""
        return max(self.jaw, self.round, self.wide, self.press, self.tuck, self.close) < LEAST_POSE

    @property
    def rolled(self) -> float:
        """How far the lips are rolled in: only when pressed firmly, as for "m", and a little when spread."""
        return self.press**3 + 0.2 * self.wide


@dataclass(frozen=True, slots=True)
class Lips:
    """The lips over a box of pixels, on every `stride`-th of them, float32 (h, w), lengths in mouth widths.

    Where each pixel is (`u` across, `v` down), the edges of upper and lower lip there, and how the picture moves
    above and below the lip line. `line` is where the photo's upper lip ends.
    """

    u: Floats
    v: Floats
    upper: Floats
    lower: Floats
    line: Floats
    up: Floats
    down: Floats
    sideways: Floats


@dataclass(frozen=True, slots=True)
class Mouthing:
    """One instant of one mouth: its lips, the pose they are in and the pixels between two of their samples."""

    lips: Lips
    pose: MouthPose
    stride: int

    @property
    def step(self) -> float:
        """How far apart two samples are, in mouth widths."""
        v = self.lips.v
        return max(abs(float(v[-1, 0] - v[0, 0])) / max(len(v) - 1, 1), 1e-6)


def stride_of(mouth_px: float) -> int:
    """Every how manieth pixel the lips are worked out on, for a mouth so many pixels wide; odd, so that the samples
    are pixels in the middle of what they stand for."""
    return max(1, round((mouth_px / CELLS_PER_MOUTH - 1) / 2)) * 2 + 1


class MouthRig:
    """One mouth made ready to speak.

    `patch` is the photo around the mouth (Y, Cb, Cr) as `frame` says, `black` the luma of its deepest tone. `bend`
    moves the lips of a look-up, `paint` fills the gap that the bent look-up leaves.
    """

    def __init__(self, patch: Bytes, face: Face, frame: MouthFrame, black: float) -> None:
        self.frame = frame
        size = frame.mouth_width
        columns = np.arange(frame.width, dtype=np.float32)
        self._across: Floats = (columns - frame.width / 2) / np.float32(size)
        origin = np.array([frame.width / 2, ABOVE * size])
        placed = np.column_stack([face.mesh[:, :2], np.ones(len(face.mesh))]) @ frame.to_patch.T
        mesh: Floats = ((placed - origin) / size).astype(np.float32)
        self._chin = max(float(mesh[CHIN, 1]), 0.5)
        self._nose = float(mesh[NOSE_BASE, 1])
        level = LevelPatch(patch, self._across, ABOVE, size, black)
        self._lines = lines_of(level, mesh)
        apart = float(np.linalg.norm(mesh[list(EYES[1]), :2].mean(0) - mesh[list(EYES[0]), :2].mean(0)))
        self._stretched = float(np.clip(1 / (apart * REST_WIDTH) - 1, 0, MOST_STRETCHED))
        self._reach = tuple(_cheek(mesh[list(points)]) for points in (LEFT_JAW, RIGHT_JAW))
        self._bent = np.empty((0, 0, 2), np.float32)  # memory kept from frame to frame
        self._inside = MouthInside(level, self._lines, (self._nose, self._chin))

    @property
    def _veiled(self) -> float:
        return self._inside.veiled if self.is_closed else 0.0

    @property
    def is_closed(self) -> bool:
        """Whether the photo shows the lips closed."""
        return self._lines.is_closed

    @property
    def photo_gap(self) -> float:
        """How far the mouth is open in the photo, in mouth widths."""
        return self._lines.gap

    def mouthing(self, lookup: Floats, to_mouth: NDArray[np.float64], pose: MouthPose, stride: int) -> Mouthing:
        """The mouth in a pose, where a look-up (h, w, 2) reads the texture; h and w are multiples of the stride.

        `to_mouth` (2x3) maps texture pixels to mouth units.
        """
        at = cv2.transform(lookup[stride // 2 :: stride, stride // 2 :: stride], to_mouth)
        u, v = cv2.split(at.astype(np.float32, copy=False))
        table = np.stack(self._edges(pose), -1)[None]
        column = u * np.float32(self.frame.mouth_width) + np.float32(self.frame.width / 2)
        edges = cv2.remap(table, column, np.zeros_like(column), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        upper, lower, lift, drop = cv2.split(edges)
        share = self._share(u, v)
        up = self._lifted(v, upper, lift, pose) * share
        down = self._jaw_slide(u, v, (lower, drop), float(table[0, self.frame.width // 2, 3]))
        down = (down + self._fuller(v - lower, PUFF * pose.round - ROLL * max(pose.rolled, pose.tuck))) * share
        near = (
            np.exp(-((v - 0.05) ** 2) / (2 * 0.30**2))
            * self._yielding(u)
            * share
            * smooth_step((v - self._nose) / 0.2 + 0.6)
        )
        sunk = self._sunk(u, pose) * near
        lips = Lips(u, v, upper, lower, upper + lift, up - sunk, down + sunk, self._pull(pose) * u * near)
        return Mouthing(lips, pose, stride)

    @staticmethod
    def _fuller(away: Floats, share: float) -> Floats:
        """How far a lip moves away from its edge where it grows fuller (or, below 0, thinner)."""
        away = np.maximum(away, 0)
        moved: Floats = np.float32(share) * away * np.exp(-((away / LIP_DEPTH) ** 2))
        return moved

    def _lifted(self, v: Floats, upper: Floats, lift: Floats, pose: MouthPose) -> Floats:
        """How far up each pixel above the lip line has moved; nothing from the nose's base up."""
        above = upper - v
        raised = lift * np.exp(-((np.maximum(above, 0) / 0.16) ** 2))
        raised += self._fuller(above, PUFF * pose.round - ROLL * pose.rolled)
        lifted: Floats = raised * smooth_step((v - self._nose) / 0.10)
        return lifted

    @staticmethod
    def _share(u: Floats, v: Floats) -> Floats:
        """1 around the mouth and jaw, 0 beyond the cheeks and above the nose's base."""
        share: Floats = (1 - smooth_step((np.abs(u) - 1.0) / 0.25)) * smooth_step((v + 0.42) / 0.20)
        return share

    def _pull(self, pose: MouthPose) -> float:
        """How far the corners are read from where they are, as a share: out for "oo", in for "ee".

        A jaw that drops brings them in a little, but for lips already stretched over teeth.
        """
        dropped = pose.jaw * (1 - pose.press) * self.is_closed
        rounded = ((1 + ROUND_IN) * (1 + self._stretched) - 1) * pose.round
        return rounded - WIDE_OUT * pose.wide + JAW_IN * dropped

    def _yielding(self, u: Floats) -> Floats:
        """How much of the corners' pull the face gives in to, 1 in the middle, 0 from the end of each cheek on."""
        left, right = self._reach
        reach: Floats = np.where(u < 0, left, right).astype(np.float32)
        yielding: Floats = np.clip(1 - (u / reach) ** 2, 0, 1) ** 2
        return yielding

    def _sunk(self, u: Floats, pose: MouthPose) -> Floats:
        """How far down the corners of a smiling mouth come as it rounds."""
        aside: Floats = np.exp(-(((np.abs(u) - SINK_AT) / SINK_WIDE) ** 2))
        sunk: Floats = aside * np.float32(ROUND_SINKS * self._stretched * pose.round)
        return sunk

    def _edges(self, pose: MouthPose) -> tuple[Floats, ...]:
        """Where the upper and lower lip end, and how far each moved (up, down), per column."""
        lines = self._lines
        across = self._across * (1 + self._pull(pose) * self._yielding(self._across))
        bow = _bow(across / lines.half_width, 0.7 + 0.3 * pose.round - 0.25 * pose.wide)
        photo_upper, photo_lower = (np.interp(across, self._across, line) for line in (lines.upper, lines.lower))
        photo_gap = photo_lower - photo_upper
        lift = self._upper_lift(pose, photo_gap, bow)
        opened = (
            JAW_DROP * (1 + ROUND_TALLER * pose.round + VEILED_FURTHER * self._veiled) + UPPER_LIFT * self.is_closed
        )
        jaw = pose.jaw ** (1 - VEILED_SOONER * self._veiled)
        opening = (photo_gap * (1 - pose.close) + opened * jaw * bow) * (1 - pose.press)
        opening = opening + (TUCK_GAP * (1 + VEILED_TUCK * self._veiled) * bow - opening) * pose.tuck
        drop = opening - photo_gap - lift
        sunk = self._sunk(self._across, pose)
        upper, below = photo_upper - lift + sunk, photo_lower + drop + sunk
        return tuple(line.astype(np.float32) for line in (upper, np.maximum(below, upper), lift, drop))

    def _upper_lift(self, pose: MouthPose, gap: Floats, bow: Floats) -> Floats:
        """How far the upper lip rises, per column; below 0 where it comes down to close or round an open mouth.

        A lip that already bares teeth in the photo rises no further: it would leave its edge behind on them.
        """
        if self.is_closed:
            return (UPPER_LIFT * pose.jaw * (1 - pose.press) * (1 - pose.tuck) + TUCK_LIFT * pose.tuck) * bow
        lift: Floats = -UPPER_SHARE * max(pose.close, pose.press, pose.round) * gap
        return lift

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

    def bend(self, lookup: Floats, mouthing: Mouthing, to_mouth: NDArray[np.float64], hold: Floats) -> None:
        """Move the lips and jaw of a look-up (h, w, 2) in place, by `hold` (h, w, 1) on the lips' samples."""
        lips, stride, held = mouthing.lips, mouthing.stride, hold[..., 0]
        back = cv2.invertAffineTransform(to_mouth)[:, :2]
        sideways = lips.sideways * held
        above, below = (cv2.transform(cv2.merge([sideways, down * held]), back) for down in (lips.up, -lips.down))
        past_line = 2 * lips.v - lips.upper - lips.lower
        if self._bent.shape != lookup.shape:
            self._bent = np.empty(lookup.shape, np.float32)
        # copied under a mask, which takes a quarter of what choosing each value takes
        moved = cv2.copyTo(below, _mask(past_line), above.copy())
        cv2.resize(moved, lookup.shape[1::-1], dst=self._bent)
        box = _box_around((np.abs(past_line) < 6 * mouthing.step) & (np.abs(lips.u) < LINE_END))
        if box:
            # a hard step: between two lips that meet, a soft one would read what lay between them in the photo
            there = self._bent[_on_pixels(box, stride)]
            there[:] = _grown(above, box, stride)
            cv2.copyTo(_grown(below, box, stride), _mask(_grown(past_line, box, stride)), there)
        cv2.add(lookup, self._bent, dst=lookup)

    def paint(self, moved: Bytes, texture: Bytes, mouthing: Mouthing, to_mouth: NDArray[np.float64]) -> None:
        """Fill the gap between the lips of `moved` (h, w, 4: Y, Cb, Cr, alpha) in place; the photo's own teeth are
        read in `texture`."""
        self._shade_seam(moved, mouthing)
        found = self._gap(mouthing)
        if found is None:
            return
        window, gap = found
        cover = self._cover(gap)
        drawn = self._inside.drawn(gap)
        if not self.is_closed:
            self._keep_teeth(drawn, texture, gap, to_mouth)
        target = moved[window]
        picture = target[..., :3].astype(np.float32)
        drawn -= picture
        drawn *= cv2.merge([cover] * 3)
        drawn += picture
        drawn += 0.5
        target[..., :3] = np.clip(drawn, 0, 255, out=drawn).astype(np.uint8)

    def _shade_seam(self, moved: Bytes, mouthing: Mouthing) -> None:
        """Darken the line along which lips meet that the photo shows apart: nothing of it is in the picture."""
        lips, pose = mouthing.lips, mouthing.pose
        closing = float(smooth_step(np.array(max(pose.close, pose.press))))
        if self.is_closed or closing == 0:
            return
        reach = self._lines.half_width / (1 + 0.7 * self._pull(pose))
        box = _box_around(
            (np.abs(2 * lips.v - lips.upper - lips.lower) < 8 * mouthing.step) & (np.abs(lips.u) < reach)
        )
        if box is None:
            return
        u, v, upper, lower = (
            _grown(plane, box, mouthing.stride) for plane in (lips.u, lips.v, lips.upper, lips.lower)
        )
        width = max(SEAM_WIDTH, 0.7 * mouthing.step / mouthing.stride, 0.8 * self._inside.blur)
        meeting = smooth_step(1 - (lower - upper) / SEAM_GAP) * np.clip(1 - (u / reach) ** 2, 0, 1) ** 0.5
        shade = np.exp(-(((v - (upper + lower) / 2) / width) ** 2) / 2) * meeting * np.float32(SEAM_DARK * closing)
        picture = moved[_on_pixels(box, mouthing.stride)][..., :3]
        picture[:] = np.clip(picture + (self._inside.seam - picture) * shade[..., None] + 0.5, 0, 255).astype(
            np.uint8
        )

    def _gap(self, mouthing: Mouthing) -> tuple[tuple[slice, slice], Gap] | None:
        """The box of pixels in which the lips are apart, and the gap there; none while they meet."""
        lips, stride, margin = mouthing.lips, mouthing.stride, 2 * mouthing.step
        apart = (lips.lower - lips.upper > 1e-3) & (lips.v > lips.upper - margin) & (lips.v < lips.lower + margin)
        box = _box_around(apart)
        if box is None:
            return None
        u, v, upper, lower, line = (
            _grown(plane, box, stride) for plane in (lips.u, lips.v, lips.upper, lips.lower, lips.line)
        )
        gap = Gap(
            u,
            v,
            upper,
            lower,
            line,
            scale=stride / mouthing.step,
            half_width=self._lines.half_width / (1 + 0.7 * self._pull(mouthing.pose)),
            bared=1 - ROUND_COVERS * float(smooth_step(np.array((mouthing.pose.round - 0.35) / 0.5))),
            spread=max(mouthing.pose.tuck, mouthing.pose.wide),
        )
        return _on_pixels(box, stride), gap

    def _cover(self, gap: Gap) -> Floats:
        """How much of each pixel the gap covers, 0 to 1: as soft at the lips as the print is, softer under hair."""
        scale = gap.scale
        edge = max(0.8 / scale, (0.9 + HAIR_SOFTENS * self._inside.veiled) * self._inside.blur)
        inside = np.minimum(
            (gap.v - gap.upper) / _steepness(gap.upper, scale), (gap.lower - gap.v) / _steepness(gap.lower, scale)
        )
        open_enough = smooth_step((gap.lower - gap.upper) / (1.5 * edge) - 0.3)
        cover: Floats = smooth_step(inside / (2 * edge) + 0.5) * open_enough
        return cover

    def _keep_teeth(self, picture: Floats, texture: Bytes, gap: Gap, to_mouth: NDArray[np.float64]) -> None:
        """The photo's own open mouth, teeth and all, stays with the upper jaw above what opened below it."""
        back = cv2.invertAffineTransform(to_mouth)
        lookup = cv2.transform(cv2.merge([gap.u, gap.v]), back)
        there = cv2.remap(texture, lookup, None, cv2.INTER_LINEAR)[..., :3]
        column = gap.u * np.float32(self.frame.mouth_width) + np.float32(self.frame.width / 2)
        end = cv2.remap(self._lines.lower[None], column, np.zeros_like(column), cv2.INTER_LINEAR)
        margin = KEPT_MARGIN + KEPT_MARGIN_ASIDE * (gap.u / self._lines.half_width) ** 2
        soft = max(1.2, 1.5 * self._inside.blur * gap.scale)
        shown = smooth_step((end - margin - gap.v) * gap.scale / soft + 0.5)
        picture += (there - picture) * (gap.bared * shown)[..., None]


def _steepness(edge: Floats, scale: float) -> Floats:
    """How much further it is down to a lip's edge than straight across to it, 1 where the edge is level, (h, w)."""
    slope = cv2.Sobel(edge, -1, 1, 0, ksize=3, scale=scale / 8, borderType=cv2.BORDER_REPLICATE)
    steepness: Floats = cv2.sqrt(1 + slope * slope)
    return steepness


def _mask(values: Floats) -> Bytes:
    """Not 0 where values are above 0, uint8 of their shape."""
    above: Bytes = (values > 0).view(np.uint8)
    return above


def _box_around(marked: NDArray[np.bool_]) -> Window | None:
    """The box of the samples that are marked, two wider on all sides where there are any more."""
    rows, columns = np.flatnonzero(marked.any(1)), np.flatnonzero(marked.any(0))
    if not len(rows):
        return None
    height, width = marked.shape
    return (
        slice(max(int(rows[0]) - 2, 0), min(int(rows[-1]) + 3, height)),
        slice(max(int(columns[0]) - 2, 0), min(int(columns[-1]) + 3, width)),
    )


def _on_pixels(box: Window, stride: int) -> Window:
    """The pixels that a box of samples stands for."""
    rows, columns = (slice(each.start * stride, each.stop * stride) for each in box)
    return rows, columns


def _grown(plane: Floats, box: Window, stride: int) -> Floats:
    """A box of a plane of samples at every pixel; what lies around it counts, so that it fits to its surroundings."""
    height, width = plane.shape[:2]
    wider = tuple(
        slice(max(each.start - 1, 0), min(each.stop + 1, length))
        for each, length in zip(box, (height, width), strict=True)
    )
    size = [(each.stop - each.start) * stride for each in wider]
    grown = cv2.resize(plane[wider], size[::-1], interpolation=cv2.INTER_LINEAR)
    top, left = ((inner.start - outer.start) * stride for inner, outer in zip(box, wider, strict=True))
    rows, columns = ((each.stop - each.start) * stride for each in box)
    return np.ascontiguousarray(grown[top : top + rows, left : left + columns])


def _cheek(edge: Floats) -> float:
    """How far the cheek beside the mouth gives way when the corners are pulled; `edge` is the face's, downwards."""
    return float(np.clip(CHEEK_SHARE * np.interp(0.0, edge[:, 1], np.abs(edge[:, 0])), 0.6, PULL_REACH))


def _bow(across: NDArray[np.floating[Any]], roundness: float) -> Floats:
    """The shape an opening mouth takes: 1 in the middle, falling to 0 at its corners (-1 and 1), an oval at 1."""
    bow: Floats = (np.clip(1 - across**2, 0, 1) ** max(roundness, 0.3)).astype(np.float32)
    return bow
