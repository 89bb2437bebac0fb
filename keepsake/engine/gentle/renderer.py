"""The gentle engine: draws a motion plan with nothing but the photo itself.

The background is drawn once and never again; only the boxes in which people move are drawn for each frame.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np

from keepsake.engine.gentle.colour import planes_from_ycc, ycc_from_rgb
from keepsake.engine.gentle.head import HeadPose
from keepsake.engine.gentle.matte import person_matte
from keepsake.engine.gentle.mouth import MouthPose
from keepsake.engine.gentle.region import FacePose, MovingRegion, Scene, Sitter, face_box, head_box
from keepsake.engine.gentle.types import Box, Bytes, Floats
from keepsake.engine.media.colour import Planes
from keepsake.engine.motion.plan import Channel, FacePlan, MotionPlan
from keepsake.engine.portrait.face import Eye, Face

WIDEST_CANVAS = 4096  # players and H.264 levels of home televisions stop here
MATTE_PIXELS = 1_000_000  # a person's outline is found on a picture of at most this many pixels

_POSE_CHANNELS = {
    Channel.YAW: np.pi / 180,
    Channel.PITCH: np.pi / 180,
    Channel.ROLL: np.pi / 180,
    Channel.SWAY_X: 1.0,
    Channel.SWAY_Y: 1.0,
    Channel.SMILE: 1.0,
    Channel.BROW_LEFT: 1.0,
    Channel.BROW_RIGHT: 1.0,
    Channel.BREATH: 1.0,
}
_MOUTH_CHANNELS = (
    Channel.JAW,
    Channel.LIP_ROUND,
    Channel.LIP_WIDE,
    Channel.LIP_PRESS,
    Channel.LIP_TUCK,
    Channel.LIP_CLOSE,
)


@dataclass(frozen=True, slots=True)
class CanvasSize:
    """The size of a film's frames in pixels, both even."""

    width: int
    height: int


def canvas_size(photo_width: int, photo_height: int, height: int) -> CanvasSize:
    """Frames `height` pixels high in the photo's own shape, lower where they would be too wide for players."""
    height = min(height, WIDEST_CANVAS * photo_height // photo_width)
    even_height = max(2, height // 2 * 2)
    return CanvasSize(max(2, round(photo_width * even_height / photo_height / 2) * 2), even_height)


class GentleRenderer:
    """Draws the frames of one plan over one photo.

    `photo` is RGB uint8, `people` all those found in it, the plan says which of them move. Memory does not depend on
    the plan's length.
    """

    def __init__(self, photo: Bytes, people: tuple[Sitter, ...], plan: MotionPlan, size: CanvasSize) -> None:
        self.size = size
        self._plan = plan
        scale = (size.width / photo.shape[1], size.height / photo.shape[0])
        moving = tuple(people[part.face].face for part in plan.faces)
        interpolation = cv2.INTER_AREA if max(scale) < 1 else cv2.INTER_CUBIC
        canvas = ycc_from_rgb(cv2.resize(photo, (size.width, size.height), interpolation=interpolation))
        matte = _matte_on_canvas(photo, moving, size)
        self._frame = planes_from_ycc(canvas)
        self._poses = {part.face: face_poses(part, plan) for part in plan.faces}
        scene = Scene(source=photo, scale=scale, canvas=canvas, matte=matte, carried=_carried(self._poses))
        placed = tuple(replace(person, face=scaled_face(person.face, scale)) for person in people)
        self._heads = tuple(head_box(person.face) for person in placed)
        self._regions = _regions(scene, placed, self._poses)

    @property
    def moving_mask(self) -> Bytes:
        """255 where any frame may differ from the photo, 0 where every frame is the same to the bit, (h, w) uint8."""
        mask = np.zeros((self.size.height, self.size.width), np.uint8)
        for region, _ in self._regions:
            box = region.box
            window = mask[box.top : box.bottom, box.left : box.right]
            np.maximum(window, region.touched, out=window)
        return mask

    @property
    def moving_boxes(self) -> tuple[Box, ...]:
        """Boxes of even numbers outside which every frame is the same to the bit."""
        return tuple(box for region, _ in self._regions for box in region.drawn_boxes)

    @property
    def moving_heads(self) -> tuple[Box, ...]:
        """Where the heads of those who move are."""
        return tuple(box for region, _ in self._regions for box in region.head_boxes)

    @property
    def head_boxes(self) -> tuple[Box, ...]:
        """Where everybody's heads are, for a label to keep clear of."""
        return self._heads

    def frames(self) -> Iterator[Planes]:
        """Every frame in turn; the planes are the renderer's own and are drawn over by the next frame."""
        for index in range(self._plan.frames):
            yield self.frame(index)

    def frame(self, index: int) -> Planes:
        """The frame at `index`; the planes are the renderer's own and are drawn over by the next frame."""
        for region, faces in self._regions:
            region.draw(
                tuple(self._poses[face][index] if face in self._poses else FacePose() for face in faces), self._frame
            )
        return self._frame


def face_poses(part: FacePlan, plan: MotionPlan) -> list[FacePose]:
    """The pose of one face in every frame of the plan."""

    def sampled(channel: Channel) -> list[float]:
        values: list[float] = part.sampled(channel, plan.rate, plan.frames).tolist()
        return values

    heads = {channel.value: [value * unit for value in sampled(channel)] for channel, unit in _POSE_CHANNELS.items()}
    lids = zip(sampled(Channel.LID_LEFT), sampled(Channel.LID_RIGHT), strict=True)
    gazes = zip(sampled(Channel.GAZE_X), sampled(Channel.GAZE_Y), strict=True)
    poses = (HeadPose(**dict(zip(heads, values, strict=True))) for values in zip(*heads.values(), strict=True))
    mouths = (MouthPose(*values) for values in zip(*map(sampled, _MOUTH_CHANNELS), strict=True))
    return [FacePose(*parts) for parts in zip(poses, lids, gazes, mouths, strict=True)]


def scaled_face(face: Face, scale: tuple[float, float]) -> Face:
    """A face of the photo in canvas pixels (pixel centres at whole numbers)."""
    factors = np.array(scale, np.float32)

    def moved(points: Floats) -> Floats:
        return ((points + 0.5) * factors - 0.5).astype(np.float32)

    def eye(old: Eye) -> Eye:
        return Eye(moved(old.contour), moved(old.iris))

    mesh = np.column_stack([moved(face.mesh[:, :2]), face.mesh[:, 2] * factors[0]]).astype(np.float32)
    return Face(mesh, eye(face.left_eye), eye(face.right_eye), face.score)


def _carried(poses: dict[int, list[FacePose]]) -> float:
    """How far the outline of a head travels in this plan, in face widths: tilts most, turns hardly."""
    heads = [pose.head for each in poses.values() for pose in each]
    return max((abs(head.roll) + math.hypot(head.sway_x, head.sway_y) for head in heads), default=0.0)


def _matte_on_canvas(photo: Bytes, faces: tuple[Face, ...], size: CanvasSize) -> Floats:
    shrink = min(1.0, (MATTE_PIXELS / (photo.shape[0] * photo.shape[1])) ** 0.5)
    small = photo if shrink == 1 else cv2.resize(photo, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    matte = person_matte(small, tuple(scaled_face(face, (shrink, shrink)) for face in faces))
    grown: Floats = cv2.resize(matte, (size.width, size.height), interpolation=cv2.INTER_LINEAR)
    return grown


def _regions(
    scene: Scene, people: tuple[Sitter, ...], poses: dict[int, list[FacePose]]
) -> tuple[tuple[MovingRegion, tuple[int, ...]], ...]:
    """People whose boxes meet share a region, so that nobody is cut by another's."""
    groups: list[tuple[Box, tuple[int, ...]]] = []
    height, width = scene.canvas.shape[:2]
    for index in sorted(poses):
        box = face_box(people[index].face, width, height)
        members: tuple[int, ...] = (index,)
        apart = []
        for other, others in groups:
            if _meet(box, other):
                box, members = _around(box, other), others + members
            else:
                apart.append((other, others))
        groups = [*apart, (box, members)]
    return tuple(
        (
            MovingRegion(
                scene,
                box,
                tuple(people[index] for index in members),
                course=tuple(tuple(poses[index]) for index in members),
            ),
            members,
        )
        for box, members in groups
    )


def _meet(one: Box, two: Box) -> bool:
    across = one.left < two.right and two.left < one.right
    return across and one.top < two.bottom and two.top < one.bottom


def _around(one: Box, two: Box) -> Box:
    left, top = min(one.left, two.left), min(one.top, two.top)
    return Box(left, top, max(one.right, two.right) - left, max(one.bottom, two.bottom) - top)
