"""A moving part of the picture: one or more people cut from the photo and laid over the still background."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.engine.gentle.bands import bands_of
from keepsake.engine.gentle.colour import halved, ycc_from_rgb
from keepsake.engine.gentle.eye_lines import eye_frame
from keepsake.engine.gentle.eyes import EyeRig
from keepsake.engine.gentle.head import HeadFields, HeadPose
from keepsake.engine.gentle.matte import filled_behind
from keepsake.engine.gentle.mouth import MouthPose, MouthRig, stride_of
from keepsake.engine.gentle.mouth_frame import MouthFrame, mouth_frame
from keepsake.engine.gentle.types import Box, Bytes, Floats
from keepsake.engine.media.colour import Planes
from keepsake.engine.portrait.face import Eye, Face

CELLS_PER_FACE = 44  # grid cells across a face: finer fields cost time and show nothing
EDGE_MARGIN = 0.035  # the cut-out carries this much background with it, in face widths: wider than the head moves
WIDEST_MARGIN = 0.10  # stray hair needs this much where the head tilts far
EDGE_FADE = 0.03
ENLARGED, REDUCED = 1.5, 0.97  # canvas over photo: beyond these a scan counts as much enlarged, or much reduced
LID_STEP, GAZE_STEP_DEG = 1 / 320, 0.1  # a tenth of a pixel at the sizes films have
EDGE_HOLD = 0.22  # nearer than this to the picture's edge things move less and less, in face widths
REACH_OF_MOTION = 0.16  # no part of a head moves further than this, in face widths
READ_AROUND = 2  # pixels around a place that reading it takes in
LEFT_LOWER_BROW, RIGHT_LOWER_BROW = (46, 53, 52, 65, 55), (276, 283, 282, 295, 285)
DEEPEST = 0.5  # percentile of a photo's brightness that counts as its black
MOUTH_PATCH = 100  # pixels across the mouth on which its tones and lip line are read
MOUTH_SWAY = 0.10  # a turning head carries its mouth this far at most, in face widths
FINEST_EYE = 132  # pixels across an eye patch: finer shows nothing at the sizes films have


@dataclass(frozen=True, slots=True)
class FacePose:
    """One face at one instant: its head, lids (0 open as in the photo, 1 shut), gaze in degrees and mouth."""

    head: HeadPose = field(default_factory=HeadPose)
    lids: tuple[float, float] = (0.0, 0.0)
    gaze: tuple[float, float] = (0.0, 0.0)
    mouth: MouthPose = field(default_factory=MouthPose)


@dataclass(frozen=True, slots=True)
class Sitter:
    """One person in the picture: the face, and whether spectacle rims lie in front of the eyes."""

    face: Face
    spectacles: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """What a region is cut from, all in canvas pixels: the source photo, the canvas and the people on it.

    `scale` is the canvas's width and height over the photo's; `carried` is how far an outline travels in
    this plan, in face widths; `canvas` is Y, Cb, Cr (h, w, 3) uint8; `matte` (h, w)
    float32.
    """

    source: Bytes
    scale: tuple[float, float]
    canvas: Bytes
    matte: Floats
    carried: float = 0.0


def face_box(face: Face, width: int, height: int) -> Box:
    """The part of a canvas that one person's head and shoulders can move in, on even pixels."""
    low, high = face.mesh[:, :2].min(0), face.mesh[:, :2].max(0)
    size = float(max(high[0] - low[0], 0.8 * (high[1] - low[1])))
    centre = (low[0] + high[0]) / 2
    left, right = max(0, centre - 2.0 * size), min(width, centre + 2.0 * size)
    top, bottom = max(0, low[1] - 1.1 * size), min(height, high[1] + 1.9 * size)
    left, top = (int(v) // 2 * 2 for v in (left, top))
    return Box(left, top, int(right - left) // 2 * 2, int(bottom - top) // 2 * 2)


@dataclass(frozen=True, slots=True)
class _PlacedEye:
    """A rigged eye, the window of the texture it lies in, the 2x3 matrix from its patch to the window, and the window
    as it is in the photo, to which an eye at rest returns to the bit."""

    rig: EyeRig
    window: tuple[slice, slice]
    to_window: NDArray[np.float64]
    rest: Bytes


@dataclass(frozen=True, slots=True)
class _Mouth:
    """A rigged mouth, the window of the region's pixels it can touch, the 2x3 matrix from texture to mouth units.

    The lips are worked out on every `stride`-th pixel; `hold` is how free each of those is to move, (h, w, 1): less
    and less towards the picture's edge.
    """

    rig: MouthRig
    window: tuple[slice, slice]
    to_mouth: NDArray[np.float64]
    stride: int
    hold: Floats


Course = tuple[tuple[FacePose, ...], ...]
"""For each person in turn, all the poses they will be drawn in."""


class MovingRegion:
    """The people of one box, ready to be drawn in the poses of `course`, or in any when it is None."""

    def __init__(self, scene: Scene, box: Box, people: tuple[Sitter, ...], course: Course | None = None) -> None:
        self.box = box
        faces = tuple(person.face for person in people)
        self._people = people
        self._faces = faces
        # a texture finer than the canvas keeps the grain crisp between pixels; a much enlarged scan has nothing finer
        self._fineness = 1 if max(scene.scale) > ENLARGED else 2
        # where the photo is much larger, a pixel is the mean of the texels around it; else one texel is the pixel
        self._phase = 0.5 * (self._fineness - 1) if max(scene.scale) < REDUCED else 0.0
        self._lay_grid(faces)
        self._cut_out(scene)
        self._hold_edges(scene.canvas.shape[1], scene.canvas.shape[0])
        self._heads = tuple(
            HeadFields(face, self._grid_x, self._grid_y, tuple(other for other in faces if other is not face))
            for face in faces
        )
        self._rig_eyes()
        self._drawn = ((FacePose().lids, FacePose().gaze),) * len(faces)
        self._mouths: dict[int, _Mouth] = {}
        self._black = float(np.percentile(scene.canvas[::8, ::8, 0], DEEPEST))
        rows, columns = self._grid_x.shape
        # memory that every frame is drawn in: asking the system for new pages costs more than drawing
        self._read_at = np.empty((rows * self._cell, columns * self._cell, 2), np.float32)
        self._moved = np.zeros((box.height, box.width, 4), np.uint8)
        self.touched = self._touched(course)
        """255 where drawing may change the canvas, (h, w) uint8 of the box."""
        self._bands = bands_of(self.touched, box)
        # where every point of the grid is read while nothing moves, and how far each may move, in texture pixels
        self._rest_x = (self._grid_x - box.left) * self._fineness + self._phase
        self._rest_y = (self._grid_y - box.top) * self._fineness + self._phase
        self._freedom = self._hold * self._fineness

    def _lay_grid(self, faces: tuple[Face, ...]) -> None:
        self._smallest = min(float(np.ptp(face.mesh[:, 0])) for face in faces)
        self._cell = max(2, round(self._smallest / CELLS_PER_FACE))
        columns = -(-self.box.width // self._cell) + 2
        rows = -(-self.box.height // self._cell) + 2
        # one cell of margin all round, so that resizing never reads past the grid
        x = self.box.left + (np.arange(columns, dtype=np.float32) - 0.5) * self._cell - 0.5
        y = self.box.top + (np.arange(rows, dtype=np.float32) - 0.5) * self._cell - 0.5
        self._grid_x, self._grid_y = np.meshgrid(x, y)

    def _hold_edges(self, width: int, height: int) -> None:
        """1 inside the picture, falling to 0 at its edges: what the photo cuts off has nothing to follow it in."""
        sides = (self._grid_x, width - 1 - self._grid_x, self._grid_y, height - 1 - self._grid_y)
        nearest = np.minimum.reduce(sides) / (EDGE_HOLD * self._smallest)
        self._hold = np.clip(nearest, 0, 1) ** 2 * (3 - 2 * np.clip(nearest, 0, 1))

    def _cut_out(self, scene: Scene) -> None:
        left, top, width, height = self.box
        window = (slice(top, top + height), slice(left, left + width))
        matte = scene.matte[window]
        reach = max(float(np.ptp(face.mesh[:, 0])) for face in self._faces)
        margin = float(np.clip(scene.carried, EDGE_MARGIN, WIDEST_MARGIN))
        self.alpha = _widened(matte, margin * reach, EDGE_FADE * reach)
        plate = filled_behind(scene.canvas[window], (self.alpha >= 1).astype(np.float32))
        luma, cb, cr = cv2.split(plate)
        self._plate = Planes(luma, halved(cb), halved(cr))
        k = self._fineness
        size = (round(width * k), round(height * k))
        ycc = scene.canvas[window] if k == 1 else self._texture_of(scene, size)
        alpha = cv2.resize(self.alpha, size, interpolation=cv2.INTER_LINEAR)
        alpha8 = (alpha * 255 + 0.5).astype(np.uint8)
        self._texture = cv2.merge([*(cv2.multiply(plane, alpha8, scale=1 / 255) for plane in cv2.split(ycc)), alpha8])
        self._still = ycc

    def _texture_of(self, scene: Scene, size: tuple[int, int]) -> Bytes:
        matrix = np.zeros((2, 3))
        for axis, start in enumerate((self.box.left, self.box.top)):
            step = 1 / (scene.scale[axis] * self._fineness)
            matrix[axis, axis] = step
            matrix[axis, 2] = (start * self._fineness - self._phase) * step + 0.5 / scene.scale[axis] - 0.5
        flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
        return ycc_from_rgb(cv2.warpAffine(scene.source, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE))

    def _rig_eyes(self) -> None:
        self._eyes: list[_PlacedEye] = []
        for person in self._people:
            face = person.face
            for eye, brow in ((face.left_eye, LEFT_LOWER_BROW), (face.right_eye, RIGHT_LOWER_BROW)):
                self._eyes.append(self._rigged(eye, face.mesh[list(brow), :2], person.spectacles))

    def _to_texture(self, points: Floats) -> Floats:
        return ((points - [self.box.left, self.box.top]) * self._fineness + self._phase).astype(np.float32)

    def _rigged(self, eye: Eye, brow: Floats, spectacles: bool) -> _PlacedEye:
        there = Eye(self._to_texture(eye.contour), self._to_texture(eye.iris))
        width = float(np.linalg.norm(there.contour[0] - there.contour[8]))
        frame = eye_frame(there, min(width, FINEST_EYE))
        height, columns = self._still.shape[:2]
        patch = cv2.warpAffine(
            self._still,
            frame.to_patch,
            (frame.width, frame.height),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        corners = np.array([[0, 0, 1], [frame.width, 0, 1], [0, frame.height, 1], [frame.width, frame.height, 1]])
        there_corners = corners @ frame.to_picture.T
        low = np.maximum(np.floor(there_corners.min(0)).astype(int) - 1, 0)
        high = np.minimum(np.ceil(there_corners.max(0)).astype(int) + 1, [columns, height])
        window = (slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0])))
        to_window = frame.to_picture.copy()
        to_window[:, 2] -= low
        rig = EyeRig(patch.astype(np.float32), there, frame, self._to_texture(brow), spectacles)
        return _PlacedEye(rig, window, to_window, self._texture[window].copy())

    def _touched(self, course: Course | None) -> Bytes:
        """255 where any of those poses may change the canvas: as far around the people as they move."""
        furthest = round(REACH_OF_MOTION * max(head.face_width for head in self._heads))
        if course is None:
            return self._around_people(furthest)
        heads = zip(self._heads, course, strict=True)
        reach = READ_AROUND + math.ceil(sum(head.reach(pose.head for pose in poses) for head, poses in heads))
        touched = self._around_people(min(reach, furthest))
        if any(not pose.mouth.is_rest for poses in course for pose in poses):
            anywhere = self._around_people(furthest)
            for face, poses in zip(self._faces, course, strict=True):
                if any(not pose.mouth.is_rest for pose in poses):
                    window = self._mouth_window(face, mouth_frame(self._on_texture(face), MOUTH_PATCH))
                    touched[window] = anywhere[window]
        return touched

    def _around_people(self, reach: int) -> Bytes:
        """255 up to so many pixels from the cut-out, (h, w) uint8."""
        near = cv2.distanceTransform((self.alpha <= 0).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE) <= reach
        around: Bytes = near.astype(np.uint8) * 255
        return around

    @property
    def drawn_boxes(self) -> tuple[Box, ...]:
        """The parts of the canvas that are drawn anew for each pose, all numbers even."""
        return tuple(band.box for band in self._bands)

    @property
    def head_boxes(self) -> tuple[Box, ...]:
        """The heads in canvas pixels, hair included."""
        return tuple(head_box(face) for face in self._faces)

    def draw(self, poses: tuple[FacePose, ...], into: Planes) -> None:
        """Draw the region's people, one pose for each face, into the canvas planes."""
        self._draw_eyes(poses)
        self._look_up(poses)
        self._sample(poses)
        for band in self._bands:
            band.lay(self._moved, self._plate, into)

    def _sample(self, poses: tuple[FacePose, ...]) -> None:
        """Read the texture where the look-up says, mouths opened."""
        lookup, moved = self._on_box(self._read_at), self._moved
        openings = []
        for index, pose in enumerate(poses):
            if not pose.mouth.is_rest:
                mouth = self._mouth(index)
                there = lookup[mouth.window]
                mouthing = mouth.rig.mouthing(there, mouth.to_mouth, pose.mouth, mouth.stride)
                mouth.rig.bend(there, mouthing, mouth.to_mouth, mouth.hold)
                openings.append((mouth, mouthing))
        for band in self._bands:
            cv2.remap(
                self._texture,
                lookup[band.whole],
                None,
                cv2.INTER_LINEAR,
                dst=moved[band.whole],
                borderMode=cv2.BORDER_REPLICATE,
            )
        for mouth, mouthing in openings:
            mouth.rig.paint(moved[mouth.window], self._texture, mouthing, mouth.to_mouth)

    def _mouth(self, index: int) -> _Mouth:
        """The mouth of one face, rigged when it first opens."""
        if index not in self._mouths:
            self._mouths[index] = self._rigged_mouth(self._faces[index])
        return self._mouths[index]

    def _rigged_mouth(self, face: Face) -> _Mouth:
        there = self._on_texture(face)
        frame = mouth_frame(there, MOUTH_PATCH)
        size = (frame.width, frame.height)
        patch = cv2.warpAffine(
            self._still, frame.to_patch, size, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
        )
        stride = self._mouth_stride(frame)
        window = self._mouth_window(face, frame)
        hold = self._on_box(self._spread(self._hold))[window][stride // 2 :: stride, stride // 2 :: stride, None]
        return _Mouth(MouthRig(patch, there, frame, self._black), window, frame.to_mouth, stride, hold)

    def _on_texture(self, face: Face) -> Face:
        """A face in pixels of the texture, its eyes left where they were."""
        return replace(face, mesh=np.column_stack([self._to_texture(face.mesh[:, :2]), face.mesh[:, 2]]))

    def _mouth_stride(self, frame: MouthFrame) -> int:
        return stride_of(1 / float(np.hypot(*frame.to_mouth[0, :2])) / self._fineness)

    def _mouth_window(self, face: Face, frame: MouthFrame) -> tuple[slice, slice]:
        """The region's pixels that a mouth can touch, a multiple of its stride along each side."""
        width, height = frame.width, frame.height
        corners = np.array([[0, 0, 1], [width, 0, 1], [0, height, 1], [width, height, 1]]) @ frame.to_picture.T
        sway = MOUTH_SWAY * float(np.ptp(face.mesh[:, 0]))
        low = np.maximum((corners.min(0) - self._phase) / self._fineness - sway, 0).astype(int)
        high = np.minimum(
            (corners.max(0) - self._phase) / self._fineness + 1 + sway, [self.box.width, self.box.height]
        ).astype(int)
        high -= (high - low) % self._mouth_stride(frame)
        return slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0]))

    def _look_up(self, poses: tuple[FacePose, ...]) -> None:
        """Work out where in the texture each canvas pixel of the box is read."""
        fields = [head.displacement(pose.head) for head, pose in zip(self._heads, poses, strict=True)]
        right, down = np.add.reduce(fields)
        source = cv2.merge([self._rest_x - right * self._freedom, self._rest_y - down * self._freedom])
        self._spread(source, self._read_at)

    def _spread(self, field: Floats, into: Floats | None = None) -> Floats:
        """A field on the grid for every pixel of it."""
        cell, (rows, columns) = self._cell, field.shape[:2]
        full: Floats = cv2.resize(field, (columns * cell, rows * cell), dst=into, interpolation=cv2.INTER_LINEAR)
        return full

    def _on_box(self, field: Floats) -> Floats:
        """What of a field on the grid's pixels lies on the box."""
        cell = self._cell
        return field[cell : cell + self.box.height, cell : cell + self.box.width]

    def _draw_eyes(self, poses: tuple[FacePose, ...]) -> None:
        """Both eyes of everyone whose lids or gaze changed, drawn anew on the photo."""
        wanted = tuple((_stepped(pose.lids, LID_STEP), _stepped(pose.gaze, GAZE_STEP_DEG)) for pose in poses)
        for first, want, have in zip(range(0, len(self._eyes), 2), wanted, self._drawn, strict=True):
            if want == have:
                continue
            pair = self._eyes[first : first + 2]
            for eye in pair:
                self._texture[eye.window] = eye.rest
            for eye, closure in zip(pair, want[0], strict=True):
                self._draw_eye(eye, closure, want[1])
        self._drawn = wanted

    def _draw_eye(self, eye: _PlacedEye, closure: float, gaze: tuple[float, float]) -> None:
        patch, cover = eye.rig.draw(closure, gaze)
        if not cover.any():
            return
        there = self._texture[eye.window]
        laid = cv2.merge([np.clip(patch + 0.5, 0, 255).astype(np.uint8), (cover * 255 + 0.5).astype(np.uint8)])
        *drawn, share = cv2.split(cv2.warpAffine(laid, eye.to_window, there.shape[1::-1], flags=cv2.INTER_LINEAR))
        *behind, alpha = cv2.split(there)
        weight = share * np.float32(1 / 255)
        laid_over = (
            cv2.blendLinear(cv2.multiply(front, alpha, scale=1 / 255), back, weight, 1 - weight)
            for front, back in zip(drawn, behind, strict=True)
        )
        cv2.merge([*laid_over, alpha], dst=there)


def head_box(face: Face) -> Box:
    """The head of a face, hair included, on the pixels the face is in."""
    low, high = face.mesh[:, :2].min(0), face.mesh[:, :2].max(0)
    width, height = high - low
    left, top = low[0] - 0.25 * width, low[1] - 0.45 * height
    return Box(int(left), int(top), int(1.5 * width), int(1.5 * height))


def _stepped(pair: tuple[float, float], step: float) -> tuple[float, float]:
    """Two values to the nearest step, so that eyes that drift by less than can be seen are not drawn anew."""
    return round(pair[0] / step) * step, round(pair[1] / step) * step


def _widened(matte: Floats, margin: float, fade: float) -> Floats:
    """The cut-out's alpha: 1 on the people and `margin` pixels beyond, falling to 0 over `fade` more."""
    outside = (matte < 0.5).astype(np.uint8)
    distance = cv2.distanceTransform(outside, cv2.DIST_L2, 5)
    alpha: Floats = np.clip(1 - (distance - margin) / max(fade, 1.0), 0, 1).astype(np.float32)
    return alpha
